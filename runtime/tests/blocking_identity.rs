//! Token providers of the blocking client.
#![cfg(feature = "blocking")]

use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use convex_typed::blocking::Client;
use convex_typed::transport::{Attempt, BoxFuture, SendError, Transport};
use convex_typed::{Bytes, Error, FunctionReference, Query};
use http::{Response, StatusCode};

struct Me;
convex_typed::object! { Me {} }
impl FunctionReference<Query> for Me {
    const PATH: &'static str = "users:me";
    type Returns = f64;
}

/// A deployment that refuses tokens with `stale` in them, and a clock that is moved by hand.
#[derive(Clone, Default)]
struct Deployment {
    seconds: Arc<AtomicUsize>,
    tokens: Arc<Mutex<Vec<String>>>,
}

impl Deployment {
    fn client(&self) -> Client {
        let builder = convex_typed::Client::builder().transport(self.clone());
        let builder = builder.auth_provider_timeout(Duration::from_millis(50)).blocking();
        builder.build("https://a.convex.cloud").unwrap()
    }

    fn tokens(&self) -> Vec<String> {
        std::mem::take(&mut self.tokens.lock().unwrap())
    }

    fn wait(&self, seconds: usize) {
        self.seconds.fetch_add(seconds, SeqCst);
    }
}

impl Transport for Deployment {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        let token = attempt.request.headers()["authorization"].to_str().unwrap().to_owned();
        let mut answer = Response::new(Bytes::from_static(br#"{"status":"success","value":1.0}"#));
        if token.contains("stale") {
            *answer.status_mut() = StatusCode::UNAUTHORIZED;
        }
        self.tokens.lock().unwrap().push(token);
        Box::pin(ready(Ok(answer)))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn now(&self) -> Duration {
        Duration::from_secs(self.seconds.load(SeqCst) as u64)
    }
}

#[test]
fn a_fresh_token_is_fetched_and_the_call_sent_again() {
    let deployment = Deployment::default();
    let client = deployment.client();
    client.set_auth_provider(|force| Ok(Some(if force { "fresh" } else { "stale" }.to_owned())));
    client.query(&Me).send().unwrap();
    assert_eq!(deployment.tokens(), ["Bearer stale", "Bearer fresh"]);
}

/// A provider that blocks until it is let through, and how often it was asked.
fn gate(client: &Client) -> (Arc<AtomicUsize>, impl FnOnce()) {
    let asked = Arc::<AtomicUsize>::default();
    let (open, closed) = channel::<()>();
    let (count, closed): (_, Mutex<Receiver<()>>) = (asked.clone(), Mutex::new(closed));
    client.set_auth_provider(move |_| {
        count.fetch_add(1, SeqCst);
        let _ = closed.lock().unwrap().recv();
        Ok(Some("fresh".to_owned()))
    });
    (asked, move || drop(open))
}

#[test]
fn one_token_serves_all_threads() {
    let deployment = Deployment::default();
    let builder = convex_typed::Client::builder().transport(deployment.clone()).blocking();
    let client = builder.build("https://a.convex.cloud").unwrap();
    let (asked, open) = gate(&client);
    thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| client.query(&Me).send().unwrap())).collect();
        while asked.load(SeqCst) == 0 {
            thread::yield_now();
        }
        open();
        calls.into_iter().for_each(|call| assert_eq!(call.join().unwrap(), 1.0));
    });
    assert_eq!((asked.load(SeqCst), deployment.tokens().len()), (1, 8));
}

#[test]
fn a_provider_that_does_not_end_is_left_behind_but_its_token_is_not_lost() {
    let deployment = Deployment::default();
    let client = deployment.client();
    let (asked, open) = gate(&client);
    for _ in 0..3 {
        let error = client.query(&Me).send().unwrap_err();
        assert_eq!(error.to_string(), "the token provider failed: it returned no token within 50ms");
        deployment.wait(60);
    }
    assert!(deployment.tokens().is_empty());
    open();
    // It takes as long as it takes.
    while client.query(&Me).send().is_err() {
        deployment.wait(60);
    }
    assert_eq!((asked.load(SeqCst), deployment.tokens()), (1, vec!["Bearer fresh".to_owned()]));
}

#[test]
fn a_provider_may_fail_panic_or_call_itself() {
    let deployment = Deployment::default();
    // With time enough to panic, and to wait for itself.
    let builder = convex_typed::Client::builder().transport(deployment.clone()).blocking();
    let client = builder.build("https://a.convex.cloud").unwrap();
    client.set_auth_provider(|_| Err("no network".into()));
    let error = client.query(&Me).send().unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: no network");

    client.set_auth_provider(|_| panic!("on purpose"));
    let error = client.query(&Me).send().unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it panicked");

    let own = client.clone();
    client.set_auth_provider(move |_| Ok(Some(own.query(&Me).send()?.to_string())));
    let error = client.query(&Me).send().unwrap_err();
    assert!(matches!(&error, Error::Token(_)), "{error}");
    assert!(error.to_string().contains("calls through its own client"), "{error}");
    assert!(deployment.tokens().is_empty());
}

/// There it has no timers to rely on, and no task that would run.
#[test]
fn it_works_within_a_runtime_that_it_blocks() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let deployment = Deployment::default();
    let client = deployment.client();
    runtime.block_on(async {
        client.set_auth_provider(|force| Ok(Some(if force { "fresh" } else { "stale" }.to_owned())));
        client.query(&Me).send().unwrap();
    });
    assert_eq!(deployment.tokens(), ["Bearer stale", "Bearer fresh"]);
}
