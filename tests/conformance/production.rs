//! A production deployment, which hides messages and log lines.

use convex_typed_tests::server::Server;

use crate::calls::{Auth, Reference, same};
use crate::recorder::Recorder;

#[tokio::test]
async fn errors_and_log_lines_in_production() {
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
