//! Files, up and down, against a real socket.
#![cfg(feature = "reqwest")]

mod fake;
mod server;

use std::io::{self, BufRead, Read, Write};
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll};
use std::time::Duration;

use convex_typed::transport::SendError;
use convex_typed::{Body, Bytes, Client, Error, Fault, FunctionReference, Query, TransportErrorKind};
use fake::Fake;
use futures_core::Stream;
use server::{answer, played, read_chunks, read_head, server, success};

const STORED: &str = r#"{"storageId":"kg2f"}"#;

/// Larger than what sockets and clients hold back.
const LARGE: usize = 20 << 20;

/// A client of a deployment that is not there, as an admin and with few patience.
fn client() -> Client {
    let client = Client::builder().retries(0).build("http://127.0.0.1:1").unwrap();
    client.set_admin_auth("prod:happy|secret-key").unwrap();
    client
}

fn upload_url(url: &str) -> String {
    format!("{url}/api/storage/upload?token=secret-token")
}

fn file_url(url: &str) -> String {
    format!("{url}/api/storage/secret-uuid")
}

fn kind(error: &Error) -> Option<TransportErrorKind> {
    if let Error::Transport(error) = error { Some(error.kind) } else { None }
}

fn pattern(length: usize) -> Vec<u8> {
    let row: Vec<u8> = (0..=250).collect();
    let mut rows = row.repeat(length / row.len() + 1);
    rows.truncate(length);
    rows
}

/// Bytes that have passed, and all of them.
type Note = (u64, Option<u64>);

/// Notes what it is told.
fn noted() -> (Receiver<Note>, impl FnMut(u64, Option<u64>) + Send + 'static) {
    let (note, notes) = channel();
    (notes, move |done, total| note.send((done, total)).unwrap())
}

fn assert_rises(notes: &Receiver<Note>, total: u64, announced: Option<u64>) {
    let notes: Vec<_> = notes.try_iter().collect();
    assert!(notes.iter().all(|note| note.1 == announced), "{notes:?}");
    assert!(notes.windows(2).all(|pair| pair[0].0 < pair[1].0), "{notes:?}");
    assert_eq!(notes.last().map(|note| note.0), Some(total));
}

/// Chunks that are there at once.
struct Chunks(Vec<io::Result<Bytes>>);

impl Chunks {
    fn of(chunks: impl IntoIterator<Item = io::Result<&'static str>>) -> Self {
        let mut chunks: Vec<_> = chunks.into_iter().map(|chunk| chunk.map(Bytes::from)).collect();
        chunks.reverse();
        Self(chunks)
    }
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop())
    }
}

