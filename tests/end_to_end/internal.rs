//! Internal functions, which only admins and other functions can call.

use convex_typed_tests::fixtures::deployment::internal::secrets;
use convex_typed_tests::fixtures::deployment::{api, internal};
use convex_typed_tests::server::Server;

use super::{client, thrown};

#[tokio::test]
async fn admins_can_call_internal_functions() {
    let Some(server) = Server::shared() else { return };
    let admin = server.admin();
    assert_eq!(admin.query(&secrets::Read).await.unwrap(), "secret");
    assert_eq!(admin.action(&secrets::Run).await.unwrap(), "the secret");
    assert_eq!(admin.run(&secrets::Read).await.unwrap(), "secret");
    let user = admin.mutation(&secrets::Write { name: "internal::old".into() }).await.unwrap();
    admin.mutation(&internal::users::Rename { user: user.clone(), name: "internal::new".into() }).await.unwrap();
    let found = admin.query(&api::users::Named { name: "internal::new".into() }).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, user);
}

#[tokio::test]
async fn other_clients_cannot_call_internal_functions() {
    let Some(client) = client() else { return };
    let error = thrown(client.query(&secrets::Read).await);
    assert!(error.message.contains("Could not find public function for 'secrets:read'"), "{}", error.message);
    let error = thrown(client.run(&secrets::Run).await);
    assert!(error.message.contains("Could not find function for 'secrets:run'"), "{}", error.message);
    assert_eq!(client.action(&api::secrets::Reveal).await.unwrap(), "the secret");
}
