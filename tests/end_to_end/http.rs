//! HTTP actions.

use convex_typed::{Bytes, Client, Error, HttpAction, HttpActionError};
use convex_typed_tests::fixtures::deployment::api::counters;
use convex_typed_tests::fixtures::deployment::http::{delete, get, options, patch, post, put};
use convex_typed_tests::server::Server;

use super::client;

async fn failed(client: &Client, action: &impl HttpAction) -> HttpActionError {
    match client.http(action).await.unwrap_err() {
        Error::HttpAction(error) => *error,
        error => panic!("{error}"),
    }
}

#[tokio::test]
async fn query_status_and_headers() {
    let Some(client) = client() else { return };
    let reply = client.http(&get::Hello).query("name", "Ada & Bób").await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.headers()["x-greeting"].to_str().unwrap()), (201, "yes"));
    assert_eq!(reply.body(), "Hello, Ada & Bób!");
}

#[tokio::test]
async fn every_method() {
    let Some(client) = client() else { return };
    let body = Bytes::from_static(b"\0\xff\x80 bytes");
    for (method, call) in [
        ("POST", client.http(&post::Echo)),
        ("PUT", client.http(&put::Echo)),
        ("PATCH", client.http(&patch::Echo)),
        ("DELETE", client.http(&delete::Echo)),
    ] {
        let reply = call.header("content-type", "application/x-test").body(body.clone()).await.unwrap();
        assert_eq!(reply.headers()["x-method"], method);
        assert_eq!(reply.headers()["content-type"], "application/x-test");
        assert_eq!(reply.body(), &body);
    }
    // Convex drops the body of an OPTIONS request.
    let reply = client.http(&options::Echo).body(body).await.unwrap();
    assert!(reply.headers()["x-method"] == "OPTIONS" && reply.body().is_empty());
}

#[tokio::test]
async fn exact_paths_and_prefixes() {
    let Some(client) = client() else { return };
    let reply = client.http(&get::FilesPrefix { rest: "a b/ü?x#y".into() }).await.unwrap();
    assert_eq!(reply.body(), "/files/a%20b/%C3%BC%3Fx%23y");
    assert_eq!(client.http(&get::FilesPrefix { rest: String::new() }).await.unwrap().body(), "/files/");
    assert_eq!(client.http(&get::FilesReadme).await.unwrap().body(), "read me");
    assert_eq!(client.http(&get::FilesPrivatePrefix { rest: "x".into() }).await.unwrap().body(), "private");
}

#[tokio::test]
async fn http_actions_call_functions() {
    let Some(client) = client() else { return };
    let body = serde_json::json!({ "name": "http::counters" });
    let reply = client.http(&post::Counters).json(&body).await.unwrap();
    assert_eq!(reply.body(), r#"{"count":5}"#);
    assert_eq!(client.query(&counters::Read { name: "http::counters".into() }).await.unwrap(), 5);
}

#[tokio::test]
async fn http_actions_get_the_identity_of_the_caller() {
    let Some(server) = Server::shared() else { return };
    let client = server.client();
    assert_eq!(client.http(&get::Whoami).await.unwrap().body(), "nobody");
    // The action itself handles any other kind of authorization.
    let reply = client.http(&get::Whoami).header("authorization", "Basic x").await.unwrap();
    assert_eq!(reply.body(), "nobody");
    let ada = convex_typed::UserIdentity::new("https://auth.example.com", "ada");
    client.set_admin_auth_as(&server.admin_key, &ada).unwrap();
    assert_eq!(client.http(&get::Whoami).await.unwrap().body(), "ada");
}

#[tokio::test]
async fn failures() {
    let Some(client) = client() else { return };
    let teapot = failed(&client, &get::Teapot).await;
    assert_eq!((teapot.status.as_u16(), teapot.message.as_deref()), (418, Some("short and stout")));

    let error = failed(&client, &get::Throw).await;
    assert_eq!((error.status.as_u16(), &error.data), (500, &None));
    assert!(error.message.unwrap().ends_with("] Server Error: Uncaught Error: in an HTTP action"));

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Data {
        code: String,
        count: i64,
    }
    let error = client.http(&post::Throw).await.unwrap_err();
    assert_eq!(error.data_as::<Data>(), Some(Data { code: "BAD".into(), count: 3 }));

    struct Nowhere;
    impl HttpAction for Nowhere {
        const METHOD: convex_typed::Method = convex_typed::Method::GET;
        const ROUTE: &'static str = "/nowhere";
    }
    let error = failed(&client, &Nowhere).await;
    assert_eq!((error.status.as_u16(), error.body), (404, Bytes::from("No matching routes found")));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let Some(client) = client() else { return };
    let reply = client.http(&get::Moved).await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.headers()["location"].to_str().unwrap()), (302, "/hello"));
}

#[tokio::test]
async fn http_actions_are_sent_to_the_site_url() {
    let Some(server) = Server::shared() else { return };
    let client = Client::builder().site_url(&server.site).build(&server.url).unwrap();
    assert_eq!(client.http(&get::FilesReadme).await.unwrap().body(), "read me");
}
