//! Tokens set with `set_auth` and `with_auth`.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_token_set_during_a_call_is_used() {
    // While the request is sent.
    for call in CALLS {
        let fake = strict();
        let client = fake.client().with_auth("stale").unwrap();
        let (outcome, ()) = tokio::join!(call(&client), async {
            sleep(SECOND / 2).await;
            client.set_auth("fresh").unwrap();
        });
        outcome.unwrap();
        assert_eq!(tokens(&fake), [Some("stale".to_owned()), Some("fresh".to_owned())]);
    }
    // There is one retry, and none without a token.
    for token in [None, Some("stale-2")] {
        let fake = strict();
        let client = fake.client().with_auth("stale").unwrap();
        let (outcome, ()) = tokio::join!(CALLS[0](&client), async {
            sleep(SECOND / 2).await;
            match token {
                Some(token) => client.set_auth(token).unwrap(),
                None => client.clear_auth(),
            }
        });
        assert_eq!(outcome.unwrap_err().status().unwrap(), 401);
        assert_eq!(fake.take_requests().len(), 1 + usize::from(token.is_some()));
    }
    // While the call waits for a provider.
    let fake = strict();
    let client = fake.client();
    let _asked = Asked::by(&client, SECOND, |_, _| Err("no network".into()));
    let (outcome, ()) = tokio::join!(CALLS[0](&client), async {
        sleep(SECOND / 2).await;
        client.set_auth("fresh").unwrap();
    });
    outcome.unwrap();
    // Without another token, there is no retry.
    let client = fake.client().with_auth("stale").unwrap();
    fake.take_requests();
    client.query(&F).await.unwrap_err();
    assert_eq!(fake.take_requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn clients_of_several_users_are_independent() {
    let fake = FakeTransport::new(|_| (SECOND, Ok(success("1.0"))));
    let server = fake.client();
    let (ada, bob) = (server.with_auth("ada").unwrap(), server.with_auth("bob").unwrap());
    bob.clear_auth();
    server.set_admin_auth_as("prod:x|key", &UserIdentity::new("i", "s").claim("emailVerified", true)).unwrap();
    for client in [&ada, &bob, &server] {
        client.query(&F).await.unwrap();
    }
    let seen = fake.take_requests();
    let tokens: Vec<_> = seen.iter().map(|seen| seen.header("authorization")).collect();
    let acting = "eyJlbWFpbFZlcmlmaWVkIjp0cnVlLCJpc3N1ZXIiOiJpIiwic3ViamVjdCI6InMiLCJ0b2tlbklkZW50aWZpZXIiOiJpfHMifQ==";
    assert_eq!(tokens, [Some("Bearer ada"), None, Some(&*format!("Convex prod:x|key:{acting}"))]);
    assert!(server.set_admin_auth_as(" ", &UserIdentity::new("i", "s")).is_err());
}
