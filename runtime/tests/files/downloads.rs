//! Files that are read.

use super::*;

#[tokio::test]
async fn a_download_tells_its_head_and_then_its_bytes() {
    let head = "200 OK\r\nContent-Type: image/png\r\nDigest: sha-256=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    let (url, seen) = server(vec![answer(head, "a picture"), answer("200 OK", "a picture"), answer("200 OK", "")]);
    let (notes, note) = noted();
    let download = client().download(file_url(&url)).progress(note);
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
    let mut picture = client().download(file_url(&url)).await.unwrap();
    assert!(!format!("{picture:?}").contains("secret"));
    assert_eq!(picture.chunk().await.unwrap().unwrap(), "a picture");
    assert!(picture.chunk().await.unwrap().is_none() && picture.chunk().await.unwrap().is_none());
    assert!(client().download(file_url(&url)).await.unwrap().bytes().await.unwrap().is_empty());

    let seen = seen.recv().unwrap();
    assert_eq!(seen.line, "GET /api/storage/secret-uuid HTTP/1.1");
    assert_eq!(own_headers(&seen), ["accept-encoding: identity"]);
}

#[tokio::test]
async fn a_download_is_written_while_it_comes() {
    // The second half is sent only when the first has been told of.
    let (arrived, next) = channel();
    let next = Mutex::new(next);
    let url = played(move |mut reader| {
        read_head(&mut reader);
        let body = pattern(LARGE);
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\nConnection: close\r\n\r\n");
        reader.get_mut().write_all(head.as_bytes()).unwrap();
        reader.get_mut().write_all(&body[..LARGE / 2]).unwrap();
        next.lock().unwrap().recv_timeout(Duration::from_secs(20)).unwrap();
        reader.get_mut().write_all(&body[LARGE / 2..]).unwrap();
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

/// An answer to a range.
fn partial(content_range: &str, body: &str) -> String {
    answer(&format!("206 Partial\r\nContent-Range: {content_range}"), body)
}

#[tokio::test]
async fn a_range_is_what_was_asked_for_or_an_error() {
    let (url, seen) = server(vec![
        partial("bytes 2-4/9", "pic"),
        answer("200 OK", "a picture"),
        partial("bytes 0-3/9", "a pi"),
        answer("416 No\r\nContent-Range: bytes */9", ""),
        // One whose range is longer than what it sends.
        partial("bytes 2-8/9", "picture").replace("Content-Length: 7", "Content-Length: 3"),
    ]);
    let client = client();
    let file = client.download(&url).range(2..5).await.unwrap();
    assert_eq!(
        (file.metadata().status.as_u16(), file.metadata().range.clone(), file.metadata().total),
        (206, Some(2..5), Some(9))
    );
    assert_eq!(file.bytes().await.unwrap(), "pic");
    for (status, part) in [(200, "does not support ranges"), (206, "another range"), (416, "after the end of the file")]
    {
        let error = client.download(&url).range(2..).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(error.to_string().contains(part) && !error.is_retryable(), "{error}");
    }
    let error = client.download(&url).range(2..).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
    let error = client.download(&url).range(3..3).await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)), "{error}");
    let ranges: Vec<_> = seen.iter().map(|seen| seen.header("range").unwrap().to_owned()).collect();
    assert_eq!(ranges, ["bytes=2-4", "bytes=2-", "bytes=2-", "bytes=2-", "bytes=2-"]);
}

#[tokio::test]
async fn half_a_file_is_an_error() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\nhalf\r\n";
    for broken in [cut, chunked] {
        let (url, _seen) = server(vec![broken.to_owned(); 2]);
        let mut file = Vec::new();
        let error = client().download(file_url(&url)).await.unwrap().write_to(&mut file).await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
        assert!(error.is_retryable() && !format!("{error} {error:#?}").contains("secret"), "{error:#?}");
        assert_eq!(file, b"half");
        client().download(&url).await.unwrap().bytes().await.unwrap_err();
    }
}

