//! A production deployment, which hides messages and log lines.

use convex_typed::Client;
use convex_typed_tests::fixtures::deployment::api::{errors, logs};
use convex_typed_tests::fixtures::deployment::http::{get, post};
use convex_typed_tests::server::Server;

use super::thrown;

#[tokio::test]
async fn errors_have_data_but_no_message() {
    let Some(server) = Server::shared() else { return };
    let client = Client::new(&server.production).unwrap();
    let error = thrown(client.query(&errors::Application { kind: errors::application::Kind::String }).await);
    assert_eq!(error.data, Some("nope".into()));
    assert_eq!(error.message, format!("[Request ID: {}] Server Error", error.request_id.unwrap()));
    let error = thrown(client.query(&errors::Plain { message: "secret".into() }).await);
    assert_eq!(error.message, format!("[Request ID: {}] Server Error", error.request_id.unwrap()));
    assert_eq!(error.data, None);
}

#[tokio::test]
async fn there_are_no_log_lines() {
    let Some(server) = Server::shared() else { return };
    let client = Client::new(&server.production).unwrap();
    let reply = client.query(&logs::All).with_log_lines().await.unwrap();
    assert_eq!((reply.value.as_str(), reply.log_lines.len()), ("printed", 0));
    assert_eq!(thrown(client.query(&errors::Loud).await).log_lines.len(), 0);
}

#[tokio::test]
async fn errors_of_http_actions_have_data_but_no_message() {
    let Some(server) = Server::shared() else { return };
    let client = Client::new(&server.production).unwrap();
    let error = client.http(&get::Throw).await.unwrap_err().to_string();
    assert!(error.contains("Server Error") && !error.contains("in an HTTP action"), "{error}");
    let error = client.http(&post::Throw).await.unwrap_err();
    assert!(error.data_as::<convex_typed::Object>().is_some(), "{error}");
}
