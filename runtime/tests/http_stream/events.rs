//! Server-sent events.

use convex_typed::transport::{Attempt, BoxFuture, SendError, Transfer, Transport};
use convex_typed::{Bytes, HttpEvent};
use convex_typed_test_support::Chunks;
use futures_util::StreamExt;
use http::Response;
use proptest::prelude::*;

use super::*;

/// Formats an event as a line to compare.
fn shown(event: &HttpEvent) -> String {
    format!("{} {:?} id={} retry={:?}", event.event, event.data, event.id, event.retry.map(|retry| retry.as_millis()))
}

#[tokio::test]
async fn events_are_returned_one_by_one() {
    let server = chunks(&[
        b"\xef\xbb\xbfdata: hello\n\n: ping\n\nda",
        b"ta:two\r",
        b"\ndata\r\ndata:  lines\r\n\r\n",
        b"event: delta\rid: 7\rretry: 1500\rdata: {\"a\":1}\r\r",
        b"event: nothing\n\nid: a\0b\nretry: soon\nother: x\ndata: same id\n\n",
        b"data: without an end",
    ]);
    let url = &server.url;
    for (name, client) in clients(url, plain) {
        let mut events = client.http(&Feed).stream().await.unwrap().events();
        let mut seen = Vec::new();
        while let Some(event) = events.try_next().await.unwrap() {
            seen.push(shown(&event));
        }
        assert_eq!(
            seen,
            [
                r#"message "hello" id= retry=None"#,
                r#"message "two\n\n lines" id= retry=None"#,
                r#"delta "{\"a\":1}" id=7 retry=Some(1500)"#,
                r#"message "same id" id=7 retry=None"#,
            ],
            "{name}"
        );
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn an_event_is_available_when_its_end_arrives() {
    let (url, tell) = on_demand(&["data: one\n\n", "data: two\r\n\r\n"]);
    for (_, client) in clients(&url, plain) {
        let mut events = client.http(&Chat).stream().await.unwrap().events();
        for data in ["one", "two"] {
            tell.send(()).unwrap();
            assert_eq!(events.try_next().await.unwrap().unwrap().data, data);
        }
        assert!(events.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn an_incomplete_response_is_an_error() {
    let server = broken("data: one\n\ndata: tw");
    let url = &server.url;
    for (_, client) in clients(url, plain) {
        let mut events = client.http(&Feed).stream().await.unwrap().events();
        assert_eq!(events.try_next().await.unwrap().unwrap().data, "one");
        assert_eq!(kind(&events.try_next().await.unwrap_err()), Some(TransportErrorKind::Interrupted));
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn events_have_a_limit_that_ignores_comments() {
    // Together, the comments are longer than the limit.
    let server =
        chunks(&[b": ping\n\n: ping\n\n: ping\n\ndata: 1234\n\n", b"data: 1234\ndata: 5678\n\n", b"data: 1\n\n"]);
    let url = &server.url;
    for (name, client) in clients(url, plain) {
        let mut events = client.http(&Feed).stream().await.unwrap().events().limit(10);
        assert_eq!(events.next().await.unwrap().unwrap().data, "1234");
        assert_eq!(events.next().await.unwrap().unwrap().data, "1234\n5678");
        assert_eq!(events.next().await.unwrap().unwrap().data, "1");
        let mut events = client.http(&Feed).stream().await.unwrap().events().limit(8);
        let error = events.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("a line is longer than 8 bytes"), "{name}: {error}");
    }
    let server = chunks(&[b"data: 12\ndata: 34\ndata: 56\ndata: 78\n\n"]);
    let url = &server.url;
    for (name, client) in clients(url, plain) {
        let mut events = client.http(&Feed).stream().await.unwrap().events().limit(10);
        let error = events.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("an event is longer than 10 bytes"), "{name}: {error}");
        assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge));
        assert!(events.next().await.is_none());
    }
}

/// Responds with these chunks.
struct Chunked(Vec<Bytes>);

impl Transport for Chunked {
    fn send(&self, _: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        unreachable!("it streams")
    }
    fn transfer(&self, _: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        let chunks = Chunks::new(self.0.clone().into_iter().map(Ok));
        Box::pin(async { Ok(Response::new(Body::stream(chunks))) })
    }
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

/// Generates parts of event streams in any order, split anywhere.
fn streams() -> impl Strategy<Value = Vec<Bytes>> {
    let piece = prop::sample::select(vec![
        "data",
        "data:",
        "data: ",
        "event: a",
        "event:",
        "id: 1",
        "id",
        "retry: 10",
        "retry: x",
        ":",
        ": c",
        "x",
        " ",
        "ü",
        "\n",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\r\r",
        "\r\n\r\n",
        "\u{feff}",
        "\0",
    ]);
    (prop::collection::vec(piece, 0..40), prop::collection::vec(1..9_usize, 1..8)).prop_map(|(pieces, sizes)| {
        let mut text = Bytes::from(pieces.concat());
        let mut chunks = Vec::new();
        for size in sizes.iter().cycle() {
            if text.is_empty() {
                break;
            }
            chunks.push(text.split_to((*size).min(text.len())));
        }
        chunks
    })
}

proptest! {
    /// Unlike browsers and this crate, the other parser returns events without data, and forgets ids.
    #[test]
    fn events_are_those_of_another_parser(chunks in streams()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let client = Client::builder().transport(Chunked(chunks.clone())).build("https://a.convex.cloud").unwrap();
            let events = client.http(&Feed).stream().await.unwrap().events();
            let ours: Vec<_> = events.map(|event| shown(&event.unwrap())).collect().await;
            let mut id = String::new();
            let mut theirs = Vec::new();
            let mut other = sse_stream::SseByteStream::new(Chunks::new(chunks.into_iter().map(Ok)));
            while let Some(block) = other.next().await {
                let block = block.unwrap();
                id = block.id.unwrap_or(id);
                let Some(data) = block.data else { continue };
                let event = block.event.filter(|event| !event.is_empty()).unwrap_or_else(|| "message".to_owned());
                theirs.push(format!("{event} {data:?} id={id} retry={:?}", block.retry.map(u128::from)));
            }
            assert_eq!(ours, theirs);
        });
    }
}
