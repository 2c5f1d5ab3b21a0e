//! In production, where Convex tells little.

use convex_typed_tests::server::Server;

use crate::calls::{Auth, Reference, same};
use crate::recorder::Recorder;

#[tokio::test]
async fn the_little_that_is_told() {
    let Some(server) = Server::shared() else { return };
    let recorder = Recorder::before(&server.production);
    for (path, args) in [
        ("logs:all", "{}"),
        ("errors:loud", "{}"),
        ("errors:application", r#"{"kind":"null"}"#),
        ("errors:plainInMutation", r#"{"message":"secret"}"#),
        ("errors:applicationInAction", r#"{"data":{"n":{"$integer":"AQAAAAAAAAA="}}}"#),
    ] {
        same(&recorder, &Reference::of(path), args, false, &Auth::Nobody).await;
    }
}
