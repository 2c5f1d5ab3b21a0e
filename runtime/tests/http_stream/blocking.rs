//! Streams of the blocking client.

use std::io;

use convex_typed::blocking::{Body, Client, Form, HttpStream, Part};

use super::*;

fn client(url: &str) -> Client {
    convex_typed::Client::builder().retries(0).blocking().build(url).unwrap()
}

#[test]
fn headers_and_chunks_are_available_as_they_arrive() {
    let (url, tell) = on_demand(&["one", "two", "th\nree"]);
    let mut answer = client(&url).http(&Chat).body("hi").stream().send().unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["content-type"]), (201, &"text/plain".parse().unwrap()));
    tell.send(()).unwrap();
    assert_eq!(answer.chunk().unwrap().unwrap(), "one");
    tell.send(()).unwrap();
    let mut two = [0; 2];
    answer.read_exact(&mut two).unwrap();
    assert_eq!(&two, b"tw");
    tell.send(()).unwrap();
    // The rest of a chunk is not lost.
    assert_eq!(answer.lines().collect::<Result<Vec<_>, _>>().unwrap(), ["oth", "ree"]);
}

#[test]
fn lines_events_bytes_and_files() {
    let server = chunks(&[b"data: on", b"e\n\n: ping\n\nevent: b\ndata: two\n\n"]);
    let url = &server.url;
    let stream = || client(url).http(&Feed).stream().send().unwrap();
    let events: Vec<_> = stream().events().map(|event| event.unwrap()).map(|event| (event.event, event.data)).collect();
    assert_eq!(events, [("message".into(), "one".into()), ("b".into(), "two".into())]);
    assert_eq!(stream().lines().count(), 7);
    assert_eq!(stream().lines().try_next().unwrap().unwrap(), "data: one");
    assert_eq!(stream().events().try_next().unwrap().unwrap().data, "one");
    assert_eq!(stream().bytes().unwrap().len(), 39);
    let mut file = Vec::new();
    assert_eq!(stream().write_to(&mut file).unwrap(), file.len() as u64);
    assert!(stream().lines().limit(3).next().unwrap().unwrap_err().to_string().contains("longer than 3 bytes"));
    assert!(stream().events().limit(3).next().unwrap().is_err());
}

#[test]
fn an_incomplete_response_is_an_error() {
    let server = broken("data: one\n\ndata: tw");
    let url = &server.url;
    let mut answer = client(url).http(&Feed).stream().send().unwrap();
    let error = io::copy(&mut answer, &mut io::sink()).unwrap_err();
    let error = error.downcast::<Error>().unwrap();
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
    let mut events = client(url).http(&Feed).stream().send().unwrap().events();
    assert_eq!(events.next().unwrap().unwrap().data, "one");
    assert_eq!(kind(&events.next().unwrap().unwrap_err()), Some(TransportErrorKind::Interrupted));
    assert!(events.next().is_none());
}

#[test]
fn streams_time_out_and_dropping_them_closes_the_connection() {
    let (url, closed) = silent("half");
    let soon = Duration::from_millis(30);
    let call = client(&url).http(&Feed).stream().idle_timeout(soon);
    let error = call.send().and_then(HttpStream::bytes).unwrap_err();
    assert!(error.is_timeout() && error.to_string().ends_with("no data for 30ms"), "{error}");
    closed.recv_timeout(Duration::from_secs(20)).unwrap();
    let error = client(&url).http(&Feed).stream().timeout(soon).send().and_then(HttpStream::bytes).unwrap_err();
    assert!(error.is_timeout(), "{error}");
    closed.recv_timeout(Duration::from_secs(20)).unwrap();
    let mut answer = client(&url).http(&Feed).stream().send().unwrap();
    answer.chunk().unwrap().unwrap();
    drop(answer);
    closed.recv_timeout(Duration::from_secs(20)).unwrap();
}

#[test]
fn responses_have_a_limit() {
    let server = chunks(&[b"12345678", b"9\n12"]);
    let url = &server.url;
    let client = convex_typed::Client::builder().response_limit(11).blocking().build(url).unwrap();
    let error = client.http(&Feed).stream().send().unwrap().bytes().unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
}

#[test]
fn request_bodies_and_forms_are_streamed() {
    let server = Server::by(|request| {
        let content_type = request.header("content-type").unwrap_or_default();
        Reply::new(200, format!("{content_type}\n{}", request.text()))
    });
    let client = client(&server.url);
    let answer = client.http(&Chat).body(Body::reader(&b"from a reader"[..])).send().unwrap();
    assert_eq!(answer.body(), "\nfrom a reader");
    let file = Part::new(Body::reader(&b"from a reader"[..])).file_name("a.txt").content_type("text/plain");
    let form = Form::new().text("title", "A").part("file", file);
    let mut text = String::new();
    client.http(&Chat).multipart(form).stream().send().unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("multipart/form-data; boundary="), "{text}");
    assert!(text.contains("filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nfrom a reader\r\n--"), "{text}");
}
