//! The texts of errors, and their advice, which must be given only if it can be right.
#![cfg(feature = "client")]

mod deployments;
mod functions;
mod intermediaries;
mod methods;
mod texts;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use convex_typed::transport::SendError;
use convex_typed::{
    Bytes, Error, Fault, HttpAction, Method, Object, SnapshotTimestamp, TransportErrorKind, Value, wire,
};
use convex_typed_test_support::fake::{FakeTransport, answer, success};
use convex_typed_test_support::functions::{F, Post};
use http::Response;

/// The identity of a call, or how it is made.
#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    Nobody,
    User,
    Admin,
    /// By path, without a function reference.
    Path,
}

/// Returns the error of a call with this response.
async fn error(by: By, answer: Response<Bytes>) -> Error {
    let fake = FakeTransport::answers(vec![Ok(answer)]);
    let client = fake.builder().retries(0).build("https://a.convex.cloud").unwrap();
    match by {
        By::User => client.set_auth("jwt").unwrap(),
        By::Admin => client.set_admin_auth("prod:a|key").unwrap(),
        By::Nobody | By::Path => {}
    }
    match by {
        By::Path => client.call_dynamic("f:query", Object::new()).await.unwrap_err(),
        _ => client.query(&F).await.unwrap_err(),
    }
}

/// Returns Convex's response to a call that failed, or whose function threw an error.
fn failed(message: &str, data: Option<&str>) -> Response<Bytes> {
    let message = serde_json::Value::from(format!("[Request ID: 1]{message}")).to_string();
    let data = data.map(|data| format!(r#","errorData":{data}"#)).unwrap_or_default();
    answer(200, &format!(r#"{{"status":"error","errorMessage":{message}{data}}}"#))
}

const PUSH: &str =
    "deploy it with `npx convex dev` or `npx convex deploy`, or regenerate the bindings if it was renamed";
const OUTDATED: &str = "the deployed function differs from the bindings: regenerate them";
const TOKEN: &str =
    "the token is invalid or has expired: call `set_auth` with a fresh one, or `clear_auth` to continue without";
const BUSY: &str = "the deployment is busy: try again later";
const WHICH_URL: &str = "check that this is the URL of a Convex deployment";

struct Secret;
impl HttpAction for Secret {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/hooks/:secret";
    fn path(&self) -> Cow<'static, str> {
        "/hooks/c2VjcmV0".into()
    }
}
