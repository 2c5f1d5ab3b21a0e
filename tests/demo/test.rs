//! The demo runs to its end, calls every function of the chat app, and shows what it should.

mod backend;
mod deployment;
mod flow;
mod pretty;
mod stage;

use std::collections::BTreeSet;

use serde_json::Value;

const SPEC: &str = include_str!("../fixtures/chat.json");

async fn transcript() -> String {
    let deployment = deployment::Deployment::start(SPEC).unwrap();
    let mut out = Vec::new();
    flow::run(&deployment, &mut stage::Stage::new(&mut out, false, &deployment)).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn calls_every_function() {
    let spec: Value = serde_json::from_str(SPEC).unwrap();
    let public = |function: &&Value| function["visibility"]["kind"] == "public";
    let path = |function: &Value| function["identifier"].as_str().unwrap().replace(".js:", ":");
    let functions: BTreeSet<String> = spec["functions"].as_array().unwrap().iter().filter(public).map(path).collect();
    let transcript = transcript().await;
    let called = |path: &&String| transcript.contains(&format!("\"path\":\"{path}\""));
    assert_eq!(functions.iter().filter(|path| !called(path)).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[tokio::test]
async fn shows_what_was_sent_and_what_came_back() {
    insta::assert_snapshot!(transcript().await);
}
