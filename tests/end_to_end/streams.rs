//! HTTP actions that stream: slowly, until they break, and without an end.

use std::time::Duration;

#[cfg(feature = "reqwest")]
use convex_typed::transport::reqwest::ReqwestTransport;
use convex_typed::transport::{ConnectOptions, hyper::HyperTransport};
use convex_typed::{Body, Client, Form, Part, TransportErrorKind, blocking};
use convex_typed_test_support::kind;
use convex_typed_tests::fixtures::deployment::http::{get, post};
use convex_typed_tests::server::Server;

/// Returns a client over each async transport.
fn clients(server: &Server) -> Vec<Client> {
    let options = ConnectOptions::new();
    let builders = [
        Client::builder().transport(HyperTransport::with_options(&options).unwrap()),
        #[cfg(feature = "reqwest")]
        Client::builder().transport(ReqwestTransport::with_options(&options).unwrap()),
    ];
    builders.into_iter().map(|builder| builder.build(&server.url).unwrap()).collect()
}

fn blocking(server: &Server) -> blocking::Client {
    blocking::Client::new(&server.url).unwrap()
}

const LINES: [&str; 3] = ["one", "two", "thrée"];

#[tokio::test]
async fn lines() {
    let Some(server) = Server::shared() else { return };
    for client in clients(server) {
        let answer = client.http(&get::StreamLines).stream().await.unwrap();
        assert_eq!(answer.status(), 202);
        let mut lines = answer.lines();
        for expected in LINES {
            assert_eq!(lines.try_next().await.unwrap().as_deref(), Some(expected));
        }
        assert_eq!(lines.try_next().await.unwrap(), None);
        assert_eq!(client.http(&get::StreamLines).await.unwrap().body(), "one\ntwo\r\nthrée");
    }
}

#[tokio::test]
async fn events() {
    let Some(server) = Server::shared() else { return };
    for client in clients(server) {
        let answer = client.http(&post::StreamEvents).body("a streamed chat answer").stream().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let mut events = answer.events();
        let (mut text, mut last) = (Vec::new(), None);
        while let Some(event) = events.try_next().await.unwrap() {
            match &*event.event {
                "message" => text.push(event.data),
                _ => last = Some((event.event, event.data, event.id)),
            }
        }
        assert_eq!(text.join(" "), "a streamed chat answer");
        assert_eq!(last, Some(("done".into(), "{}".into(), "3".into())));
    }
}

#[tokio::test]
async fn a_broken_stream_is_an_error() {
    let Some(server) = Server::shared() else { return };
    for client in clients(server) {
        let mut events = client.http(&get::StreamBroken).stream().await.unwrap().events();
        assert_eq!(events.try_next().await.unwrap().unwrap().data, "half");
        let error = events.try_next().await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
        assert_eq!(error.function(), Some("GET /stream/broken"));
    }
}

#[tokio::test]
async fn an_endless_stream_can_be_dropped_and_is_limited() {
    let Some(server) = Server::shared() else { return };
    for client in clients(server) {
        let mut lines = client.http(&get::StreamEndless).stream().await.unwrap().lines();
        for tick in 1..=3 {
            assert_eq!(lines.try_next().await.unwrap(), Some(format!("tick {tick}")));
        }
        drop(lines);
        let error = client.http(&get::StreamEndless).stream().timeout(Duration::from_millis(100)).await;
        let error = match error {
            Ok(answer) => answer.bytes().await.unwrap_err(),
            Err(error) => error,
        };
        assert!(error.is_timeout(), "{error}");
    }
    let small = Client::builder().response_limit(100).build(&server.url).unwrap();
    let error = small.http(&get::StreamEndless).stream().await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
}

#[tokio::test]
async fn forms() {
    let Some(server) = Server::shared() else { return };
    for client in clients(server) {
        for body in [Body::from("purr"), Body::reader(&b"purr"[..]), Body::reader(&b"purr"[..]).with_length(4)] {
            let file = Part::new(body).file_name("über \"cat\".txt").content_type("text/plain");
            let form = Form::new().text("title", "Ünïcode \"title\"\r\nof two lines").part("file", file).text("z", "x");
            let answer = client.http(&post::Form).multipart(form).await.unwrap();
            let found: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
            let name = found[1][1]["name"].as_str().unwrap().replace('"', "%22");
            assert_eq!(name, "über %22cat%22.txt");
            assert_eq!(found[0], serde_json::json!(["title", "Ünïcode \"title\"\r\nof two lines"]));
            assert_eq!((&found[1][1]["type"], &found[1][1]["text"]), (&"text/plain".into(), &"purr".into()));
            assert_eq!(found[2], serde_json::json!(["z", "x"]));
        }
    }
}

#[test]
fn blocking_streams() {
    let Some(server) = Server::shared() else { return };
    let client = blocking(server);
    let lines = client.http(&get::StreamLines).stream().send().unwrap().lines();
    assert_eq!(lines.collect::<Result<Vec<_>, _>>().unwrap(), LINES);
    let answer = client.http(&post::StreamEvents).body("a b").stream().send().unwrap();
    assert_eq!(answer.events().map(|event| event.unwrap().data).collect::<Vec<_>>(), ["a", "b", "{}"]);
    let mut events = client.http(&get::StreamBroken).stream().send().unwrap().events();
    assert_eq!(events.next().unwrap().unwrap().data, "half");
    assert_eq!(kind(&events.next().unwrap().unwrap_err()), Some(TransportErrorKind::Interrupted));
    let endless = client.http(&get::StreamEndless).stream().send().unwrap().lines();
    assert_eq!(endless.take(2).map(Result::unwrap).collect::<Vec<_>>(), ["tick 1", "tick 2"]);
    let form = blocking::Form::new().text("a", "b").part("file", blocking::Part::new("x").file_name("x.txt"));
    let answer = client.http(&post::Form).multipart(form).send().unwrap();
    let found: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!((&found[0][1], &found[1][1]["text"]), (&"b".into(), &"x".into()));
}
