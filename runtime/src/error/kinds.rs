//! What each kind of error holds.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::advice::Context;
use crate::value::Value;
use crate::wire;

/// A function ran and failed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FunctionError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// Convex's message. In production it holds nothing but the request id: tell errors apart by
    /// their data.
    pub message: String,
    /// What the function put into `new ConvexError(data)`; `None` for other errors, `Some(Null)`
    /// when it put `null` there.
    pub data: Option<Value>,
    /// Convex's id of the request, to find it in the deployment's logs.
    pub request_id: Option<String>,
    /// What the function printed; empty in production.
    pub log_lines: Vec<String>,
    pub(crate) context: Context,
}

impl FunctionError {
    pub(crate) fn new(function: String, message: String, data: Option<Value>, log_lines: Vec<String>) -> Self {
        let request_id = request_id(&message).map(str::to_owned);
        Self { function, message, data, request_id, log_lines, context: Context::default() }
    }

    /// The data, if there is some and it is a `T`.
    #[must_use]
    pub fn data_as<T: DeserializeOwned>(&self) -> Option<T> {
        self.data.as_ref()?.to().ok()
    }
}

/// The `x` of `[Request ID: x] Server Error`.
fn request_id(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("[Request ID: ")?;
    rest.split_once(']').map(|(id, _)| id)
}

/// The deployment, or something in front of it, answered with an error of its own.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlatformError {
    /// The path of the function that was called, like `messages:list`.
    pub function: String,
    /// The HTTP status. It is a success when the answer is not one that Convex gives.
    pub status: StatusCode,
    /// Convex's short name of the error, like `ExpiredInQueue`.
    pub code: Option<String>,
    /// What Convex says about it; empty if the answer is not from Convex.
    pub message: String,
    /// The whole answer; of one to an upload or download, its first 64 KiB.
    pub body: String,
    /// Where the answer redirects to, which is not followed.
    pub location: Option<String>,
    /// How long the answer asks to wait before the next try (its `Retry-After` header).
    pub retry_after: Option<Duration>,
    pub(crate) context: Context,
}

/// An HTTP action answered with a status of 400 or more: of its own accord, because it threw, or
/// because there is no such route.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HttpActionError {
    /// The method and route of the action, like `POST /messages`.
    pub action: String,
    /// The HTTP status: 500 if it threw.
    pub status: StatusCode,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// The whole answer; of a call that streams, its first 64 KiB.
    pub body: Bytes,
    /// Convex's short name of the error, like `ExpiredInQueue`, if it is Convex and not the action that answered.
    pub code: Option<String>,
    /// What Convex says the action threw. In production it holds nothing but the request id.
    pub message: Option<String>,
    /// What the action put into `new ConvexError(data)`.
    pub data: Option<Value>,
    /// How long the answer asks to wait before the next try (its `Retry-After` header).
    pub retry_after: Option<Duration>,
}

/// There was no answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// The path of the function that was called, `None` before there was one.
    pub function: Option<String>,
    /// The URL of the deployment.
    pub url: String,
    /// How far it got.
    pub kind: TransportErrorKind,
    /// What the HTTP client says.
    pub source: Box<dyn std::error::Error + Send + Sync>,
    /// How long it waited for earlier mutations before.
    pub(crate) queued: Duration,
}

/// How far a request got that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The HTTP client cannot send such a request at all: it has no TLS, for example. Nothing was sent.
    Unsupported,
    /// There was no connection, or it ended before the request was sent. The function did not run.
    Connect,
    /// The connection was lost, or the answer ended too early. The function may have run.
    Interrupted,
    /// The time was over. The function may have run, or be running still.
    Timeout,
    /// The time was over before it was the turn of a mutation, see
    /// [`Client`](https://docs.rs/convex-typed/latest/convex_typed/struct.Client.html#the-mutation-queue).
    /// Nothing was sent.
    Queued,
    /// The answer is larger than the client takes. The function ran.
    TooLarge,
}

/// What is sent cannot be read, or what is fetched cannot be written: a file, or a stream.
#[derive(Debug)]
#[non_exhaustive]
pub struct IoError {
    /// `upload` or `download`; of an HTTP action its method and route, like `POST /files`.
    pub transfer: Cow<'static, str>,
    /// What could not be done.
    pub(crate) what: &'static str,
    /// What that says.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// A function returned something else than its reference says.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// Where in the returned value, like `[3].author`; empty for the value itself.
    pub path: String,
    /// What is wrong there.
    pub message: String,
    /// The Rust type that the value should have been.
    pub expected: &'static str,
    /// The whole answer.
    pub body: String,
    /// What to do about it.
    pub(crate) advice: &'static str,
}

/// The arguments cannot be sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct EncodeError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// What is wrong with the arguments, if it is not `source`.
    pub message: &'static str,
    /// Why they cannot be written.
    pub source: Option<wire::Error>,
}

/// A text that is not the URL it should be.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UrlError {
    /// The text, but for what may be a secret in it; of a file's URL, only its host.
    pub url: String,
    /// What it should be the URL of, like `of a file`.
    pub(crate) what: &'static str,
    /// What is wrong with it, and what it should be.
    pub message: String,
}

/// There is no token, or a text that cannot be one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenError {
    pub(crate) message: &'static str,
    pub(crate) source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl TokenError {
    pub(crate) fn new(message: &'static str) -> Self {
        Self { message, source: None }
    }
}

/// The environment does not say where a deployment is, or what its key is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EnvironmentError {
    /// What is missing or wrong, where it was looked for, and what to do about it.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_id_is_found_in_the_message() {
        assert_eq!(request_id("[Request ID: 0a1b] Server Error\nUncaught"), Some("0a1b"));
        assert_eq!(request_id("[Request ID: 0a1b"), None);
        assert_eq!(request_id("Could not find"), None);
    }
}
