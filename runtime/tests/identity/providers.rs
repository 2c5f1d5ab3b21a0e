//! Token providers that fail, return a rejected token, wait, or call their own client.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_failure_is_shared_and_kept_for_a_second() {
    let fake = strict();
    let client = fake.client();
    let asked = Asked::by(&client, 5 * SECOND, |_, count| match count {
        1 => Err("no network".into()),
        _ => Ok(Some("fresh".to_owned())),
    });
    let start = Instant::now();
    let error = together(&client, 20).await.unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: no network");
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!((start.elapsed(), asked.take()), (5 * SECOND, vec![false]));

    sleep(SECOND / 3).await;
    let start = Instant::now();
    client.query(&F).await.unwrap_err();
    assert_eq!((start.elapsed(), asked.take()), (Duration::ZERO, vec![]));

    sleep(SECOND).await;
    client.query(&F).await.unwrap();
    assert_eq!(asked.take(), [false]);
}

#[tokio::test(start_paused = true)]
async fn a_provider_without_a_valid_token_is_called_rarely() {
    let fake = strict();
    let client = fake.client();
    let asked = Asked::by(&client, SECOND, |_, _| Ok(Some("stale".to_owned())));
    let error = together(&client, 20).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!((asked.take().len(), fake.take_requests().len()), (2, 20));
    // So is one with a new token each time, if all are rejected.
    let asked = Asked::by(&client, Duration::ZERO, |_, count| Ok(Some(format!("stale-{count}"))));
    let start = Instant::now();
    for _ in 0..100 {
        client.query(&F).await.unwrap_err();
    }
    let (seconds, asked) = (start.elapsed().as_secs(), asked.take().len());
    assert!(seconds >= 100 && (5..15).contains(&asked), "{asked} in {seconds} s");
}

#[tokio::test(start_paused = true)]
async fn a_provider_may_return_no_token() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, Ok(success("1.0"))));
    let client = fake.client();
    let asked = Asked::by(&client, SECOND, |_, count| Ok((count > 1).then(|| "ada".to_owned())));
    together(&client, 20).await.unwrap();
    client.query(&F).await.unwrap();
    assert_eq!((asked.take(), tokens(&fake)), (vec![false], vec![None; 21]));
    // A user may have signed in.
    sleep(SECOND).await;
    client.query(&F).await.unwrap();
    assert_eq!((asked.take(), tokens(&fake)), (vec![false], vec![Some("ada".to_owned())]));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_calls_its_own_client_fails_at_once() {
    for call in CALLS.into_iter().chain([HTTP]) {
        let fake = lenient();
        let client = fake.client();
        let own = client.clone();
        client.set_auth_provider(move |_| {
            let own = own.clone();
            async move {
                sleep(SECOND).await;
                call(&own).await?;
                Ok(None)
            }
        });
        let start = Instant::now();
        let error = call(&client).await.unwrap_err().to_string();
        assert!(error.contains("calls through its own client") && error.contains("`with_auth`"), "{error}");
        assert_eq!((start.elapsed(), fake.take_requests().len()), (SECOND, 0));
    }
    // It may call another client.
    let fake = lenient();
    let client = fake.client();
    let other = client.with_auth("refresh").unwrap();
    client.set_auth_provider(move |_| {
        let other = other.clone();
        async move { Ok(Some(other.mutation(&F).await?.to_string())) }
    });
    client.mutation(&F).await.unwrap();
    assert_eq!(tokens(&fake), [Some("refresh".to_owned()), Some("1".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn providers_that_call_each_other_fail_at_once() {
    let fake = lenient();
    let (ada, bob) = (fake.client(), fake.client());
    for (client, other) in [(&ada, bob.clone()), (&bob, ada.clone())] {
        client.set_auth_provider(move |_| {
            let other = other.clone();
            async move { Ok(Some(other.query(&F).await?.to_string())) }
        });
    }
    let start = Instant::now();
    let error = ada.query(&F).await.unwrap_err().to_string();
    assert!(error.contains("calls through its own client"), "{error}");
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn providers_and_calls_have_their_own_timeouts() {
    let fake = strict();
    let client = fake.client();
    client.set_auth_provider(|_| pending());
    let start = Instant::now();
    let error = client.action(&F).await.unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it returned no token within 60s");
    assert_eq!(start.elapsed(), 60 * SECOND);

    let client = fake.builder().auth_provider_timeout(300 * SECOND).build(URL).unwrap();
    let asked = Asked::by(&client, 200 * SECOND, |_, _| Ok(Some("fresh".to_owned())));
    let start = Instant::now();
    let error = client.query(&F).timeout(5 * SECOND).await.unwrap_err();
    let Error::Transport(error) = error else { panic!("{error}") };
    assert_eq!(error.kind, TransportErrorKind::Timeout);
    assert!(error.to_string().contains("while waiting for the token provider"), "{error}");
    assert_eq!(start.elapsed(), 5 * SECOND);
    // The next call gets the token.
    client.action(&F).await.unwrap();
    assert_eq!((start.elapsed(), asked.take()), (201 * SECOND, vec![false]));
}

#[tokio::test(start_paused = true)]
async fn a_provider_may_return_an_invalid_token_or_panic() {
    let fake = strict();
    let client = fake.client();
    for token in ["two words", ""] {
        client.set_auth_provider(move |_| async move { Ok(Some(token.to_owned())) });
        let error = client.query(&F).await.unwrap_err();
        assert!(error.to_string().starts_with("the token provider failed: the token "), "{error}");
        assert!(matches!(error, Error::Token(_)) && !format!("{error:?}").contains("words"), "{error:?}");
    }
    client.set_auth_provider(|force| async move { if force { Ok(None) } else { panic!("on purpose") } });
    let error = together(&client, 2).await.unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it panicked");
    assert!(fake.take_requests().is_empty());
}
