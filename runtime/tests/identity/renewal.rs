//! A rejected token is renewed, once for all calls.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_rejected_token_is_renewed_for_calls_of_every_kind() {
    // The codes for tokens of OpenID Connect providers, of other providers, and of unknown ones.
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
async fn all_calls_share_one_renewal() {
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
async fn a_dropped_call_does_not_stop_a_renewal() {
    let fake = strict();
    let client = fake.client();
    // A refresh token can be used only once.
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
    assert_eq!(ended.load(SeqCst), 1, "it ended without a call that waits for it");
    client.query(&F).await.unwrap();
}

/// Like tests that share a client, but have a runtime each.
#[test]
fn a_client_works_after_the_runtime_of_a_renewal_ended() {
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

/// Without a runtime, it continues when another call waits for it.
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
