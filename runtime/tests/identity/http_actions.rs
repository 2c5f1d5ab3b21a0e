//! Calls of HTTP actions, which may reject a token themselves.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_response_401_renews_the_token_for_the_next_call() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, refused("mine")));
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |_, count| Ok(Some(format!("token-{count}"))));
    let error = HTTP(&client).await.unwrap_err();
    assert!(matches!(&error, Error::HttpAction(error) if error.status == 401), "{error}");
    assert_eq!(
        (asked.take(), tokens(&fake)),
        (vec![false], vec![Some("token-1".to_owned())]),
        "the action may have run"
    );
    HTTP(&client).await.unwrap_err();
    assert_eq!((asked.take(), tokens(&fake)), (vec![true], vec![Some("token-2".to_owned())]));
    // If all responses are 401, the provider is still called rarely.
    for _ in 0..100 {
        HTTP(&client).await.unwrap_err();
        sleep(SECOND).await;
    }
    assert!((5..15).contains(&asked.take().len()));
}

#[tokio::test(start_paused = true)]
async fn a_call_with_its_own_authorization_header_needs_no_token() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, refused("mine")));
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |_, _| Err("no network".into()));
    client.http(&F).header("authorization", "Basic eA==").await.unwrap_err();
    assert_eq!(fake.take_requests()[0].header("authorization").unwrap(), "Basic eA==");
    assert_eq!(asked.take(), [false; 0]);
}
