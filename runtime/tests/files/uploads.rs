//! Uploads.

use super::*;

#[tokio::test]
async fn an_upload_returns_the_id() {
    let server = Server::new(vec![Reply::new(200, STORED); 2]);
    let url = &server.url;
    let (notes, note) = noted();
    let upload = client().upload(upload_url(url), "a note").content_type("text/plain").sha256([7; 32]).progress(note);
    assert!(!format!("{upload:?}").contains("secret"), "{upload:?}");
    assert_eq!(tokio::spawn(upload).await.unwrap().unwrap().as_str(), "kg2f");
    client().upload(upload_url(url), Vec::new()).await.unwrap();

    let seen = server.take_requests();
    assert_eq!(seen[0].line(), "POST /api/storage/upload?token=secret-token");
    assert_eq!(seen[0].body, "a note");
    let mut headers = own_headers(&seen[0]);
    headers.sort();
    assert_eq!(
        headers,
        [
            "content-length: 6",
            "content-type: text/plain",
            "digest: sha-256=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
        ]
    );
    assert_eq!(seen[1].header("content-length"), Some("0"));
    assert_rises(&notes, 6, Some(6));
}

#[tokio::test]
async fn files_and_streams_are_streamed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    std::fs::write(&path, pattern(LARGE)).unwrap();
    let server = Server::new(vec![Reply::new(200, STORED)]);
    let (notes, note) = noted();
    client().upload(&server.url, Body::file(&path).await.unwrap()).progress(note).await.unwrap();
    assert_rises(&notes, LARGE as u64, Some(LARGE as u64));
    let request = server.take_request();
    assert_eq!(request.header("content-length"), Some(&*LARGE.to_string()));
    assert!(request.body == pattern(LARGE));
    assert_eq!(Body::file(folder.path().join("none")).await.unwrap_err().kind(), io::ErrorKind::NotFound);

    // The second half is created only after the first has arrived, so waiting for the whole body would never end.
    let (arrived, next) = tokio::sync::mpsc::unbounded_channel();
    let url = play(move |mut connection| {
        let head = connection.read_head().unwrap();
        assert_eq!((head.header("transfer-encoding"), head.header("content-length")), (Some("chunked"), None));
        let mut line = String::new();
        connection.read_line(&mut line).unwrap();
        assert_eq!(line, "5\r\n");
        connection.read_exact(&mut [0; 7]).unwrap();
        arrived.send(()).unwrap();
        assert_eq!(connection.read_chunks().unwrap(), b"there");
        connection.send(response(200, STORED));
    });

    struct Halves {
        sent: usize,
        next: tokio::sync::mpsc::UnboundedReceiver<()>,
    }
    impl Stream for Halves {
        type Item = io::Result<&'static str>;
        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            if self.sent == 1 {
                std::task::ready!(self.next.poll_recv(cx));
            }
            self.sent += 1;
            Poll::Ready(["hello", "there"].get(self.sent - 1).map(|half| Ok(*half)))
        }
    }
    let (notes, note) = noted();
    let upload = client().upload(&url, Body::stream(Halves { sent: 0, next })).progress(note);
    upload.timeout(Duration::from_secs(20)).await.unwrap();
    assert_rises(&notes, 10, None);
}

/// Uploads a body without a length, and returns the body that arrived.
#[cfg(target_os = "linux")]
async fn received(body: Body) -> Bytes {
    assert_eq!(body.length(), None);
    let server = Server::new(vec![Reply::new(200, STORED)]);
    client().upload(&server.url, body).await.unwrap();
    let request = server.take_request();
    assert_eq!(request.header("transfer-encoding"), Some("chunked"));
    request.body
}

/// According to their metadata, these files have 0 bytes.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_of_unknown_length_are_read_to_their_end() {
    let expected = std::fs::read("/proc/version").unwrap();
    assert!(!expected.is_empty());
    assert_eq!(received(Body::file("/proc/version").await.unwrap()).await, expected);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = std::thread::spawn({
        let path = path.clone();
        move || std::fs::write(path, pattern(LARGE)).unwrap()
    });
    assert!(received(Body::file(&path).await.unwrap()).await == pattern(LARGE));
    writer.join().unwrap();

    let path = folder.path().join("empty");
    std::fs::write(&path, "").unwrap();
    let body = Body::file(&path).await.unwrap();
    assert_eq!(body.length(), Some(0));
    let server = Server::new(vec![Reply::new(200, STORED)]);
    client().upload(upload_url(&server.url), body).await.unwrap();
    assert_eq!(server.take_request().header("content-length"), Some("0"));
}

