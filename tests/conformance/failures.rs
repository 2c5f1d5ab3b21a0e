//! Failures, from a server with scripted answers.

use convex_typed::{Client, Query};
use convex_typed_tests::call;
use convex_typed_tests::fixtures::deployment::api::values;

use crate::calls::{Auth, Outcome, Pair, side_by_side};
use crate::differences::Difference;
use crate::recorder::{Answer, Recorder};
use crate::understood::Outcome::{Error, Other, Value};
use crate::understood::Understood;
use crate::{official, ours};

const ARGS: &str = r#"{"value":1}"#;

/// A query that returns a number.
fn called(client: &Client) -> call::Answer {
    call::by_text::<Query, values::Number>(client, ARGS, false).unwrap()
}

/// The same query by the official client.
fn official() -> official::Call<'static> {
    official::Call { method: "query", path: "values:number", args: ARGS, skip_queue: false }
}

/// Calls it with both clients, which get these answers.
async fn answered(recorder: &Recorder, answers: Vec<Answer>) -> Outcome {
    recorder.will_answer(answers);
    side_by_side(recorder, Pair { official: official(), ours: &called, auth: &Auth::Nobody }).await
}

fn recorder() -> Recorder {
    Recorder::new(|sent| panic!("there is no answer to {sent:?}"))
}

fn http(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    format!("HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}").into()
}

fn json(status: u16, body: &str) -> Answer {
    http(status, "Content-Type: application/json\r\n", body)
}

