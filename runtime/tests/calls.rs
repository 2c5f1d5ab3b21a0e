//! Settings of calls, and the order of mutations.
#![cfg(feature = "client")]

use std::future::{Future, pending};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use convex_typed::{Error, Kind, Object, SnapshotTimestamp, TransportErrorKind, Value};
use convex_typed_test_support::fake::{FakeTransport, answer, success};
use convex_typed_test_support::functions::{Add, Count};
use tokio::time::timeout;

const SECOND: Duration = Duration::from_secs(1);

/// Responds to each call after a second, with an error to those with `n: 13`.
fn slow() -> FakeTransport {
    FakeTransport::new(|seen| {
        let unlucky = seen.text().contains("13.0");
        (SECOND, Ok(if unlucky { answer(500, "") } else { success("1.0") }))
    })
}

fn poll_once(future: impl Future) -> bool {
    pin!(future).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

#[tokio::test(start_paused = true)]
async fn mutations_run_in_the_order_they_were_started() {
    let fake = slow();
    let client = fake.client();
    let clone = client.clone();
    let (a, b, c) =
        (client.mutation(&Add { n: 1.0 }), clone.mutation(&Add { n: 13.0 }), client.mutation(&Add { n: 3.0 }));
    let skips = client.mutation(&Add { n: 4.0 }).skip_queue();
    let other = client.with_auth("someone-else").unwrap();
    // Polled in another order than created. The second one fails.
    let (c, b, a, skips, query, other) =
        tokio::join!(c, b, a, skips, client.query(&Count), other.mutation(&Add { n: 5.0 }),);
    assert!(a.is_ok() && b.is_err() && c.is_ok() && skips.is_ok() && query.is_ok() && other.is_ok());
    let order: Vec<_> = fake.take_requests().iter().map(|seen| (seen.at.as_secs(), args(seen.text()))).collect();
    let at = |second, args: &str| (second, args.to_owned());
    assert_eq!(
        order,
        [
            at(0, r#"{"n":3.0}"#),
            at(0, r#"{"n":4.0}"#),
            at(0, "{}"),
            at(0, r#"{"n":5.0}"#),
            at(1, r#"{"n":13.0}"#),
            at(2, r#"{"n":1.0}"#),
        ]
    );
}

fn args(body: &str) -> String {
    body.split_once(r#""args":"#).unwrap().1.strip_suffix('}').unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_dropped_mutation_does_not_hold_the_queue() {
    let fake = slow();
    let client = fake.client();
    {
        let mut running = pin!(client.mutation(&Add { n: 1.0 }));
        let mut waiting = pin!(client.mutation(&Add { n: 2.0 }));
        assert!(!poll_once(running.as_mut()) && !poll_once(waiting.as_mut()));
    }
    client.mutation(&Add { n: 3.0 }).await.unwrap();
    let seen = fake.take_requests();
    assert_eq!(seen.len(), 2, "the one that waited was never sent");
    assert_eq!(seen[1].at, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_mutation_dropped_before_a_retry_or_without_a_token_does_not_hold_the_queue() {
    let mut busy = answer(503, r#"{"code":"ExpiredInQueue"}"#);
    busy.headers_mut().insert("retry-after", "5".parse().unwrap());
    let client = FakeTransport::answers(vec![Ok(busy), Ok(success("1.0"))]).client();
    timeout(SECOND, client.mutation(&Add { n: 1.0 })).await.unwrap_err();
    timeout(SECOND, client.mutation(&Add { n: 2.0 })).await.unwrap().unwrap();

    let client = FakeTransport::answers(vec![Ok(success("1.0"))]).client();
    client.set_auth_provider(|_| pending());
    timeout(SECOND, client.mutation(&Add { n: 1.0 })).await.unwrap_err();
    // Otherwise the next one would wait for the token too.
    client.clear_auth();
    timeout(SECOND, client.mutation(&Add { n: 2.0 })).await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_mutation_has_the_identity_at_the_time_it_is_sent() {
    let fake = slow();
    let client = fake.client();
    let change = async { client.set_auth("late").unwrap() };
    let (first, second, ()) = tokio::join!(client.mutation(&Add { n: 1.0 }), client.mutation(&Add { n: 2.0 }), change);
    first.and(second).unwrap();
    let seen = fake.take_requests();
    let identities: Vec<_> = seen.iter().map(|seen| seen.header("authorization")).collect();
    assert_eq!(identities, [None, Some("Bearer late")]);
}

#[tokio::test(start_paused = true)]
async fn log_lines_are_returned_with_the_value() {
    let client = slow().client();
    let reply = client.query(&Count).returning::<Value>().with_log_lines().await.unwrap();
    assert_eq!((reply.value, reply.log_lines), (Value::from(1.0), vec!["[LOG] 'x'".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn functions_of_any_kind_can_be_called_by_path() {
    let fake = slow();
    let client = fake.client();
    client.run(&Count).await.unwrap();
    // Mutations still wait in the queue.
    let (a, b) = tokio::join!(client.run(&Add { n: 1.0 }), client.run(&Add { n: 2.0 }));
    a.and(b).unwrap();
    let path = String::from("dir/messages");
    let value = client.call_dynamic(path, Object::from([("a".to_owned(), Value::from(1_i64))])).await.unwrap();
    assert_eq!(value, Value::from(1.0));
    let seen = fake.take_requests();
    let paths: Vec<_> = seen.iter().map(|seen| (seen.at.as_secs(), seen.uri.path())).collect();
    assert_eq!(
        paths,
        [
            (0, "/api/run/messages/count"),
            (1, "/api/run/dir/messages/add"),
            (2, "/api/run/dir/messages/add"),
            (3, "/api/run/dir/messages/default"),
        ]
    );
    assert_eq!(seen[0].text(), r#"{"path":"messages:count","format":"convex_encoded_json","args":{}}"#);
    assert_eq!(args(seen[3].text()), r#"{"a":{"$integer":"AQAAAAAAAAA="}}"#);

    let dynamic = |kind| client.call_dynamic("a:b", Object::new()).kind(kind);
    let (a, b, c) = tokio::join!(dynamic(Kind::Mutation), dynamic(Kind::Mutation), dynamic(Kind::Query));
    a.and(b).and(c).unwrap();
    let seen: Vec<_> = fake.take_requests().iter().map(|seen| (seen.at.as_secs(), seen.timeout.as_secs())).collect();
    // The second mutation waited for a second.
    assert_eq!(seen, [(4, 60), (4, 60), (5, 59)]);

    let error = client.call_dynamic("../x:y", Object::new()).await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)), "{error:?}");
    assert_eq!(error.function(), Some("../x:y"));
    assert!(client.call_dynamic("x:y", 1.0).await.unwrap_err().to_string().contains("must be an object"));
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_read_at_its_time() {
    let fake = FakeTransport::new(|seen| {
        let asks = seen.uri.path() == "/api/query_ts";
        (SECOND, Ok(if asks { answer(200, r#"{"ts":"AgEAAAAAAAA="}"#) } else { success("2.0") }))
    });
    let client = fake.client();
    let now = client.timestamp().await.unwrap();
    assert_eq!(now, SnapshotTimestamp::from_nanos(258));
    assert_eq!(client.at(now).query(&Count).await.unwrap(), 2.0);
    let seen = fake.take_requests();
    assert_eq!(seen[1].uri, "https://a.convex.cloud/api/query_at_ts");
    assert!(seen[1].text().ends_with(r#""args":{},"ts":"AgEAAAAAAAA="}"#), "{}", seen[1].text());

    for odd in ["", "{}", r#"{"ts":"AA=="}"#, r#"{"ts":"?"}"#, r#"{"ts":258}"#] {
        let error = FakeTransport::answers(vec![Ok(answer(200, odd))]).client().timestamp().await.unwrap_err();
        assert!(matches!(error, Error::Platform(_)), "{odd}: {error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_kind_has_its_timeout() {
    let fake = slow();
    let client = fake.builder().timeout(Kind::Mutation, 7 * SECOND).build("https://a.convex.cloud").unwrap();
    client.query(&Count).await.unwrap();
    client.mutation(&Add { n: 1.0 }).await.unwrap();
    client.call_dynamic("a:b", Object::new()).await.unwrap();
    client.query(&Count).timeout(Duration::MAX).await.unwrap();
    let timeouts: Vec<_> = fake.take_requests().iter().map(|seen| seen.timeout.as_secs()).collect();
    assert_eq!(timeouts, [60, 7, 310, 30 * 24 * 60 * 60]);

    let error = client.query(&Count).timeout(Duration::ZERO).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.kind == TransportErrorKind::Timeout), "{error:?}");
}
