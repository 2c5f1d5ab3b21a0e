//! Calls to other endpoints than those for queries, mutations and actions.

use std::collections::BTreeSet;

use convex_typed::{Client, Object};
use convex_typed_tests::call;
use convex_typed_tests::fixtures::deployment::api::values;
use convex_typed_tests::fixtures::deployment::internal::secrets;
use convex_typed_tests::server::Server;

use crate::calls::{Auth, Pair, side_by_side};
use crate::differences::Difference;
use crate::identity::TOKEN;
use crate::official;
use crate::recorder::Recorder;

#[tokio::test]
async fn functions_of_unknown_kind() {
    let Some(server) = Server::shared() else { return };
    let recorder = Recorder::before(&server.url);
    let auth = &Auth::Admin(server.admin_key.clone());
    let official = || official::Call { method: "function", path: "secrets:read", args: "{}", skip_queue: false };
    let outcome = side_by_side(
        &recorder,
        Pair { official: official(), ours: &|client| call::answer(client.run(&secrets::Read)), auth },
    )
    .await;
    assert_eq!(outcome.ours, outcome.theirs);
    assert_eq!(outcome.differences, BTreeSet::from([Difference::ClientName, Difference::AnyKind]));

    let ours = |client: &Client| call::answer(client.call_dynamic("secrets:read", Object::new()));
    let outcome = side_by_side(&recorder, Pair { official: official(), ours: &ours, auth }).await;
    assert_eq!(outcome.ours, outcome.theirs);
}

#[tokio::test]
async fn queries_at_a_timestamp() {
    let Some(server) = Server::shared() else { return };
    let recorder = Recorder::before(&server.url);
    let args = r#"{"value":{"$integer":"AQAAAAAAAAA="}}"#;
    let official = official::Call { method: "consistentQuery", path: "values:int64", args, skip_queue: false };
    let ours = |client: &Client| {
        let client = client.clone();
        let answer: call::Answer = Box::pin(async move {
            let moment = client.at(client.timestamp().await?);
            call::answer(moment.query(&values::Int64 { value: 1 })).await
        });
        answer
    };
    let outcome = side_by_side(&recorder, Pair { official, ours: &ours, auth: &Auth::User(TOKEN) }).await;
    assert_eq!(outcome.ours, outcome.theirs);
    use Difference::{AuthorizedTime, BareArguments, ClientName};
    assert_eq!(outcome.differences, BTreeSet::from([ClientName, BareArguments, AuthorizedTime]));
}
