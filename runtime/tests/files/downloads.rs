//! Downloads.

use super::*;

#[tokio::test]
async fn a_download_has_metadata_and_a_body() {
    let picture = Reply::new(200, "a picture")
        .header("Content-Type", "image/png")
        .header("Digest", "sha-256=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
    let server = Server::new(vec![picture, Reply::new(200, "a picture"), Reply::new(200, "")]);
    let url = &server.url;
    let (notes, note) = noted();
    let download = client().download(file_url(url)).progress(note);
    assert!(!format!("{download:?}").contains("secret"));
    let picture = download.await.unwrap();
    assert_eq!(picture.metadata().status, 200);
    assert_eq!(picture.metadata().content_type.as_deref(), Some("image/png"));
    assert_eq!((picture.metadata().length, picture.metadata().total), (Some(9), Some(9)));
    assert_eq!(picture.metadata().sha256, Some([7; 32]));
    let mut file = Vec::new();
    assert_eq!(picture.write_to(&mut file).await.unwrap(), 9);
    assert_eq!(file, b"a picture");
    assert_rises(&notes, 9, Some(9));
    let mut picture = client().download(file_url(url)).await.unwrap();
    assert!(!format!("{picture:?}").contains("secret"));
    assert_eq!(picture.chunk().await.unwrap().unwrap(), "a picture");
    assert!(picture.chunk().await.unwrap().is_none() && picture.chunk().await.unwrap().is_none());
    assert!(client().download(file_url(url)).await.unwrap().bytes().await.unwrap().is_empty());

    let seen = &server.take_requests()[0];
    assert_eq!(seen.line(), "GET /api/storage/secret-uuid");
    assert_eq!(own_headers(seen), ["accept-encoding: identity"]);
}

#[tokio::test]
async fn a_download_is_streamed() {
    // The second half is sent only after the progress callback got the first.
    let (arrived, next) = channel();
    let next = Mutex::new(next);
    let url = play(move |mut connection| {
        connection.read_request();
        let body = pattern(LARGE);
        connection.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n"));
        connection.send(&body[..LARGE / 2]);
        next.lock().unwrap().recv_timeout(Duration::from_secs(20)).unwrap();
        connection.send(&body[LARGE / 2..]);
    });
    let download = client().download(&url).progress(move |done, _| {
        if done == (LARGE / 2) as u64 {
            arrived.send(()).unwrap();
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let mut file = tokio::fs::File::create(&path).await.unwrap();
    assert_eq!(download.await.unwrap().write_to(&mut file).await.unwrap(), LARGE as u64);
    assert!(std::fs::read(&path).unwrap() == pattern(LARGE));
}

/// Returns a response to the request of a range.
fn partial(content_range: &str, body: &str) -> Reply {
    Reply::new(206, body).header("Content-Range", content_range)
}

#[tokio::test]
async fn a_response_with_another_range_is_an_error() {
    let server = Server::new(vec![
        partial("bytes 2-4/9", "pic"),
        Reply::new(200, "a picture"),
        partial("bytes 0-3/9", "a pi"),
        Reply::new(416, "").header("Content-Range", "bytes */9"),
        // The body is shorter than the range.
        partial("bytes 2-8/9", "pic"),
    ]);
    let url = &server.url;
    let client = client();
    let file = client.download(url).range(2..5).await.unwrap();
    assert_eq!(
        (file.metadata().status.as_u16(), file.metadata().range.clone(), file.metadata().total),
        (206, Some(2..5), Some(9))
    );
    assert_eq!(file.bytes().await.unwrap(), "pic");
    for (status, part) in [(200, "does not support ranges"), (206, "another range"), (416, "after the end of the file")]
    {
        let error = client.download(url).range(2..).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(error.to_string().contains(part) && !error.is_retryable(), "{error}");
    }
    let error = client.download(url).range(2..).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
    let error = client.download(url).range(3..3).await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)), "{error}");
    let seen = server.take_requests();
    let ranges: Vec<_> = seen.iter().map(|seen| seen.header("range").unwrap()).collect();
    assert_eq!(ranges, ["bytes=2-4", "bytes=2-", "bytes=2-", "bytes=2-", "bytes=2-"]);
}

#[tokio::test]
async fn an_incomplete_file_is_an_error() {
    let cut = Reply::head(200, "Content-Length: 100").send("half").close();
    let chunked = Reply::head(200, "Transfer-Encoding: chunked").send(chunk("half")).close();
    for broken in [cut, chunked] {
        let server = Server::new(vec![broken; 2]);
        let url = &server.url;
        let mut file = Vec::new();
        let error = client().download(file_url(url)).await.unwrap().write_to(&mut file).await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
        assert!(error.is_retryable() && !format!("{error} {error:#?}").contains("secret"), "{error:#?}");
        assert_eq!(file, b"half");
        client().download(url).await.unwrap().bytes().await.unwrap_err();
    }
}

#[tokio::test]
async fn transfers_time_out() {
    let silent = Server::by(|_| Reply::silence());
    let half = Server::by(|_| Reply::head(200, "Content-Length: 100").send("half"));
    let soon = Duration::from_millis(30);
    let error = client().download(&silent.url).idle_timeout(soon).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Timeout), "{error}");
    assert!(error.to_string().ends_with("no data for 30ms"), "{error}");
    for download in [client().download(&half.url).idle_timeout(soon), client().download(&half.url).timeout(soon)] {
        let error = async { download.await?.bytes().await }.await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Timeout), "{error}");
    }
    let error = client().upload(&silent.url, "x").timeout(soon).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Timeout), "{error}");
}

