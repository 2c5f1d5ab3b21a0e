//! Files that are stored.

use super::*;

#[tokio::test]
async fn bytes_are_stored_under_an_id() {
    let (url, seen) = server(vec![answer("200 OK", STORED), answer("200 OK", STORED)]);
    let (notes, note) = noted();
    let upload = client().upload(upload_url(&url), "a note").content_type("text/plain").sha256([7; 32]).progress(note);
    assert!(!format!("{upload:?}").contains("secret"), "{upload:?}");
    assert_eq!(tokio::spawn(upload).await.unwrap().unwrap().as_str(), "kg2f");
    client().upload(upload_url(&url), Vec::new()).await.unwrap();

    let seen: Vec<_> = seen.iter().collect();
    assert_eq!(seen[0].line, "POST /api/storage/upload?token=secret-token HTTP/1.1");
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
async fn files_and_streams_are_read_while_they_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    std::fs::write(&path, pattern(LARGE)).unwrap();
    let url = played(move |mut reader| {
        let seen = read_head(&mut reader);
        let mut body = vec![0; seen.header("content-length").unwrap().parse().unwrap()];
        reader.read_exact(&mut body).unwrap();
        let status = if body == pattern(LARGE) { "200 OK" } else { "400 Bad" };
        reader.get_mut().write_all(answer(status, STORED).as_bytes()).unwrap();
    });
    let (notes, note) = noted();
    client().upload(&url, Body::file(&path).await.unwrap()).progress(note).await.unwrap();
    assert_rises(&notes, LARGE as u64, Some(LARGE as u64));
    assert_eq!(Body::file(folder.path().join("none")).await.unwrap_err().kind(), io::ErrorKind::NotFound);

    // The second half is made only when the first has arrived: to wait for the whole is to wait for ever.
    let (arrived, next) = tokio::sync::mpsc::unbounded_channel();
    let url = played(move |mut reader| {
        let seen = read_head(&mut reader);
        assert_eq!((seen.header("transfer-encoding"), seen.header("content-length")), (Some("chunked"), None));
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert_eq!(line, "5\r\n");
        reader.read_exact(&mut [0; 7]).unwrap();
        arrived.send(()).unwrap();
        assert_eq!(read_chunks(&mut reader), b"there");
        reader.get_mut().write_all(answer("200 OK", STORED).as_bytes()).unwrap();
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

/// Sends a body that has no length, and gives what arrived.
#[cfg(target_os = "linux")]
async fn unmeasured(body: Body) -> Vec<u8> {
    assert_eq!(body.length(), None);
    let (arrived, all) = channel();
    let url = played(move |mut reader| {
        let seen = read_head(&mut reader);
        assert_eq!(seen.header("transfer-encoding"), Some("chunked"));
        arrived.send(read_chunks(&mut reader)).unwrap();
        reader.get_mut().write_all(answer("200 OK", STORED).as_bytes()).unwrap();
    });
    client().upload(&url, body).await.unwrap();
    all.recv().unwrap()
}

/// The metadata of these say 0 bytes.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_without_a_length_are_read_to_their_end() {
    let expected = std::fs::read("/proc/version").unwrap();
    assert!(!expected.is_empty());
    assert_eq!(unmeasured(Body::file("/proc/version").await.unwrap()).await, expected);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = std::thread::spawn({
        let path = path.clone();
        move || std::fs::write(path, pattern(LARGE)).unwrap()
    });
    assert!(unmeasured(Body::file(&path).await.unwrap()).await == pattern(LARGE));
    writer.join().unwrap();

    let path = folder.path().join("empty");
    std::fs::write(&path, "").unwrap();
    let body = Body::file(&path).await.unwrap();
    assert_eq!(body.length(), Some(0));
    let (url, seen) = server(vec![answer("200 OK", STORED)]);
    client().upload(upload_url(&url), body).await.unwrap();
    assert_eq!(seen.recv().unwrap().header("content-length"), Some("0"));
}

#[tokio::test]
async fn a_body_that_fails_is_the_cause() {
    let lengths = [
        (Body::stream(Chunks::of([Ok("1"), Err(io::Error::other("disk on fire"))])), "disk on fire"),
        (Body::stream(Chunks::of([Ok("1"), Ok("2")])).with_length(3), "ended too early"),
        (Body::stream(Chunks::of([Ok("1"), Ok("2")])).with_length(1), "more bytes than announced"),
        (Body::from("12").with_length(3), "ended too early"),
        (Body::reader(&b"12"[..]).with_length(1), "more bytes than announced"),
    ];
    for (body, part) in lengths {
        let url = played(|mut reader| {
            let _ = reader.read_to_end(&mut Vec::new());
        });
        let error = client().upload(upload_url(&url), body).await.unwrap_err();
        assert!(matches!(error, Error::Io(_)) && error.to_string().contains(part), "{part}: {error}");
        assert_eq!((error.function(), error.fault(), error.is_retryable()), (Some("upload"), Fault::Caller, false));
    }
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    for (status, body, part) in [
        (
            "401 Unauthorized",
            r#"{"code":"StorageTokenExpired","message":"old"}"#,
            "get a new one from `generateUploadUrl`",
        ),
        ("401 Unauthorized", r#"{"code":"StorageTokenInvalid","message":"bad"}"#, "complete URL"),
        ("400 Bad", r#"{"code":"Sha256Mismatch","message":"differs"}"#, "nothing was stored"),
        ("413 Large", "<html>", "larger than"),
        ("408 Timeout", "", "longer than"),
        ("200 OK", "{}", "not a response of Convex"),
        ("200 OK", r#"{"storageId":7}"#, "not a response of Convex"),
        (
            "307 Moved\r\nLocation: https://b.test/x?token=secret-token",
            "<a href='secret-token'>",
            "redirects to b.test",
        ),
    ] {
        let (url, seen) = server(vec![answer(status, body)]);
        let error = client().upload(upload_url(&url), "x").await.unwrap_err();
        let text = format!("{error} {error:#?}");
        assert!(text.contains(part) && !text.contains("secret"), "{part}: {text}");
        let Error::Platform(error) = error else { panic!("{error}") };
        assert!(error.body == body || error.status == 307, "{error:?}");
        assert_eq!(seen.recv().unwrap().header("authorization"), None);
        assert!(seen.recv().is_err(), "there was one request");
    }
    for (url, part) in [("", "is empty"), ("/upload", "no host"), ("https://a.test/ x", "not allowed in URLs")] {
        let error = client().upload(url, "x").await.unwrap_err();
        assert!(error.to_string().contains(part) && error.fault() == Fault::Caller, "{error}");
    }
    let error = client().upload("http://a.test", "x").content_type("line\nbreak").await.unwrap_err();
    assert!(error.to_string().contains("content type"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_repeated_only_if_nothing_was_stored() {
    let stream = || Body::stream(Chunks::of([Ok("bo"), Ok("dy")]));
    for (failure, body, tries) in [
        (TransportErrorKind::Connect, Body::from("body"), 2),
        (TransportErrorKind::Connect, stream(), 1),
        (TransportErrorKind::Interrupted, Body::from("body"), 1),
        (TransportErrorKind::Timeout, Body::from("body"), 1),
    ] {
        let fake = Fake::answers(vec![Err(SendError::new(failure, "no")), Ok(fake::answer(200, STORED))]);
        let (notes, note) = noted();
        let result = fake.client().upload("https://b.test/?token=x", body).progress(note).await;
        let seen = fake.seen();
        assert_eq!(seen.iter().map(fake::Seen::body).collect::<Vec<_>>(), vec!["body"; tries], "{failure:?}");
        assert_eq!(result.is_ok(), tries == 2, "{result:?}");
        assert_eq!(notes.try_iter().filter(|note| note.0 == 4).count(), tries);
    }
}