#[tokio::test]
async fn time_is_over_when_nothing_comes() {
    let hold = |head: &'static str| {
        played(move |mut reader| {
            read_head(&mut reader);
            reader.get_mut().write_all(head.as_bytes()).unwrap();
            // Until the client has had enough.
            let _ = reader.read_to_end(&mut Vec::new());
        })
    };
    let soon = Duration::from_millis(30);
    let error = client().download(hold("")).idle_timeout(soon).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Timeout), "{error}");
    assert!(error.to_string().ends_with("no data for 30ms"), "{error}");
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    for download in [client().download(hold(head)).idle_timeout(soon), client().download(hold(head)).timeout(soon)] {
        let error = async { download.await?.bytes().await }.await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Timeout), "{error}");
    }
    let error = client().upload(hold(""), "x").timeout(soon).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Timeout), "{error}");
}

#[tokio::test]
async fn only_so_much_is_read_into_memory() {
    let chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nb\r\nelevenbytes\r\n0\r\n\r\n";
    let (url, _seen) = server(vec![
        answer("200 OK", "elevenbytes"),
        chunked.to_owned(),
        answer("200 OK", "ten bytes."),
        chunked.to_owned(),
    ]);
    let client = Client::builder().response_limit(10).build("http://127.0.0.1:1").unwrap();
    for _ in 0..2 {
        let error = client.download(&url).await.unwrap().bytes().await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
    }
    assert_eq!(client.download(&url).await.unwrap().bytes().await.unwrap(), "ten bytes.");
    assert_eq!(client.download(&url).await.unwrap().write_to(&mut Vec::new()).await.unwrap(), 11);
}

#[tokio::test]
async fn downloads_fail_with_what_convex_says() {
    for (status, body, part) in [
        ("404 Not Found", r#"{"code":"FileNotFound","message":"no"}"#, "deleted"),
        ("400 Bad", r#"{"code":"InvalidStoragePath","message":"no"}"#, "not the id"),
        ("302 Found\r\nLocation: https://b.test/secret", "secret", "redirects to b.test"),
    ] {
        let (url, seen) = server(vec![answer(status, body)]);
        let error = client().download(file_url(&url)).await.unwrap_err();
        let text = format!("{error} {error:#?}");
        assert!(text.contains(part) && !text.contains("secret"), "{part}: {text}");
        assert_eq!(seen.recv().unwrap().header("authorization"), None);
        assert!(seen.recv().is_err(), "there was one request");
    }
    let error = client().download("kg2f").await.unwrap_err();
    assert!(error.to_string().contains("not the file's id"), "{error}");

    let (url, _seen) = server(vec![answer("200 OK", "a picture")]);
    let mut small = [0; 4];
    let error = client().download(url).await.unwrap().write_to(&mut io::Cursor::new(&mut small[..])).await.unwrap_err();
    assert!(matches!(error, Error::Io(_)) && error.to_string().contains("cannot write it"), "{error}");

    // Only the head is tried again.
    let (url, _seen) = server(vec![answer("503 Busy", ""), answer("200 OK", "a picture")]);
    let client = Client::new("http://127.0.0.1:1").unwrap();
    assert_eq!(client.download(&url).await.unwrap().bytes().await.unwrap(), "a picture");
}

/// An answer that is an error, and whose text comes drop by drop, is not read for as long as a file would be.
#[tokio::test(start_paused = true)]
async fn the_text_of_an_error_has_its_time() {
    /// A byte every second, for ever.
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

    struct Dripping(Fake);
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

    let client = Client::builder().transport(Dripping(Fake::answers(Vec::new()))).build("https://a.test").unwrap();
    let Error::Platform(error) = client.download("https://a.test/x").await.unwrap_err() else { panic!() };
    assert_eq!((error.status.as_u16(), error.body.len()), (404, 10));
}
