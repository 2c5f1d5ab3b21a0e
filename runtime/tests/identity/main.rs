//! The identity of calls.
#![cfg(feature = "client")]

mod expiry;
mod http_actions;
mod providers;
mod renewal;
mod set_auth;

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use convex_typed::transport::BoxFuture;
use convex_typed::{Action, Client, Error, Object, SnapshotTimestamp, TransportErrorKind, UserIdentity};
use convex_typed_test_support::Request;
use convex_typed_test_support::fake::{Answer, FakeTransport, InstantTransport, URL, answer, success};
use convex_typed_test_support::functions::F;
use http::HeaderValue;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

type Outcome = Result<(), Error>;

type Send = fn(&Client) -> BoxFuture<'static, Outcome>;

/// All the ways to call a function.
const CALLS: [Send; 7] = [
    |client| done(client.query(&F)),
    |client| done(client.at(SnapshotTimestamp::from_nanos(1)).query(&F)),
    |client| done(client.mutation(&F)),
    |client| done(client.action(&F)),
    |client| done(client.run::<Action, _>(&F)),
    |client| done(client.call_dynamic("f:action", Object::new()).returning::<f64>()),
    |client| done(client.query_batch(&[F][..])),
];

/// A call of an HTTP action.
const HTTP: Send = |client| done(client.http(&F));

fn done<T>(call: impl Future<Output = Result<T, Error>> + std::marker::Send + 'static) -> BoxFuture<'static, Outcome> {
    Box::pin(async move { call.await.map(drop) })
}

/// The calls of a provider: whether each forced a fresh token.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<bool>>>);

impl Asked {
    /// Sets a provider that takes `time` and then returns the result of `provide`.
    fn by(
        client: &Client,
        time: Duration,
        provide: impl Fn(bool, usize) -> Token + std::marker::Send + Sync + 'static,
    ) -> Self {
        let asked = Self::default();
        let (log, count, provide) = (asked.clone(), AtomicUsize::new(1), Arc::new(provide));
        client.set_auth_provider(move |force| {
            log.0.lock().unwrap().push(force);
            let (count, provide) = (count.fetch_add(1, SeqCst), provide.clone());
            async move {
                sleep(time).await;
                provide(force, count)
            }
        });
        asked
    }

    /// Returns the calls since the last `take`.
    fn take(&self) -> Vec<bool> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

type Token = Result<Option<String>, Box<dyn std::error::Error + std::marker::Send + Sync>>;

fn refused(code: &str) -> Answer {
    Ok(answer(401, &format!(r#"{{"code":"{code}","message":"Token expired"}}"#)))
}

/// Rejects tokens that do not contain `fresh`, after a second.
fn strict() -> FakeTransport {
    FakeTransport::new(|seen| {
        let fresh = seen.header("authorization").is_some_and(|token| token.contains("fresh"));
        (SECOND, if fresh { Ok(batch_of_one()) } else { refused("Unauthenticated") })
    })
}

/// Accepts all tokens.
fn lenient() -> FakeTransport {
    FakeTransport::new(|_| (Duration::ZERO, Ok(batch_of_one())))
}

/// Returns a response to a call of one function and to a batch of one.
fn batch_of_one() -> http::Response<convex_typed::Bytes> {
    answer(200, r#"{"status":"success","value":1.0,"results":[{"status":"success","value":1.0}]}"#)
}

fn tokens(fake: &FakeTransport) -> Vec<Option<String>> {
    let token = |seen: &Request| Some(seen.header("authorization")?.strip_prefix("Bearer ")?.to_owned());
    fake.take_requests().iter().map(token).collect()
}

/// Returns an unsigned token with these claims.
fn jwt(claims: &str) -> String {
    format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims))
}

/// Makes `count` concurrent calls, whose outcomes must be equal.
async fn together(client: &Client, count: usize) -> Outcome {
    let calls: Vec<_> = (0..count).map(|_| tokio::spawn(client.query(&F))).collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap().map(drop));
    }
    let last = outcomes.pop().unwrap();
    let texts: Vec<_> = outcomes.iter().map(|outcome| format!("{outcome:?}")).collect();
    assert_eq!(texts, vec![format!("{last:?}"); texts.len()]);
    last
}