#[tokio::test]
async fn bytes_are_stored_under_an_id() {
    let (url, seen) = server(vec![answer("200 OK", STORED), answer("200 OK", STORED)]);
    let (notes, note) = noted();
    let upload = client().upload(upload_url(&url), "a note").content_type("text/plain").sha256([7; 32]).progress(note);
    assert!(!format!("{upload:?}").contains("secret"), "{upload:?}");
    assert_eq!(tokio::spawn(upload.into_future()).await.unwrap().unwrap().as_str(), "kg2f");
    client().upload(upload_url(&url), Vec::new()).await.unwrap();

    let seen: Vec<_> = seen.iter().collect();
    assert_eq!(seen[0].line, "POST /api/storage/upload?token=secret-token HTTP/1.1");
    assert_eq!(seen[0].body, "a note");
    let mut headers: Vec<_> = seen[0].headers.iter().filter(|header| !header.starts_with("host")).collect();
    headers.sort();
    assert_eq!(
        headers,
        [
            "accept: */*",
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

#[tokio::test]
async fn a_body_that_fails_is_the_cause() {
    let lengths = [
        (Body::stream(Chunks::of([Ok("1"), Err(io::Error::other("disk on fire"))])), "disk on fire"),
        (Body::stream(Chunks::of([Ok("1"), Ok("2")])).with_length(3), "ended too early"),
        (Body::stream(Chunks::of([Ok("1"), Ok("2")])).with_length(1), "more bytes than were announced"),
        (Body::from("12").with_length(3), "ended too early"),
        (Body::reader(&b"12"[..]).with_length(1), "more bytes than were announced"),
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
        ("401 Unauthorized", r#"{"code":"StorageTokenExpired","message":"old"}"#, "get another by `generateUploadUrl`"),
        ("401 Unauthorized", r#"{"code":"StorageTokenInvalid","message":"bad"}"#, "whole URL"),
        ("400 Bad", r#"{"code":"Sha256Mismatch","message":"differs"}"#, "nothing was stored"),
        ("413 Large", "<html>", "larger than"),
        ("408 Timeout", "", "longer than"),
        ("200 OK", "{}", "not an answer of Convex"),
        ("200 OK", r#"{"storageId":7}"#, "not an answer of Convex"),
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
    for (url, part) in [("", "is empty"), ("/upload", "no host"), ("https://a.test/ x", "no URL has")] {
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

#[tokio::test]
async fn a_download_tells_its_head_and_then_its_bytes() {
    let head = "200 OK\r\nContent-Type: image/png\r\nDigest: sha-256=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    let (url, seen) = server(vec![answer(head, "a picture"), answer("200 OK", "a picture"), answer("200 OK", "")]);
    let (notes, note) = noted();
    let download = client().download(file_url(&url)).progress(note);
    assert!(!format!("{download:?}").contains("secret"));
    let picture = download.await.unwrap();
    assert_eq!(picture.head().status, 200);
    assert_eq!(picture.head().content_type.as_deref(), Some("image/png"));
    assert_eq!((picture.head().length, picture.head().total), (Some(9), Some(9)));
    assert_eq!(picture.head().sha256, Some([7; 32]));
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
    let mut headers: Vec<_> = seen.headers.iter().filter(|header| !header.starts_with("host")).collect();
    headers.sort();
    assert_eq!(headers, ["accept-encoding: identity", "accept: */*"]);
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
    assert_eq!((file.head().status.as_u16(), file.head().range.clone(), file.head().total), (206, Some(2..5), Some(9)));
    assert_eq!(file.bytes().await.unwrap(), "pic");
    for (status, part) in [(200, "knows no ranges"), (206, "another range"), (416, "after the end of the file")] {
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
    assert!(error.to_string().ends_with("nothing came for 30ms"), "{error}");
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
        ("400 Bad", r#"{"code":"InvalidStoragePath","message":"no"}"#, "not by their id"),
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
    assert!(error.to_string().contains("not an id of a file"), "{error}");

    let (url, _seen) = server(vec![answer("200 OK", "a picture")]);
    let mut small = [0; 4];
    let error = client().download(url).await.unwrap().write_to(&mut io::Cursor::new(&mut small[..])).await.unwrap_err();
    assert!(matches!(error, Error::Io(_)) && error.to_string().contains("cannot be written"), "{error}");

    // Only the head is tried again.
    let (url, _seen) = server(vec![answer("503 Busy", ""), answer("200 OK", "a picture")]);
    let client = Client::new("http://127.0.0.1:1").unwrap();
    assert_eq!(client.download(&url).await.unwrap().bytes().await.unwrap(), "a picture");
}

#[tokio::test]
async fn connections_are_kept_if_they_are_at_their_end() {
    struct Nothing;
    convex_typed::object! { Nothing {} }
    impl FunctionReference<Query> for Nothing {
        const PATH: &'static str = "nothing:default";
        type Returns = ();
    }
    let (connected, connections) = channel();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            connected.send(()).unwrap();
            let mut reader = io::BufReader::new(stream.unwrap());
            // Until the client closes it.
            while reader.fill_buf().is_ok_and(|bytes| !bytes.is_empty()) {
                let seen = read_head(&mut reader);
                let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
                reader.read_exact(&mut vec![0; length]).unwrap();
                let answer = if seen.line.starts_with("POST /api/query") {
                    success("null")
                } else {
                    answer("200 OK", &"x".repeat(1 << 20))
                };
                let answer = answer.replace("Connection: close\r\n", "");
                if reader.get_mut().write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        }
    });
    let client = Client::new(&url).unwrap();
    client.query(&Nothing).await.unwrap();
    client.download(&url).await.unwrap().bytes().await.unwrap();
    client.query(&Nothing).await.unwrap();
    assert_eq!(connections.try_iter().count(), 1);
    // What is left of this one must not be taken for the next answer.
    client.download(&url).await.unwrap().chunk().await.unwrap();
    client.query(&Nothing).await.unwrap();
    client.query(&Nothing).await.unwrap();
    assert_eq!(connections.try_iter().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_transport_without_streams_does_as_well() {
    // It answers with what it is asked.
    let fake = Fake::new(|seen| {
        let range = seen.header("range").map(|_| "bytes 0-3/5");
        let answer = http::Response::builder().status(if range.is_some() { 206 } else { 200 });
        let answer = range.into_iter().fold(answer, |answer, range| answer.header("content-range", range));
        (Duration::ZERO, Ok(answer.body(seen.request.body().clone()).unwrap()))
    });
    let client = fake.client();
    let stored = Body::stream(Chunks::of([Ok(r#"{"storageId":"#), Ok(r#""kg2f"}"#)]));
    assert_eq!(client.upload("https://a.test", stored).await.unwrap().as_str(), "kg2f");
    assert!(client.download("https://a.test").await.unwrap().bytes().await.unwrap().is_empty());
    let short = client.download("https://a.test").range(..4).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&short), Some(TransportErrorKind::Interrupted), "{short}");
}
