//! `ClientBuilder::on_call` and `ClientBuilder::header`.
#![cfg(feature = "client")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::{Body, CallOutcome, CallSummary, Client, Error, Fault, TransportErrorKind};
use convex_typed_test_support::fake::{Answer, FakeTransport, answer, success};
use convex_typed_test_support::functions::F;

/// Returns a client with these responses, each after a second, and a line for each summary that `on_call` got.
fn observed(answers: Vec<Answer>) -> (Client, Arc<Mutex<Vec<String>>>) {
    let summaries = Arc::new(Mutex::new(Vec::new()));
    let lines = summaries.clone();
    let on_call = move |call: &CallSummary<'_>| {
        let outcome = match call.outcome {
            CallOutcome::Success => "success".to_owned(),
            CallOutcome::Failure(error) => format!("{:?}", error.fault()),
            _ => "dropped".to_owned(),
        };
        let status = call.status.map(|status| status.as_u16());
        lines.lock().unwrap().push(format!(
            "{} {}: {outcome} {status:?} {} tries {}+{} s {:?} {}",
            call.kind,
            call.function,
            call.attempts,
            call.queued.as_secs(),
            (call.duration - call.queued).as_secs(),
            call.sent,
            call.received
        ));
    };
    let mut answers = answers.into_iter();
    let fake = FakeTransport::new(move |_| {
        (Duration::from_secs(1), answers.next().expect("there are more requests than responses"))
    });
    (fake.builder().on_call(on_call).retries(1).build("https://a.convex.cloud").unwrap(), summaries)
}

