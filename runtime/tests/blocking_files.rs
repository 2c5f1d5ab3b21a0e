//! Uploads and downloads of the blocking client.
#![cfg(feature = "blocking")]

use std::io::{self, Read};
use std::sync::mpsc::channel;
use std::time::Duration;

use convex_typed::blocking::{Body, Client};
use convex_typed::{Error, TransportErrorKind};
use convex_typed_test_support::connection::play;
use convex_typed_test_support::kind;
use convex_typed_test_support::reply::{Reply, response};
use convex_typed_test_support::server::Server;

const STORED: &str = r#"{"storageId":"kg2f"}"#;

/// Larger than the buffers of sockets and clients.
const LARGE: usize = 20 << 20;

/// An admin's client of a deployment that does not exist.
fn client() -> Client {
    let client = convex_typed::Client::builder().retries(0).response_limit(1000).blocking();
    let client = client.build("http://127.0.0.1:1").unwrap();
    client.set_admin_auth("prod:happy|secret-key").unwrap();
    client
}

#[test]
fn an_upload_returns_the_id() {
    let server = Server::new(vec![Reply::new(200, STORED); 2]);
    let upload =
        client().upload(format!("{}/?token=secret", server.url), "a note").content_type("text/plain").sha256([7; 32]);
    assert!(!format!("{upload:?}").contains("secret"), "{upload:?}");
    assert_eq!(upload.timeout(Duration::from_secs(9)).send().unwrap().as_str(), "kg2f");
    let first = server.take_request();
    client().upload(&server.url, Vec::new()).send().unwrap();

    assert_eq!((first.line().as_str(), first.text()), ("POST /?token=secret", "a note"));
    assert_eq!(first.header("content-length"), Some("6"));
    assert_eq!(first.header("content-type"), Some("text/plain"));
    assert_eq!(first.header("digest"), Some("sha-256=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="));
    for absent in ["authorization", "expect", "transfer-encoding"] {
        assert_eq!(first.header(absent), None);
    }
    assert_eq!(server.take_request().body, "");
}

#[test]
fn readers_are_streamed() {
    /// Returns its second half after the first has arrived.
    struct Halves<F> {
        left: usize,
        wait: F,
    }
    impl<F: FnMut()> Read for Halves<F> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.left == LARGE / 2 {
                (self.wait)();
            }
            let step = if self.left > LARGE / 2 { self.left - LARGE / 2 } else { self.left };
            let length = step.min(buffer.len());
            buffer[..length].fill(7);
            self.left -= length;
            Ok(length)
        }
    }

    for announced in [true, false] {
        let (arrived, next) = channel();
        let url = play(move |mut connection| {
            let head = connection.read_head().unwrap();
            if announced {
                assert_eq!(head.header("content-length"), Some(LARGE.to_string().as_str()));
                connection.read_exact(&mut vec![0; LARGE / 2]).unwrap();
                arrived.send(()).unwrap();
                connection.read_exact(&mut vec![0; LARGE / 2]).unwrap();
            } else {
                arrived.send(()).unwrap();
                assert!(connection.read_chunks().unwrap() == vec![7; LARGE]);
            }
            connection.send(response(200, STORED));
        });
        let wait = move || next.recv_timeout(Duration::from_secs(20)).unwrap();
        let body = Body::reader(Halves { left: LARGE, wait });
        let body = if announced { body.with_length(LARGE as u64) } else { body };
        let (note, notes) = channel();
        let upload = client().upload(url, body).progress(move |sent, total| note.send((sent, total)).unwrap());
        upload.send().unwrap();
        let notes: Vec<_> = notes.iter().collect();
        assert!(notes.len() > 2 && notes.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(notes.last(), Some(&(LARGE as u64, announced.then_some(LARGE as u64))));
    }
}

