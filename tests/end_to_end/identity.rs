//! The identity of the caller, as functions see it.

use convex_typed::{Client, Error, UserIdentity, Value};
use convex_typed_tests::fixtures::deployment::api::identity;
use convex_typed_tests::server::Server;

use super::client;

/// {"sub":"ada","iss":"https://auth.example.com","name":"Ada","given_name":"A","role":"admin","aud":"convex"}, unsigned.
const ADA: &str = concat!(
    "eyJhbGciOiJub25lIn0.",
    "eyJzdWIiOiJhZGEiLCJpc3MiOiJodHRwczovL2F1dGguZXhhbXBsZS5jb20iLCJuYW1lIjoiQWRhIiwiZ2l2ZW5fbmFtZSI6IkEiLCJyb2xlIjoi",
    "YWRtaW4iLCJhdWQiOiJjb252ZXgifQ.c2ln"
);

/// {"sub":"ada","iss":"https://auth.example.com","exp":1}
const EXPIRED: &str =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJpc3MiOiJodHRwczovL2F1dGguZXhhbXBsZS5jb20iLCJleHAiOjF9.c2ln";

async fn name(client: &Client) -> Option<String> {
    let identity = client.query(&identity::Whoami).await.unwrap();
    let subject = identity.as_ref().map(|identity| identity.subject.clone());
    assert_eq!(client.mutation(&identity::InMutation).await.unwrap(), subject);
    assert_eq!(client.action(&identity::InAction).await.unwrap(), subject);
    identity?.name
}

#[tokio::test]
async fn a_token_sets_the_identity() {
    let Some(client) = client() else { return };
    assert_eq!(client.query(&identity::Whoami).await.unwrap(), None);
    assert_eq!(name(&client).await, None);
    let ada = client.with_auth(ADA).unwrap();
    assert_eq!(name(&ada).await.as_deref(), Some("Ada"));
    let whoami = identity::whoami::Returns {
        issuer: "https://auth.example.com".into(),
        name: Some("Ada".into()),
        subject: "ada".into(),
        token_identifier: "https://auth.example.com|ada".into(),
    };
    assert_eq!(ada.query(&identity::Whoami).await.unwrap(), Some(whoami));
    let claims = ada.query(&identity::Claims).await.unwrap();
    let Value::Object(claims) = claims else { panic!("{claims}") };
    assert_eq!((&claims["givenName"], &claims["role"]), (&"A".into(), &"admin".into()));

    client.set_auth(ADA).unwrap();
    assert_eq!(name(&client).await.as_deref(), Some("Ada"));
    client.clear_auth();
    assert_eq!(name(&client).await, None);
}

#[tokio::test]
async fn an_admin_can_act_as_any_user() {
    let Some(server) = Server::shared() else { return };
    let client = server.admin();
    assert_eq!(client.query(&identity::Claims).await.unwrap(), Value::Null);
    let bob = UserIdentity::new("https://auth.example.com", "bob").claim("name", "Bób").claim("level", 3.0);
    client.set_admin_auth_as(&server.admin_key, &bob).unwrap();
    assert_eq!(name(&client).await.as_deref(), Some("Bób"));
    let claims = client.query(&identity::Claims).await.unwrap();
    let Value::Object(claims) = claims else { panic!("{claims}") };
    assert_eq!(claims["level"], 3.0.into());
}

#[tokio::test]
async fn invalid_and_expired_tokens_are_refused() {
    let Some(client) = client() else { return };
    for token in ["nonsense", EXPIRED] {
        let error = client.with_auth(token).unwrap().query(&identity::Whoami).await.unwrap_err();
        let Error::Platform(error) = error else { panic!("{error}") };
        assert_eq!((error.status.as_u16(), error.code.as_deref()), (401, Some("InvalidAuthHeader")));
    }
    client.set_admin_auth("local|wrong").unwrap();
    let error = client.query(&identity::Whoami).await.unwrap_err();
    let Error::Platform(error) = error else { panic!("{error}") };
    assert_eq!((error.status.as_u16(), error.code.as_deref()), (401, Some("BadAdminKey")));
}

#[tokio::test]
async fn an_expired_token_is_renewed() {
    let Some(client) = client() else { return };
    client.set_auth_provider(|refresh| async move { Ok(Some(if refresh { ADA } else { EXPIRED }.to_owned())) });
    assert_eq!(name(&client).await.as_deref(), Some("Ada"));
}
