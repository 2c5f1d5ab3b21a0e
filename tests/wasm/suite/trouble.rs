//! A deployment that misbehaves (see `trouble.mjs`), and one that does not exist.

use std::time::Duration;

use convex_typed::{Client, Error, HttpAction, Kind, Method, Object, TransportErrorKind, Value, deployment_url};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{is_node, kind, sleep};

pub(super) fn client() -> Client {
    Client::new(deployment_url!("TROUBLE_URL")).unwrap()
}

pub(super) fn named(name: &str) -> Object {
    Object::from([("name".to_owned(), Value::from(name))])
}

/// How often a function was called, and how often the caller aborted.
pub(super) async fn seen(name: &str) -> (f64, f64) {
    let Value::Object(seen) = client().call_dynamic("trouble:seen", named(name)).await.unwrap() else { panic!() };
    let number = |field: &str| if let Value::Float64(number) = seen[field] { number } else { panic!() };
    (number("calls"), number("aborted"))
}

/// Waits until a caller has aborted.
async fn until_aborted(name: &str) {
    while seen(name).await.1 < 1.0 {
        sleep(5).await;
    }
}

#[wasm_bindgen_test]
async fn a_timeout_aborts() {
    for function in ["trouble:hang", "trouble:stalled"] {
        let call = client().call_dynamic(function, named(function)).timeout(Duration::from_millis(300));
        let error = call.await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        until_aborted(function).await;
    }
}

#[wasm_bindgen_test]
async fn a_dropped_call_aborts() {
    let mut call = Box::pin(client().call_dynamic("trouble:hang", named("dropped")));
    while seen("dropped").await.0 < 1.0 {
        assert!(futures_util::poll!(&mut call).is_pending());
        sleep(5).await;
    }
    drop(call);
    until_aborted("dropped").await;
}

#[wasm_bindgen_test]
async fn calls_are_retried_if_that_is_safe() {
    for function in ["trouble:unavailable", "trouble:lost"] {
        let answer = client().call_dynamic(function, named(function)).kind(Kind::Query).await;
        assert_eq!(answer.unwrap(), Value::from("there"), "{function}");
        assert_eq!(seen(function).await.0, 2.0, "{function}");
    }
    // A mutation may have run. A browser itself sends it again, if it had reused the connection.
    if !is_node() {
        return;
    }
    let error = client().call_dynamic("trouble:lost", named("mutation")).kind(Kind::Mutation).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
    assert_eq!(seen("mutation").await.0, 1.0);
}

#[wasm_bindgen_test]
async fn an_incomplete_answer_is_an_error() {
    let error = client().call_dynamic("trouble:broken", named("broken")).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
}

#[wasm_bindgen_test]
async fn an_answer_beyond_the_limit_aborts() {
    let client = Client::builder().response_limit(5000).build(client().url()).unwrap();
    let error = client.call_dynamic("trouble:endless", named("endless")).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
    until_aborted("endless").await;
}

#[wasm_bindgen_test]
async fn redirects_are_not_followed() {
    let error = client().call_dynamic("trouble:moved", named("moved")).await.unwrap_err();
    if is_node() {
        let Error::Platform(error) = &error else { panic!("{error}") };
        assert_eq!(error.location.as_deref(), Some("https://example.com/elsewhere"));
    } else {
        assert_eq!(kind(&error), Some(TransportErrorKind::Unsupported), "{error}");
    }
    assert!(error.to_string().contains("it redirects"), "{error}");
    assert!(!error.is_safe_to_retry(Kind::Query));
}

#[wasm_bindgen_test]
async fn headers_can_have_any_bytes() {
    struct Odd;
    impl HttpAction for Odd {
        const METHOD: Method = Method::GET;
        const ROUTE: &'static str = "/odd";
    }
    // A browser hides this header.
    if !is_node() {
        return;
    }
    let value = http::HeaderValue::from_bytes(b"v\xe9\xff").unwrap();
    let url = deployment_url!("TROUBLE_URL");
    let client = Client::builder().site_url(url).header("x-odd", value.clone()).build(url).unwrap();
    assert_eq!(client.http(&Odd).await.unwrap().headers()["x-odd"], value);
}

#[wasm_bindgen_test]
async fn a_refused_connection() {
    // A port that browsers do not block, and that nothing listens on.
    let client = Client::builder().retries(0).build("http://127.0.0.1:4").unwrap();
    let error = client.call_dynamic("a:b", Object::new()).await.unwrap_err();
    if is_node() {
        assert!(error.is_connect() && error.to_string().contains("ECONNREFUSED"), "{error}");
    } else {
        assert_eq!(kind(&error), Some(TransportErrorKind::Interrupted), "{error}");
        assert!(error.to_string().contains("CORS"), "{error}");
    }
}

#[wasm_bindgen_test]
async fn an_error_for_a_url_that_fetch_refuses_has_no_secrets() {
    let error = client().download("http://user:secret@127.0.0.1:4/x").await.unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
}
