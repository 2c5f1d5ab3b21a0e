//! The field `__proto__` of records, which JavaScript does not keep.

use std::collections::BTreeSet;

use convex_typed::{Client, Query, Value};
use convex_typed_tests::call;
use convex_typed_tests::fixtures::deployment::api::values;

use crate::calls::{Auth, Pair, side_by_side};
use crate::differences::Difference;
use crate::official;
use crate::recorder::Recorder;
use crate::understood::Outcome;

#[tokio::test]
async fn only_our_client_keeps_the_field() {
    if !official::is_there() {
        return;
    }
    let body = r#"{"status":"success","value":{"__proto__":1,"a":2}}"#;
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    let recorder = Recorder::new(move |_| answer.clone().into());
    let args = r#"{"value":{"__proto__":1,"a":2}}"#;
    let official = official::Call { method: "query", path: "values:scores", args, skip_queue: false };
    let ours = |client: &Client| call::by_text::<Query, values::Scores>(client, args, false).unwrap();
    let outcome = side_by_side(&recorder, Pair { official, ours: &ours, auth: &Auth::Nobody }).await;
    use Difference::{BareArguments, ClientName, Prototype};
    assert_eq!(outcome.differences, BTreeSet::from([ClientName, BareArguments, Prototype]));
    assert_eq!(fields(outcome.theirs.outcome), ["a"]);
    assert_eq!(fields(outcome.ours.outcome), ["__proto__", "a"]);
}

#[track_caller]
fn fields(outcome: Outcome) -> Vec<String> {
    match outcome {
        Outcome::Value(Value::Object(fields)) => fields.into_keys().collect(),
        other => panic!("{other:?}"),
    }
}
