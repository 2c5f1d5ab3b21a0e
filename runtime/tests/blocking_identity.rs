//! Token providers of the blocking client.
#![cfg(feature = "blocking")]

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use convex_typed::blocking::Client;
use convex_typed::{ClientBuilder, Error};
use convex_typed_test_support::Request;
use convex_typed_test_support::fake::{InstantTransport, URL, answer, success};
use convex_typed_test_support::functions::F;

/// A deployment that rejects tokens containing `stale`.
fn deployment() -> InstantTransport {
    InstantTransport::new(|request| {
        let stale = request.header("authorization").unwrap().contains("stale");
        Ok(if stale { answer(401, "") } else { success("1.0") })
    })
}

/// A client with a short timeout for the token provider.
fn client(deployment: &InstantTransport) -> Client {
    build(deployment.builder().auth_provider_timeout(Duration::from_millis(50)))
}

fn build(builder: ClientBuilder) -> Client {
    builder.blocking().build(URL).unwrap()
}

/// Returns the tokens sent since the last call.
fn tokens(deployment: &InstantTransport) -> Vec<String> {
    let token = |request: &Request| request.header("authorization").unwrap().to_owned();
    deployment.take_requests().iter().map(token).collect()
}

#[test]
fn a_rejected_token_is_renewed_and_the_call_retried() {
    let deployment = deployment();
    let client = build(deployment.builder());
    client.set_auth_provider(|force| Ok(Some(if force { "fresh" } else { "stale" }.to_owned())));
    client.query(&F).send().unwrap();
    assert_eq!(tokens(&deployment), ["Bearer stale", "Bearer fresh"]);
}

/// Sets a provider that blocks until the returned function is called. Also returns how often it was called.
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
fn all_threads_share_one_token() {
    let deployment = deployment();
    let client = build(deployment.builder());
    let (asked, open) = gate(&client);
    thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| client.query(&F).send().unwrap())).collect();
        while asked.load(SeqCst) == 0 {
            thread::yield_now();
        }
        open();
        calls.into_iter().for_each(|call| assert_eq!(call.join().unwrap(), 1.0));
    });
    assert_eq!((asked.load(SeqCst), tokens(&deployment).len()), (1, 8));
}

#[test]
fn a_slow_provider_times_out_but_its_token_is_used_later() {
    let deployment = deployment();
    let client = client(&deployment);
    let (asked, open) = gate(&client);
    for _ in 0..3 {
        let error = client.query(&F).send().unwrap_err();
        assert_eq!(error.to_string(), "the token provider failed: it returned no token within 50ms");
        deployment.advance(Duration::from_secs(60));
    }
    assert!(tokens(&deployment).is_empty());
    open();
    // The provider's thread may need a moment.
    while client.query(&F).send().is_err() {
        deployment.advance(Duration::from_secs(60));
    }
    assert_eq!((asked.load(SeqCst), tokens(&deployment)), (1, vec!["Bearer fresh".to_owned()]));
}

#[test]
fn a_call_waits_for_a_token_only_until_its_own_timeout() {
    let deployment = deployment();
    // The provider may take a minute.
    let client = build(deployment.builder());
    let (asked, open) = gate(&client);
    let timeout = Duration::from_millis(50);
    let errors = [
        client.query(&F).timeout(timeout).send().unwrap_err(),
        client.http(&F).timeout(timeout).send().unwrap_err(),
        client.http(&F).stream().timeout(timeout).send().unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_timeout(), "{error}");
        assert!(error.to_string().ends_with("timed out after 50ms while waiting for the token provider"), "{error}");
    }
    assert!(tokens(&deployment).is_empty());
    open();
    // The token is there for the next one.
    client.query(&F).send().unwrap();
    assert_eq!((asked.load(SeqCst), tokens(&deployment)), (1, vec!["Bearer fresh".to_owned()]));
}

#[test]
fn a_provider_may_fail_panic_or_call_its_own_client() {
    let deployment = deployment();
    // With the default timeout, to panic and to wait for itself.
    let client = build(deployment.builder());
    client.set_auth_provider(|_| Err("no network".into()));
    let error = client.query(&F).send().unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: no network");

    client.set_auth_provider(|_| panic!("on purpose"));
    let error = client.query(&F).send().unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it panicked");

    let own = client.clone();
    client.set_auth_provider(move |_| Ok(Some(own.query(&F).send()?.to_string())));
    let error = client.query(&F).send().unwrap_err();
    assert!(matches!(&error, Error::Token(_)), "{error}");
    assert!(error.to_string().contains("calls through its own client"), "{error}");
    assert!(tokens(&deployment).is_empty());
}

/// A blocked runtime has no running timers or tasks.
#[test]
fn providers_work_within_a_runtime_that_the_call_blocks() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let deployment = deployment();
    let client = build(deployment.builder());
    runtime.block_on(async {
        client.set_auth_provider(|force| Ok(Some(if force { "fresh" } else { "stale" }.to_owned())));
        client.query(&F).send().unwrap();
    });
    assert_eq!(tokens(&deployment), ["Bearer stale", "Bearer fresh"]);
}