#[test]
fn an_early_error_response_is_not_lost() {
    let url = play(|mut connection| {
        connection.read_head().unwrap();
        connection.send(response(401, r#"{"code":"StorageTokenExpired","message":"old"}"#));
        // Closes the connection with most of the body unread.
    });
    let error = client().upload(url, vec![0; LARGE]).send().unwrap_err();
    assert!(error.to_string().contains("get a new one from `generateUploadUrl`"), "{error}");
}

#[test]
fn files_are_uploaded_and_downloaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, vec![7; 100_000]).unwrap();
    let server = Server::by(|request| match request.method.as_str() {
        "POST" => Reply::new(if request.body == vec![7; 100_000] { 200 } else { 400 }, STORED),
        _ => Reply::new(200, [7; 100_000]),
    });
    let url = &server.url;
    client().upload(url, Body::file(&path).unwrap()).send().unwrap();
    assert!(Body::file(folder.path().join("none")).is_err());

    let copy = folder.path().join("copy");
    let file = client().download(url).send().unwrap();
    assert_eq!(file.metadata().length, Some(100_000));
    assert_eq!(file.write_to(&mut std::fs::File::create(&copy).unwrap()).unwrap(), 100_000);
    assert!(std::fs::read(&copy).unwrap() == [7; 100_000]);

    let mut file = client().download(url).send().unwrap();
    file.read_exact(&mut [0; 10]).unwrap();
    assert_eq!(file.write_to(&mut io::sink()).unwrap(), 99_990);
    let error = client().download(url).send().unwrap().write_to(&mut [0; 4].as_mut_slice()).unwrap_err();
    assert!(matches!(error, Error::Io(_)), "{error}");
    let error = client().download(url).send().unwrap().bytes().unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
}

#[test]
fn downloads_are_checked() {
    let cut = Reply::head(200, "Content-Length: 100").send("half").close();
    let server = Server::new(vec![
        Reply::new(206, "pic").header("Content-Range", "bytes 2-4/9"),
        Reply::new(200, "a picture"),
        Reply::new(404, r#"{"code":"FileNotFound"}"#),
        cut.clone(),
        cut,
    ]);
    let url = &server.url;
    let file = client().download(url).range(2..5).send().unwrap();
    assert_eq!(file.bytes().unwrap(), "pic");
    let error = client().download(url).range(2..5).send().unwrap_err();
    assert!(error.to_string().contains("does not support ranges"), "{error}");
    let error = client().download(url).send().unwrap_err();
    assert!(error.to_string().contains("deleted"), "{error}");
    let error = client().download(url).send().unwrap().write_to(&mut io::sink()).unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
    let error = client().download(url).send().unwrap().read_to_end(&mut Vec::new()).unwrap_err();
    assert!(error.get_ref().unwrap().downcast_ref::<Error>().is_some());
    let seen = server.take_requests();
    assert!(seen.len() == 5 && seen.iter().all(|seen| seen.header("authorization").is_none()));

    // These responses never end.
    let server = Server::by(|_| Reply::head(200, "Content-Length: 100").send("half"));
    let url = &server.url;
    let soon = Duration::from_millis(30);
    let download = client().download(url).idle_timeout(soon).progress(|_, _| {});
    let error = download.send().and_then(|file| file.write_to(&mut io::sink())).unwrap_err();
    assert!(error.to_string().ends_with("no data for 30ms"), "{error}");
    let error = client().download(url).timeout(soon).send().and_then(|file| file.write_to(&mut io::sink()));
    assert_eq!(kind(&error.unwrap_err()), Some(TransportErrorKind::Timeout));
}

#[test]
fn errors_of_the_body_are_reported() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("disk on fire"))
        }
    }
    for (body, part) in [
        (Body::reader(Broken), "disk on fire"),
        (Body::reader(&b"12"[..]).with_length(3), "ended too early"),
        (Body::reader(&b"12"[..]).with_length(1), "more bytes"),
    ] {
        let url = play(|mut connection| connection.until_closed());
        let error = client().upload(url, body).send().unwrap_err();
        assert!(matches!(error, Error::Io(_)) && error.to_string().contains(part), "{error}");
    }
}

/// According to their metadata, these files have 0 bytes.
#[cfg(target_os = "linux")]
#[test]
fn files_of_unknown_length_are_read_to_their_end() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, vec![7; LARGE]).unwrap()
    });
    let version = std::fs::read("/proc/version").unwrap();
    for (path, expected) in [("/proc/version".as_ref(), version), (&*pipe, vec![7; LARGE])] {
        let server = Server::new(vec![Reply::new(200, STORED)]);
        client().upload(&server.url, Body::file(path).unwrap()).send().unwrap();
        let request = server.take_request();
        assert_eq!(request.header("transfer-encoding"), Some("chunked"));
        assert!(request.body == expected && !expected.is_empty(), "{path:?}");
    }
    writer.join().unwrap();
}