#[tokio::test(start_paused = true)]
async fn on_call_gets_one_summary_of_each_call() {
    let (client, summaries) = observed(vec![
        Ok(success("1.0")),
        Ok(answer(503, r#"{"code":"ExpiredInQueue"}"#)),
        Ok(success("1.0")),
        Ok(answer(200, r#"{"status":"error","errorMessage":"no"}"#)),
        Ok(success("\"text\"")),
        Ok(answer(503, "")),
        Ok(answer(200, "hooked")),
        Ok(answer(200, r#"{"results":[{"status":"success","value":1},{"status":"success","value":1}]}"#)),
        Ok(answer(200, r#"{"storageId":"kg2"}"#)),
        Ok(answer(200, "a file")),
        Ok(answer(200, "a file")),
        Ok(answer(404, "")),
    ]);
    let take = || std::mem::take(&mut *summaries.lock().unwrap());
    client.query(&F).await.unwrap();
    assert_eq!(take(), ["query f:query: success Some(200) 1 tries 0+1 s Some(59) 57"]);
    client.mutation(&F).await.unwrap();
    let [retried] = &take()[..] else { panic!() };
    assert!(retried.starts_with("mutation f:mutation: success Some(200) 2 tries 0+"), "{retried}");
    client.action(&F).await.unwrap_err();
    client.query(&F).await.unwrap_err();
    client.http(&F).body("x").await.unwrap_err();
    client.http(&F).body("xy").await.unwrap();
    assert_eq!(
        take(),
        [
            "action f:action: Function Some(200) 1 tries 0+1 s Some(60) 38",
            "query f:query: Caller Some(200) 1 tries 0+1 s Some(59) 60",
            "http POST /f: Function Some(503) 1 tries 0+1 s Some(1) 0",
            "http POST /f: success Some(200) 1 tries 0+1 s Some(2) 6",
        ]
    );
    assert!(client.query_batch((&F, &F)).await.is_ok());
    let [batch] = &take()[..] else { panic!() };
    assert!(batch.starts_with("query ") && batch.contains(": success "), "{batch}");

    let url = "https://a.convex.cloud/api/storage/upload?token=x";
    client.upload(url, Body::from("a note")).await.unwrap();
    client.download("https://a.convex.cloud/api/storage/x").await.unwrap().bytes().await.unwrap();
    drop(client.download("https://a.convex.cloud/api/storage/x").await.unwrap());
    client.download("https://a.convex.cloud/api/storage/x").await.unwrap_err();
    assert_eq!(
        take(),
        [
            "file upload: success Some(200) 1 tries 0+1 s Some(6) 19",
            "file download: success Some(200) 1 tries 0+1 s None 6",
            // Its body was not read.
            "file download: dropped Some(200) 1 tries 0+1 s None 0",
            "file download: Caller Some(404) 1 tries 0+1 s None 0",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn on_call_gets_a_summary_of_calls_that_were_dropped_or_not_sent() {
    let (client, summaries) = observed(vec![Ok(success("1.0")), Ok(success("1.0"))]);
    let take = || std::mem::take(&mut *summaries.lock().unwrap());
    // It was never polled.
    drop(client.query(&F));
    assert!(take().is_empty());
    let soon = Duration::from_millis(10);
    tokio::time::timeout(soon, client.query(&F)).await.unwrap_err();
    assert_eq!(take(), ["query f:query: dropped None 1 tries 0+0 s Some(59) 0"]);
    client.set_auth_provider(|_| async { Err("no".into()) });
    client.query(&F).await.unwrap_err();
    client.http(&F).stream().await.unwrap_err();
    let [query, stream] = &take()[..] else { panic!() };
    assert!(query.starts_with("query f:query: Caller None 0 tries "), "{query}");
    assert!(stream.starts_with("http POST /f: Caller None 0 tries "), "{stream}");
    client.clear_auth();

    // The second waits for the first.
    let second = client.mutation(&F).timeout(Duration::from_millis(500));
    let (_, second) = tokio::join!(client.mutation(&F), second);
    assert!(matches!(&second, Err(Error::Transport(error)) if error.kind == TransportErrorKind::Queued), "{second:?}");
    let lines = take();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("mutation f:mutation: Caller None 0 tries"), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn on_call_counts_attempts_even_if_no_fresh_token_follows() {
    let (client, summaries) = observed(vec![Ok(answer(401, ""))]);
    client.set_auth_provider(|fresh| async move { if fresh { Err("no".into()) } else { Ok(Some("old".to_owned())) } });
    client.query(&F).await.unwrap_err();
    assert_eq!(*summaries.lock().unwrap(), ["query f:query: Caller None 1 tries 0+1 s Some(59) 0"]);
}

#[tokio::test(start_paused = true)]
async fn on_call_gets_an_error_of_decoding_as_a_failure() {
    let (client, summaries) = observed(vec![Ok(answer(200, "{}"))]);
    client.timestamp().await.unwrap_err();
    assert_eq!(*summaries.lock().unwrap(), ["query query_ts: Deployment Some(200) 1 tries 0+1 s Some(0) 2"]);
}

#[tokio::test]
async fn headers_are_sent_only_to_the_deployment() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, Ok(success("1.0"))));
    let builder =
        || fake.builder().header("x-gate", "secret-key").header("X-Gate", "second").header("content-type", "no");
    let client = builder().build("https://a.convex.cloud").unwrap();
    client.query(&F).await.unwrap();
    client.http(&F).await.unwrap();
    client.http(&F).header("x-gate", "own").await.unwrap();
    let _ = client.download("https://a.convex.cloud/api/storage/x").await;
    let _ = client.download("https://a.other.cloud/api/storage/x").await;
    let seen = fake.take_requests();
    let gates: Vec<Vec<&str>> = seen
        .iter()
        .map(|seen| seen.headers.get_all("x-gate").iter().map(|value| value.to_str().unwrap()).collect())
        .collect();
    assert_eq!(
        gates,
        [vec!["secret-key", "second"], vec!["secret-key", "second"], vec!["own"], vec!["secret-key", "second"], vec![]]
    );
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert!(!format!("{:?} {client:?} {:?}", seen[0].headers, builder()).contains("secret-key"));

    let error = builder().header("no header", "x").build("https://a.convex.cloud").unwrap_err();
    assert_eq!(error.fault(), Fault::Caller);
    assert!(error.to_string().ends_with("`ClientBuilder::header` got an invalid name or value"), "{error}");
    builder().header("x", "two\nlines").build("https://a.convex.cloud").unwrap_err();
}

/// The header may be for a gateway, such as Basic authentication.
#[tokio::test]
async fn a_token_replaces_the_authorization_header_of_the_client() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, Ok(success("1.0"))));
    let client = fake.builder().header("authorization", "Basic x").build("https://a.convex.cloud").unwrap();
    client.query(&F).await.unwrap();
    client.set_auth("jwt").unwrap();
    client.query(&F).await.unwrap();
    let seen = fake.take_requests();
    let sent: Vec<_> = seen.iter().map(|seen| seen.header("authorization").unwrap()).collect();
    assert_eq!(sent, ["Basic x", "Bearer jwt"]);
}
