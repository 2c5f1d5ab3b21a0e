//! Who calls are from.
#![cfg(feature = "client")]

mod fake;

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::protocol::UserIdentity;
use convex_typed::{Error, FunctionReference, Object, Query};
use fake::{Fake, answer, success};

struct Me;
convex_typed::object! { Me {} }
impl FunctionReference<Query> for Me {
    const PATH: &'static str = "users:me";
    type Returns = f64;
}

const SECOND: Duration = Duration::from_secs(1);

/// Refuses all tokens but the ones that contain `fresh`.
fn strict() -> Fake {
    Fake::new(|seen| {
        let fresh = seen.header("authorization").is_some_and(|token| token.contains("fresh"));
        let refused = answer(401, r#"{"code":"InvalidAuthHeader","message":"Token expired"}"#);
        (SECOND, Ok(if fresh { success("1.0") } else { refused }))
    })
}

#[tokio::test(start_paused = true)]
async fn one_fresh_token_serves_all_who_wait_for_it() {
    let fake = strict();
    let client = fake.client();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    client.set_auth_provider(move |force_refresh| {
        log.lock().unwrap().push(force_refresh);
        async move {
            tokio::time::sleep(SECOND).await;
            Ok(Some(if force_refresh { "fresh" } else { "stale" }.to_owned()))
        }
    });
    let (a, b, c) = tokio::join!(
        client.query(&Me).into_future(),
        client.clone().query(&Me).into_future(),
        client.query(&Me).into_future()
    );
    a.and(b).and(c).unwrap();
    client.query(&Me).await.unwrap();
    assert_eq!(*asked.lock().unwrap(), [false, true]);
    let tokens: Vec<_> = fake.seen().iter().filter_map(|seen| seen.header("authorization")).collect();
    let (stale, fresh) = ("Bearer stale".to_owned(), "Bearer fresh".to_owned());
    assert_eq!(tokens, [vec![stale; 3], vec![fresh; 4]].concat());
    assert!(!format!("{client:?}").contains("fresh"));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_stays_refused_is_asked_for_once() {
    for (refreshed, requests) in [("stale", 1), ("stale-too", 2)] {
        let fake = strict();
        let client = fake.client();
        client.set_auth_provider(move |force| async move { Ok(Some(if force { refreshed } else { "stale" }.into())) });
        let error = client.query(&Me).await.unwrap_err();
        assert!(matches!(error, Error::Platform(error) if error.status == 401));
        assert_eq!(fake.seen().len(), requests);
    }
    // What an action meets while it runs is not about its own token.
    let inner = answer(401, r#"{"code":"Unauthenticated","message":"no"}"#);
    let fake = Fake::answers(vec![Ok(inner), Ok(answer(401, r#"{"code":"InvalidAuthHeader"}"#)), Ok(success("1.0"))]);
    let client = fake.client();
    client.set_auth_provider(|force| async move { Ok(Some(force.to_string())) });
    client.call_dynamic("users:act", Object::new()).await.unwrap_err();
    client.call_dynamic("users:act", Object::new()).await.unwrap();
    assert_eq!(fake.seen().len(), 3);
    // A token that was set is all there is.
    let fake = strict();
    let client = fake.client().with_auth("stale").unwrap();
    client.query(&Me).await.unwrap_err();
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_provider_may_fail_or_have_no_token() {
    let fake = strict();
    let client = fake.client();
    client.set_auth_provider(|_| async { Err("no network".into()) });
    let error = client.query(&Me).await.unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: no network");
    assert!(std::error::Error::source(&error).is_some());
    client.set_auth_provider(|_| async { Ok(Some("two words".to_owned())) });
    let error = client.query(&Me).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)) && !format!("{error:?}").contains("words"), "{error:?}");
    assert!(fake.seen().is_empty());

    client.set_auth_provider(|_| async { Ok(None) });
    client.query(&Me).await.unwrap_err();
    assert_eq!(fake.seen()[0].header("authorization"), None);
}

#[tokio::test(start_paused = true)]
async fn users_of_one_server_are_kept_apart() {
    let fake = Fake::new(|_| (SECOND, Ok(success("1.0"))));
    let server = fake.client();
    let (ada, bob) = (server.with_auth("ada").unwrap(), server.with_auth("bob").unwrap());
    bob.clear_auth();
    server.set_admin_auth_as("prod:x|key", &UserIdentity::new("i", "s").claim("emailVerified", true)).unwrap();
    for client in [&ada, &bob, &server] {
        client.query(&Me).await.unwrap();
    }
    let tokens: Vec<_> = fake.seen().iter().map(|seen| seen.header("authorization")).collect();
    let acting = "eyJlbWFpbFZlcmlmaWVkIjp0cnVlLCJpc3N1ZXIiOiJpIiwic3ViamVjdCI6InMiLCJ0b2tlbklkZW50aWZpZXIiOiJpfHMifQ==";
    assert_eq!(tokens, [Some("Bearer ada".to_owned()), None, Some(format!("Convex prod:x|key:{acting}"))]);
    assert!(server.set_admin_auth_as(" ", &UserIdentity::new("i", "s")).is_err());
}
