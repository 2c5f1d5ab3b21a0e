//! A token that was refused is renewed, once for all calls.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_renewed_for_calls_of_every_kind() {
    // What Convex says of tokens: of OpenID Connect providers, of others, and of those it does not know.
    for code in ["Unauthenticated", "InvalidAuthHeader", "NoAuthProvider"] {
        for call in CALLS {
            let fake = FakeTransport::answers(vec![refused(code), Ok(batch_of_one())]);
            let client = fake.client();
            let asked = Asked::by(&client, Duration::ZERO, |force, _| Ok(Some(force.to_string())));
            call(&client).await.unwrap();
            assert_eq!(tokens(&fake), [Some("false".to_owned()), Some("true".to_owned())]);
            assert_eq!(asked.take(), [false, true]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_fresh_token_serves_all_who_wait_for_it() {
    let fake = strict();
    let client = fake.client();
    let asked = Asked::by(&client, SECOND, |force, _| Ok(Some(if force { "fresh" } else { "stale" }.to_owned())));
    together(&client, 20).await.unwrap();
    client.clone().query(&F).await.unwrap();
    assert_eq!(asked.take(), [false, true]);
    let (stale, fresh) = (Some("stale".to_owned()), Some("fresh".to_owned()));
    assert_eq!(tokens(&fake), [vec![stale; 20], vec![fresh; 21]].concat());
    assert!(!format!("{client:?}").contains("fresh"));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_does_not_stop_a_renewal() {
    let fake = strict();
    let client = fake.client();
    // Whoever uses the refresh token a second time is signed out.
    let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counters = (begun.clone(), ended.clone());
    client.set_auth_provider(move |_| {
        let (begun, ended) = counters.clone();
        async move {
            assert_eq!(begun.fetch_add(1, SeqCst), 0, "the refresh token is used up");
            sleep(5 * SECOND).await;
            ended.fetch_add(1, SeqCst);
            Ok(Some("fresh".to_owned()))
        }
    });
    timeout(SECOND, client.query(&F)).await.unwrap_err();
    assert_eq!((begun.load(SeqCst), ended.load(SeqCst)), (1, 0));
    sleep(5 * SECOND).await;
    assert_eq!(ended.load(SeqCst), 1, "nobody waited for it");
    client.query(&F).await.unwrap();
}

/// As where tests, each with a runtime of its own, share a client.
#[test]
fn a_renewal_whose_runtime_ended_fails_and_the_client_goes_on() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let (first, second) = (runtime(), runtime());
    let fake = second.block_on(async { lenient() });
    let client = fake.client();
    let asked = Asked::by(&client, 30 * SECOND, |_, _| Ok(Some("fresh".to_owned())));
    first.block_on(async { client.query(&F).timeout(SECOND).await.unwrap_err() });
    drop(first);
    let error = second.block_on(client.query(&F)).unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it panicked");
    second.block_on(async {
        sleep(SECOND).await;
        client.query(&F).await.unwrap();
    });
    assert_eq!((asked.take(), tokens(&fake)), (vec![false; 2], vec![Some("fresh".to_owned())]));
}

/// Without a runtime it goes on when somebody waits for it.
#[test]
fn a_renewal_outlives_its_call_on_any_executor() {
    let client = InstantTransport::new(|_| Ok(batch_of_one())).builder().build(URL).unwrap();
    let (begun, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let provided = (begun.clone(), open.clone());
    client.set_auth_provider(move |_| {
        let (begun, open) = provided.clone();
        begun.fetch_add(1, SeqCst);
        poll_fn(move |_| if open.load(SeqCst) { Poll::Ready(Ok(None)) } else { Poll::Pending })
    });
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..2 {
        assert!(pin!(client.query(&F)).poll(&mut context).is_pending());
    }
    open.store(true, SeqCst);
    assert!(matches!(pin!(client.query(&F)).poll(&mut context), Poll::Ready(Ok(1.0))));
    assert_eq!(begun.load(SeqCst), 1);
}