fn success() -> Answer {
    json(200, r#"{"status":"success","value":1}"#)
}

#[tokio::test]
async fn statuses() {
    if !official::is_there() {
        return;
    }
    let recorder = recorder();
    let body = r#"{"code":"TheCode","message":"what went wrong"}"#;
    // Without 407 and 421, which `fetch` handles itself: with a network error, and a retry.
    for status in (400..=406)
        .chain(408..=420)
        .chain(422..=426)
        .chain([429, 431, 451])
        .chain(500..=511)
        .chain([520, 521, 522, 523, 524, 530, 599])
    {
        for body in [body, "", "<html>no</html>", r#"{"status":"success","value":1}"#] {
            let Outcome { ours, theirs, .. } = answered(&recorder, vec![json(status, body)]).await;
            assert_eq!(ours, theirs, "{status} {body}");
            assert_eq!(ours.outcome, Error(body.to_owned()));
        }
    }
}

#[tokio::test]
async fn envelopes() {
    if !official::is_there() {
        return;
    }
    let recorder = recorder();
    let thrown = r#"{"status":"error","errorMessage":"m","#;
    for (status, body) in [
        (200, r#"{"status":"success","value":1}"#.to_owned()),
        (201, r#"{"status":"success","value":1.0,"logLines":[]}"#.to_owned()),
        (200, "\r\n {\t\"value\" : 1e0 ,\n \"status\":\"success\" } ".to_owned()),
        (200, r#"{"more":{"a":[1]},"status":"success","value":{"$float":"AAAAAAAA8H8="}}"#.to_owned()),
        (200, r#"{"status":"success","value":-0.0}"#.to_owned()),
        (200, r#"{"status":"success","value":1,"logLines":["[LOG] 'a'","[WARN] 'two\nlines'"]}"#.to_owned()),
        // The status with which old versions of Convex reported that a function failed.
        (560, r#"{"status":"error","errorMessage":"m"}"#.to_owned()),
        (560, format!(r#"{thrown}"errorData":{{"a":{{"$bytes":""}}}}}}"#)),
        (200, format!(r#"{thrown}"logLines":["[ERROR] 'e'"]}}"#)),
        (200, format!(r#"{thrown}"errorData":null}}"#)),
        (200, format!(r#"{thrown}"errorData":0}}"#)),
        (200, format!(r#"{thrown}"errorData":"","logLines":["[LOG] 1"]}}"#)),
        (200, r#"{"errorData":[],"logLines":[],"errorMessage":"ü \"q\" \u0000","status":"error"}"#.to_owned()),
        (200, r#"{"status":"error","errorMessage":""}"#.to_owned()),
    ] {
        let Outcome { ours, theirs, .. } = answered(&recorder, vec![json(status, &body)]).await;
        assert_eq!(ours, theirs, "{body}");
    }
}

#[tokio::test]
async fn answers_that_are_not_from_convex() {
    if !official::is_there() {
        return;
    }
    let recorder = recorder();
    let answers = [
        json(200, ""),
        json(204, ""),
        http(200, "Content-Type: text/html\r\n", "<html>a proxy</html>"),
        json(200, r#"{"status":"success","value":1"#),
        json(200, r#"{"status":"maybe","value":1}"#),
        json(200, r#"{"value":1}"#),
        json(200, r#"{"status":"success"}"#),
        json(200, r#"{"status":"error"}"#),
        json(200, "[]"),
        json(200, "null"),
        json(200, "1"),
    ];
    for answer in answers {
        let text = String::from_utf8_lossy(&answer).into_owned();
        let Outcome { ours, theirs, .. } = answered(&recorder, vec![answer]).await;
        expect(Difference::NotFromConvex, &ours, &theirs, &text);
    }
}

/// Checks that the results of both clients differ in this known way.
#[track_caller]
fn expect(difference: Difference, ours: &Understood, theirs: &Understood, answer: &str) {
    let known = match (difference, &ours.outcome, &theirs.outcome) {
        (Difference::NotFromConvex, Other(kind), theirs) => kind == "Platform" && ours.outcome != *theirs,
        (Difference::Types, Other(kind), Value(_) | Error(_)) => kind == "Decode",
        (Difference::Network, Other(kind), Other(theirs)) => kind == "Transport" && theirs == "TypeError",
        (Difference::Redirect, Error(body), Value(_)) => body.is_empty(),
        (Difference::Retry, Value(_), Error(body)) => body.contains("ExpiredInQueue"),
        _ => false,
    };
    assert!(known, "{answer}\n{ours:?}\n{theirs:?}");
}

#[tokio::test]
async fn values_of_another_type() {
    if !official::is_there() {
        return;
    }
    let recorder = recorder();
    for value in ["null", r#""a""#, "true", r#"{"$integer":"AQAAAAAAAAA="}"#, "[1]", "{}", r#"{"$integer":1}"#] {
        let body = format!(r#"{{"status":"success","value":{value}}}"#);
        let Outcome { ours, theirs, .. } = answered(&recorder, vec![json(200, &body)]).await;
        expect(Difference::Types, &ours, &theirs, value);
    }
}

#[tokio::test]
async fn incomplete_answers() {
    if !official::is_there() {
        return;
    }
    let recorder = recorder();
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":\"success\",".to_vec();
    for answer in [Vec::new(), b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(), b"not HTTP at all\r\n\r\n".to_vec(), cut] {
        let text = String::from_utf8_lossy(&answer).into_owned();
        let Outcome { ours, theirs, .. } = answered(&recorder, vec![answer]).await;
        expect(Difference::Network, &ours, &theirs, &text);
    }
}

/// Calls with one client, which gets these answers in order. Returns the result and the number of requests.
async fn alone(recorder: &Recorder, answers: Vec<Answer>, ours: Option<Client>) -> (Understood, usize) {
    recorder.will_answer(answers);
    let understood = match ours {
        Some(client) => ours::understood(called(&client)).await,
        None => official::call(recorder.url(), &Auth::Nobody, &[official()]).remove(0),
    };
    (understood, recorder.take().0.len())
}

#[tokio::test]
async fn redirects() {
    if !official::is_there() {
        return;
    }
    let recorder = recorder();
    let redirect = || http(307, "Location: /elsewhere\r\n", "");
    let theirs = alone(&recorder, vec![redirect(), success()], None).await;
    let client = ours::client(recorder.url(), &Auth::Nobody);
    let ours = alone(&recorder, vec![redirect()], Some(client)).await;
    expect(Difference::Redirect, &ours.0, &theirs.0, "a redirect");
    assert_eq!((ours.1, theirs.1), (1, 2));
}

#[tokio::test]
async fn retries() {
    if !official::is_there() {
        return;
    }
    let recorder = recorder();
    let busy = || json(503, r#"{"code":"ExpiredInQueue","message":"busy"}"#);
    let theirs = alone(&recorder, vec![busy()], None).await;
    let client = Client::new(recorder.url()).unwrap();
    let ours = alone(&recorder, vec![busy(), success()], Some(client)).await;
    expect(Difference::Retry, &ours.0, &theirs.0, "a transient error");
    assert_eq!((ours.1, theirs.1), (2, 1));
}
