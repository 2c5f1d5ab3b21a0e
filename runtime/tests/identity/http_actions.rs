//! Calls of HTTP actions, which may refuse a token themselves.

use super::*;

#[tokio::test(start_paused = true)]
async fn an_http_action_that_answers_401_has_the_token_renewed_for_the_next_call() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, refused("mine")));
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |_, count| Ok(Some(format!("token-{count}"))));
    let error = HTTP(&client).await.unwrap_err();
    assert!(matches!(&error, Error::HttpAction(error) if error.status == 401), "{error}");
    assert_eq!((asked.take(), tokens(&fake)), (vec![false], vec![Some("token-1".to_owned())]), "it may have run");
    HTTP(&client).await.unwrap_err();
    assert_eq!((asked.take(), tokens(&fake)), (vec![true], vec![Some("token-2".to_owned())]));
    // One that never answers anything else cannot keep the provider busy.
    for _ in 0..100 {
        HTTP(&client).await.unwrap_err();
        sleep(SECOND).await;
    }
    assert!((5..15).contains(&asked.take().len()));
}

#[tokio::test(start_paused = true)]
async fn an_http_call_with_a_header_of_its_own_needs_no_other_token() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, refused("mine")));
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |_, _| Err("no network".into()));
    client.http(&F).header("authorization", "Basic eA==").await.unwrap_err();
    assert_eq!(fake.take_requests()[0].header("authorization").unwrap(), "Basic eA==");
    assert_eq!(asked.take(), [false; 0]);
}
