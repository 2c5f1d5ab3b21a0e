//! Functions in folders, default exports, and names that are not valid in Rust.

use convex_typed::{Kind, Value};
use convex_typed_tests::fixtures::deployment::api::{_2fa, greet, nested};

use super::{client, object};

#[tokio::test]
async fn default_exports() {
    let Some(client) = client() else { return };
    assert_eq!(client.query(&greet::Default { name: "Ada".into() }).await.unwrap(), "Hello, Ada!");
    assert_eq!(client.mutation(&greet::Again).await.unwrap(), "Hello again!");
    assert_eq!(client.action(&nested::deep::down::Default).await.unwrap(), "nested/deep/down");
}

#[tokio::test]
async fn folders() {
    let Some(client) = client() else { return };
    assert_eq!(client.query(&nested::deep::down::Here).await.unwrap(), "nested/deep/down:here");
    assert_eq!(client.query(&nested::index::Here).await.unwrap(), "nested/index:here");
}

#[tokio::test]
async fn keywords_and_digits() {
    let Some(client) = client() else { return };
    assert_eq!(client.query(&_2fa::Type { self_: "x".into() }).await.unwrap(), "x");
}

#[tokio::test]
async fn functions_are_called_by_path_alone() {
    let Some(client) = client() else { return };
    assert_eq!(client.run(&greet::Default { name: "Ada".into() }).await.unwrap(), "Hello, Ada!");
    assert_eq!(client.run(&nested::deep::down::Default).await.unwrap(), "nested/deep/down");
    for path in ["greet", "greet:default", "greet.js:default"] {
        let args = object([("name", "you".into())]);
        assert_eq!(client.call_dynamic(path, args).await.unwrap(), Value::from("Hello, you!"));
    }
    let call = client.call_dynamic("values:int64", object([("value", Value::Int64(i64::MIN))]));
    assert_eq!(call.kind(Kind::Query).await.unwrap(), Value::Int64(i64::MIN));
}
