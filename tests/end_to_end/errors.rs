//! Errors of functions.

use convex_typed::{Bytes, Error, Fault, FunctionReference, Query, Value};
use convex_typed_tests::fixtures::deployment::api::{errors, users};

use super::{client, object, thrown};

#[tokio::test]
async fn application_errors_have_data_of_any_shape() {
    let Some(client) = client() else { return };
    use errors::application::Kind;
    let bytes = || Value::Bytes(Bytes::from_static(&[1, 2, 255]));
    let details = object([("left", Value::Array(vec![0.0.into(), (-0.0).into()])), ("blob", bytes())]);
    let full = object([("code", "FULL".into()), ("limit", Value::Int64(10)), ("details", Value::Object(details))]);
    for (kind, data) in [
        (Kind::String, "nope".into()),
        (Kind::Empty, "".into()),
        (Kind::Null, Value::Null),
        (Kind::Number, 1.5.into()),
        (Kind::Nan, f64::NAN.into()),
        (Kind::Int64, Value::Int64(7)),
        (Kind::Boolean, false.into()),
        (Kind::Bytes, bytes()),
        (Kind::Array, Value::Array(vec![1.0.into(), "a".into(), Value::Null])),
        (Kind::Object, Value::Object(full)),
    ] {
        let error = thrown(client.query(&errors::Application { kind }).await);
        assert_eq!(error.data, Some(data));
        assert!(error.message.contains("Server Error\nUncaught ConvexError: "), "{}", error.message);
        assert!(error.request_id.is_some());
    }
}

#[tokio::test]
async fn the_data_of_application_errors_can_be_typed() {
    let Some(client) = client() else { return };
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Full {
        code: String,
        limit: i64,
    }
    let data = Value::Object(object([("code", "FULL".into()), ("limit", Value::Int64(i64::MAX))]));
    let full = Full { code: "FULL".into(), limit: i64::MAX };
    let error = client.mutation(&errors::ApplicationInMutation { data: data.clone() }).await.unwrap_err();
    assert_eq!(error.data_as::<Full>().as_ref(), Some(&full));
    assert!(error.fault() == Fault::Function && !error.is_retryable());
    let error = client.action(&errors::ApplicationInAction { data }).await.unwrap_err();
    assert_eq!(error.data_as::<Full>(), Some(full));
    assert_eq!(error.data_as::<String>(), None);
}

#[tokio::test]
async fn plain_errors_have_no_data() {
    let Some(client) = client() else { return };
    let message = "what went \"wrong\"\nhere";
    for (name, error) in [
        ("Error", thrown(client.query(&errors::Plain { message: message.into() }).await)),
        ("Error", thrown(client.mutation(&errors::PlainInMutation { message: message.into() }).await)),
        ("TypeError", thrown(client.action(&errors::PlainInAction { message: message.into() }).await)),
    ] {
        assert_eq!(error.data, None);
        let thrown = format!("] Server Error\nUncaught {name}: {message}\n    at handler (../convex/errors.ts:");
        assert!(error.message.contains(&thrown), "{}", error.message);
    }
}

#[tokio::test]
async fn log_lines_before_an_error_are_kept() {
    let Some(client) = client() else { return };
    let error = thrown(client.query(&errors::Loud).await);
    assert_eq!((error.data, error.log_lines), (Some("after".into()), vec!["[LOG] 'before'".to_owned()]));
}

#[tokio::test]
async fn returned_values_are_checked() {
    let Some(client) = client() else { return };
    let error = thrown(client.query(&errors::BadReturn).await);
    let text = "ReturnsValidationError: Value does not match validator.\n\nValue: 5.0\nValidator: v.string()";
    assert!(error.message.ends_with(text), "{}", error.message);
    let error = thrown(client.query(&errors::NoValue).await);
    assert!(error.message.contains("is not a supported Convex type"), "{}", error.message);
}

/// With a name of the wrong type.
#[derive(serde::Serialize)]
struct Named {
    name: f64,
}

impl FunctionReference<Query> for Named {
    const PATH: &'static str = "users:named";
    type Returns = Value;
}

/// Without a name.
#[derive(serde::Serialize)]
struct Missing {}

impl FunctionReference<Query> for Missing {
    const PATH: &'static str = "users:named";
    type Returns = Value;
}

#[tokio::test]
async fn arguments_are_checked() {
    let Some(client) = client() else { return };
    let error = thrown(client.query(&Named { name: 1.0 }).await);
    let text =
        "ArgumentValidationError: Value does not match validator.\nPath: .name\nValue: 1.0\nValidator: v.string()";
    assert!(error.message.ends_with(text) && error.data.is_none(), "{}", error.message);
    let error = thrown(client.query(&Missing {}).await);
    assert!(error.message.contains("Object is missing the required field `name`"), "{}", error.message);
    let args = object([("name", "n".into()), ("more", Value::Null)]);
    let error = thrown(client.call_dynamic("users:named", args).await);
    assert!(error.message.contains("Object contains extra field `more`"), "{}", error.message);
}

/// There is no such function.
#[derive(serde::Serialize)]
struct Nowhere {}

impl FunctionReference<Query> for Nowhere {
    const PATH: &'static str = "users:nowhere";
    type Returns = Value;
}

/// A mutation, called as a query.
#[derive(serde::Serialize)]
struct Create(users::Create);

impl FunctionReference<Query> for Create {
    const PATH: &'static str = "users:create";
    type Returns = Value;
}

#[tokio::test]
async fn outdated_bindings_are_reported() {
    let Some(client) = client() else { return };
    let error = thrown(client.query(&Nowhere {}).await);
    assert!(error.message.contains("Could not find public function for 'users:nowhere'"), "{}", error.message);
    let error = thrown(client.query(&Create(users::Create::new("errors"))).await);
    let text = "Trying to execute users.js:create as Query, but it is defined as Mutation.";
    assert!(error.message.ends_with(text), "{}", error.message);
    // The function returns another type than the bindings declare.
    let error = client.query(&errors::BadReturn).returning::<i64>().await.unwrap_err();
    assert!(matches!(error, Error::Function(_)));
    let error = client.query(&users::Named { name: String::new() }).returning::<i64>().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn the_two_kinds_of_numbers_are_told_apart() {
    let Some(client) = client() else { return };
    for (path, args, part) in [
        ("presence:allOptional", object([("b", 1_i64.into())]), "expected a number, got an int64"),
        (
            "counters:increment",
            object([("name", "errors::numbers".into()), ("by", 1.0.into())]),
            "expected an int64, got a number",
        ),
    ] {
        let error = client.call_dynamic(path, args).await.unwrap_err();
        assert!(error.to_string().contains(part), "{path}: {error}");
    }
}
