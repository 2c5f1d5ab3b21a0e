//! Calls with every kind of identity.

use convex_typed_tests::server::Server;

use crate::calls::{Auth, Reference, same};
use crate::recorder::Recorder;

/// {"sub":"ada","iss":"https://auth.example.com"}, unsigned.
pub(crate) const TOKEN: &str =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJpc3MiOiJodHRwczovL2F1dGguZXhhbXBsZS5jb20ifQ.c2ln";

#[tokio::test]
async fn users_and_admins() {
    let Some(server) = Server::shared() else { return };
    let recorder = Recorder::before(&server.url);
    let key = || server.admin_key.clone();
    for auth in [
        Auth::Nobody,
        Auth::User(TOKEN),
        Auth::User("nonsense"),
        Auth::User("x"),
        Auth::Admin(key()),
        Auth::Admin("local|wrong".into()),
        Auth::ActingAs(key(), "bob"),
        Auth::ActingAs(key(), "ü|:"),
    ] {
        for path in ["identity:claims", "identity:inMutation", "identity:inAction", "secrets:read"] {
            same(&recorder, &Reference::of(path), "{}", false, &auth).await;
        }
    }
}