#[tokio::test]
async fn the_response_limit_applies_to_files_in_memory() {
    let chunked = || Reply::head(200, "Transfer-Encoding: chunked").send(chunk("elevenbytes")).send(chunk(""));
    let server = Server::new(vec![Reply::new(200, "elevenbytes"), chunked(), Reply::new(200, "ten bytes."), chunked()]);
    let url = &server.url;
    let client = Client::builder().response_limit(10).build("http://127.0.0.1:1").unwrap();
    for _ in 0..2 {
        let error = client.download(url).await.unwrap().bytes().await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
    }
    assert_eq!(client.download(url).await.unwrap().bytes().await.unwrap(), "ten bytes.");
    assert_eq!(client.download(url).await.unwrap().write_to(&mut Vec::new()).await.unwrap(), 11);
}

#[tokio::test]
async fn errors_of_downloads() {
    for (status, body, part) in [
        (404, r#"{"code":"FileNotFound","message":"no"}"#, "deleted"),
        (400, r#"{"code":"InvalidStoragePath","message":"no"}"#, "not the id"),
        (302, "secret", "redirects to b.test"),
    ] {
        let reply = Reply::new(status, body).header("Location", "https://b.test/secret");
        let server = Server::new(vec![reply]);
        let error = client().download(file_url(&server.url)).await.unwrap_err();
        let text = format!("{error} {error:#?}");
        assert!(text.contains(part) && !text.contains("secret"), "{part}: {text}");
        assert_eq!(server.take_request().header("authorization"), None);
    }
    let error = client().download("kg2f").await.unwrap_err();
    assert!(error.to_string().contains("not the file's id"), "{error}");

    let server = Server::new(vec![Reply::new(200, "a picture")]);
    let mut small = [0; 4];
    let error =
        client().download(&server.url).await.unwrap().write_to(&mut io::Cursor::new(&mut small[..])).await.unwrap_err();
    assert!(matches!(error, Error::Io(_)) && error.to_string().contains("cannot write it"), "{error}");

    // Retries end when the headers have arrived.
    let server = Server::new(vec![Reply::new(503, ""), Reply::new(200, "a picture")]);
    let client = Client::new("http://127.0.0.1:1").unwrap();
    assert_eq!(client.download(&server.url).await.unwrap().bytes().await.unwrap(), "a picture");
}

/// A slow body of an error is not read for as long as a file.
#[tokio::test(start_paused = true)]
async fn the_body_of_an_error_has_a_time_limit() {
    /// Returns a byte every second, forever.
    struct Drops(Option<Pin<Box<tokio::time::Sleep>>>);
    impl Stream for Drops {
        type Item = io::Result<&'static str>;
        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let sleep = self.0.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_secs(1))));
            std::task::ready!(sleep.as_mut().poll(cx));
            self.0 = None;
            Poll::Ready(Some(Ok("x")))
        }
    }

    struct Dripping(FakeTransport);
    impl Transport for Dripping {
        fn send(&self, _: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
            unreachable!("it is a file")
        }
        fn transfer(&self, _: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
            Box::pin(async { Ok(Response::builder().status(404).body(Body::stream(Drops(None))).unwrap()) })
        }
        fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
            self.0.sleep(duration)
        }
        fn now(&self) -> Duration {
            self.0.now()
        }
    }

    let client =
        Client::builder().transport(Dripping(FakeTransport::answers(Vec::new()))).build("https://a.test").unwrap();
    let Error::Platform(error) = client.download("https://a.test/x").await.unwrap_err() else { panic!() };
    assert_eq!((error.status.as_u16(), error.body.len()), (404, 10));
}
