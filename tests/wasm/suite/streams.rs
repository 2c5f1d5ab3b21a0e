//! HTTP actions that stream their answers.

use std::time::Duration;

use convex_typed::{Client, Form, Part, TransportErrorKind};
use convex_typed_wasm_tests::backend::http::{get, post};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{client, is_node, kind};

#[wasm_bindgen_test]
async fn lines() {
    let client = client();
    let answer = client.http(&get::StreamLines).stream().await.unwrap();
    assert_eq!(answer.status(), 202);
    let mut lines = answer.lines();
    for expected in ["one", "two", "thrée"] {
        assert_eq!(lines.try_next().await.unwrap().as_deref(), Some(expected));
    }
    assert_eq!(lines.try_next().await.unwrap(), None);
    assert_eq!(client.http(&get::StreamLines).await.unwrap().body(), "one\ntwo\r\nthrée");
}

#[wasm_bindgen_test]
async fn events() {
    let client = client();
    let answer = client.http(&post::StreamEvents).body("a streamed chat answer").stream().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut events = answer.events();
    let mut text = Vec::new();
    while let Some(event) = events.try_next().await.unwrap() {
        text.push(event.data);
    }
    assert_eq!(text, ["a", "streamed", "chat", "answer", "{}"]);
}

#[wasm_bindgen_test]
async fn a_broken_stream_is_an_error() {
    let mut events = client().http(&get::StreamBroken).stream().await.unwrap().events();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "half");
    let error = events.try_next().await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
}

#[wasm_bindgen_test]
async fn an_endless_stream_can_be_dropped_and_is_limited() {
    let client = client();
    let mut lines = client.http(&get::StreamEndless).stream().await.unwrap().lines();
    for tick in 1..=3 {
        assert_eq!(lines.try_next().await.unwrap(), Some(format!("tick {tick}")));
    }
    drop(lines);
    let error = match client.http(&get::StreamEndless).stream().timeout(Duration::from_millis(100)).await {
        Ok(answer) => answer.bytes().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(error.is_timeout(), "{error}");
    let small = Client::builder().response_limit(100).build(client.url()).unwrap();
    let error = small.http(&get::StreamEndless).stream().await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
}

#[wasm_bindgen_test]
async fn a_form() {
    // A browser sends a preflight request first, which this app does not answer.
    if !is_node() {
        return;
    }
    let file = Part::new("purr").file_name("cat.txt").content_type("text/plain");
    let form = Form::new().text("title", "Ünïcode").part("file", file);
    let answer = client().http(&post::Form).multipart(form).await.unwrap();
    let expected = r#"[["title","Ünïcode"],["file",{"name":"cat.txt","type":"text/plain","text":"purr"}]]"#;
    assert_eq!(answer.body(), expected);
}
