//! Tests that the demo completes, calls every function of the chat app, and prints every call.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use convex_typed::{Client, Error};
use convex_typed_demo::backend;
use convex_typed_demo::deployment::{Deployment, SPEC};
use serde_json::Value;

use crate::calls;
use crate::transcript::Transcript;

async fn transcript() -> String {
    let deployment = Deployment::start(0).unwrap();
    let mut out = Vec::new();
    calls::run(&deployment, &mut Transcript::new(&mut out, &deployment)).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn every_function_is_called() {
    let spec: Value = serde_json::from_str(SPEC).unwrap();
    let public = |function: &&Value| function["visibility"]["kind"] == "public";
    let path = |function: &Value| function["identifier"].as_str().unwrap().replace(".js:", ":");
    let functions: BTreeSet<String> = spec["functions"].as_array().unwrap().iter().filter(public).map(path).collect();
    let transcript = transcript().await;
    let called = |path: &&String| transcript.contains(&format!("\"path\":\"{path}\""));
    assert_eq!(functions.iter().filter(|path| !called(path)).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[tokio::test]
async fn every_call_is_shown_with_its_request_and_result() {
    insta::assert_snapshot!(transcript().await);
}

#[tokio::test]
async fn functions_are_slow_or_fail_on_request() {
    let deployment = Deployment::start(0).unwrap();
    let set = |query: &str| {
        let url = format!("{}/demo?{query}", deployment.url());
        let request = ureq::post(url).config().http_status_as_error(false).build();
        request.send_empty().unwrap().status().as_u16()
    };
    let client = Client::builder().retries(0).build(deployment.url()).unwrap();
    let me = async || client.query(&backend::api::users::Me::new()).await;

    assert_eq!(set("throw=users:me"), 200);
    let Err(Error::Function(error)) = me().await else { panic!("it did not throw") };
    assert_eq!(error.data.unwrap()["code"], "ON_REQUEST".into());
    assert_eq!(set("unavailable=1"), 200);
    assert_eq!(me().await.unwrap_err().status().unwrap().as_u16(), 503);
    assert_eq!(set("delay=50"), 200);
    let start = Instant::now();
    assert!(me().await.is_ok() && start.elapsed() >= Duration::from_millis(50));
    assert_eq!((set("deley=50"), set("delay=x"), set("")), (400, 400, 200));
}
