//! Tokens are renewed before they expire.

use super::*;

#[tokio::test(start_paused = true)]
async fn tokens_are_renewed_before_they_expire_for_calls_of_every_kind() {
    for call in CALLS.into_iter().chain([HTTP]) {
        let fake = lenient();
        let client = fake.client();
        // The clock of the issuer differs from ours.
        let token = |force, count| jwt(&format!(r#"{{"iat":1000,"exp":1060,"count":"{count} {force}"}}"#));
        let asked = Asked::by(&client, Duration::ZERO, move |force, count| Ok(Some(token(force, count))));
        for _ in 0..7 {
            call(&client).await.unwrap();
            sleep(Duration::from_secs_f64(9.9)).await;
        }
        assert_eq!(asked.take(), [false, true]);
        assert_eq!(tokens(&fake), [vec![Some(token(false, 1)); 6], vec![Some(token(true, 2)); 1]].concat());
        // Tokens without an expiry are kept.
        let asked = Asked::by(&client, Duration::ZERO, |_, _| Ok(Some("opaque".to_owned())));
        for _ in 0..7 {
            call(&client).await.unwrap();
            sleep(10_000 * SECOND).await;
        }
        assert_eq!(asked.take(), [false]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_old_token_is_noticed_by_the_clock_of_the_deployment() {
    // 2026-10-21 07:28:00
    const START: u64 = 1_792_567_680;
    let fake = FakeTransport::new(|_| {
        let mut answer = batch_of_one();
        answer.headers_mut().insert("date", HeaderValue::from_static("Wed, 21 Oct 2026 07:28:00 GMT"));
        (Duration::ZERO, Ok(answer))
    });
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |force, _| {
        let expires = START + if force { 3600 } else { 5 };
        Ok(Some(jwt(&format!(r#"{{"iat":{},"exp":{expires}}}"#, expires - 3600))))
    });
    // The time of the deployment is not known yet.
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [false]);
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [true]);
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [false; 0]);
    // Now it is known.
    client.set_auth_provider(|_| async { Ok(None) });
    let asked = Asked::by(&client, Duration::ZERO, |force, _| {
        let expires = START + if force { 3600 } else { 0 };
        Ok(Some(jwt(&format!(r#"{{"iat":{},"exp":{expires}}}"#, expires - 3600))))
    });
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [false, true]);
}