#[tokio::test]
async fn errors_of_the_body_are_reported() {
    let lengths = [
        (Body::stream(Chunks::new([Ok("1"), Err(io::Error::other("disk on fire"))])), "disk on fire"),
        (Body::stream(Chunks::new([Ok("1"), Ok("2")])).with_length(3), "ended too early"),
        (Body::stream(Chunks::new([Ok("1"), Ok("2")])).with_length(1), "more bytes than announced"),
        (Body::from("12").with_length(3), "ended too early"),
        (Body::reader(&b"12"[..]).with_length(1), "more bytes than announced"),
    ];
    for (body, part) in lengths {
        let url = play(|mut connection| connection.until_closed());
        let error = client().upload(upload_url(&url), body).await.unwrap_err();
        assert!(matches!(error, Error::Io(_)) && error.to_string().contains(part), "{part}: {error}");
        assert_eq!((error.function(), error.fault(), error.is_retryable()), (Some("upload"), Fault::Caller, false));
    }
}

#[tokio::test]
async fn errors_of_uploads_say_what_to_do() {
    for (status, body, part) in [
        (401, r#"{"code":"StorageTokenExpired","message":"old"}"#, "get a new one from `generateUploadUrl`"),
        (401, r#"{"code":"StorageTokenInvalid","message":"bad"}"#, "complete URL"),
        (400, r#"{"code":"Sha256Mismatch","message":"differs"}"#, "nothing was stored"),
        (413, "<html>", "larger than"),
        (408, "", "longer than"),
        (200, "{}", "not a response of Convex"),
        (200, r#"{"storageId":7}"#, "not a response of Convex"),
        (307, "<a href='secret-token'>", "redirects to b.test"),
    ] {
        let reply = Reply::new(status, body).header("Location", "https://b.test/x?token=secret-token");
        let server = Server::new(vec![reply]);
        let error = client().upload(upload_url(&server.url), "x").await.unwrap_err();
        let text = format!("{error} {error:#?}");
        assert!(text.contains(part) && !text.contains("secret"), "{part}: {text}");
        let Error::Platform(error) = error else { panic!("{error}") };
        assert!(error.body == body || error.status == 307, "{error:?}");
        assert_eq!(server.take_request().header("authorization"), None);
    }
    for (url, part) in [("", "is empty"), ("/upload", "no host"), ("https://a.test/ x", "not allowed in URLs")] {
        let error = client().upload(url, "x").await.unwrap_err();
        assert!(error.to_string().contains(part) && error.fault() == Fault::Caller, "{error}");
    }
    let error = client().upload("http://a.test", "x").content_type("line\nbreak").await.unwrap_err();
    assert!(error.to_string().contains("content type"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_retried_only_if_nothing_was_sent() {
    let stream = || Body::stream(Chunks::new([Ok("bo"), Ok("dy")]));
    for (failure, body, tries) in [
        (TransportErrorKind::Connect, Body::from("body"), 2),
        (TransportErrorKind::Connect, stream(), 1),
        (TransportErrorKind::Interrupted, Body::from("body"), 1),
        (TransportErrorKind::Timeout, Body::from("body"), 1),
    ] {
        let fake = FakeTransport::answers(vec![Err(SendError::new(failure, "no")), Ok(fake::answer(200, STORED))]);
        let (notes, note) = noted();
        let result = fake.client().upload("https://b.test/?token=x", body).progress(note).await;
        let seen = fake.take_requests();
        assert_eq!(seen.iter().map(Request::text).collect::<Vec<_>>(), vec!["body"; tries], "{failure:?}");
        assert_eq!(result.is_ok(), tries == 2, "{result:?}");
        assert_eq!(notes.try_iter().filter(|note| note.0 == 4).count(), tries);
    }
}
