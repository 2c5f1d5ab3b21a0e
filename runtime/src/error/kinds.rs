//! The kinds of errors, and their fields.

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
    /// Convex's message. In production it contains only the request id: use `data` to tell errors apart.
    pub message: String,
    /// The data of `new ConvexError(data)`; `None` for other errors, `Some(Null)` if it is `null`.
    pub data: Option<Value>,
    /// The id of the request in the deployment's logs.
    pub request_id: Option<String>,
    /// What the function logged; empty in production.
    pub log_lines: Vec<String>,
    pub(crate) context: Context,
}

impl FunctionError {
    pub(crate) fn new(function: String, message: String, data: Option<Value>, log_lines: Vec<String>) -> Self {
        let request_id = request_id(&message).map(str::to_owned);
        Self { function, message, data, request_id, log_lines, context: Context::default() }
    }

    /// Returns the data, if it is a `T`.
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

/// The deployment, or a proxy in front of it, responded with an error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlatformError {
    /// The path of the function that was called, like `messages:list`.
    pub function: String,
    /// The HTTP status. It can be a success, if the response is not from Convex.
    pub status: StatusCode,
    /// Convex's error code, like `ExpiredInQueue`.
    pub code: Option<String>,
    /// Convex's message; empty if the response is not from Convex.
    pub message: String,
    /// The body of the response; for an upload or download, its first 64 KiB.
    pub body: String,
    /// The target of a redirect, which is not followed.
    pub location: Option<String>,
    /// How long to wait before the next attempt, from the `Retry-After` header.
    pub retry_after: Option<Duration>,
    pub(crate) context: Context,
}

/// An HTTP action responded with a status of 400 or more: by itself, because it threw, or because there is no such route.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HttpActionError {
    /// The method and route of the action, like `POST /messages`.
    pub action: String,
    /// The HTTP status: 500 if it threw.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    /// The body of the response; for a streaming call, its first 64 KiB.
    pub body: Bytes,
    /// Convex's error code, like `ExpiredInQueue`, if Convex and not the action responded.
    pub code: Option<String>,
    /// What the action threw. In production it contains only the request id.
    pub message: Option<String>,
    /// The data of `new ConvexError(data)`.
    pub data: Option<Value>,
    /// How long to wait before the next attempt, from the `Retry-After` header.
    pub retry_after: Option<Duration>,
}

/// There was no complete response.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// The path of the function, or `None` for errors of building the client.
    pub function: Option<String>,
    /// The URL of the deployment.
    pub url: String,
    /// How far the request got.
    pub kind: TransportErrorKind,
    /// The error of the HTTP client.
    pub source: Box<dyn std::error::Error + Send + Sync>,
    /// How long the call waited in the mutation queue.
    pub(crate) queued: Duration,
}

/// How far a request without a response got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The HTTP client does not support the request, for example because it has no TLS. Nothing was sent.
    Unsupported,
    /// There was no connection, or it was lost before the request was sent. The function did not run.
    Connect,
    /// The connection was lost, or the response was incomplete. The function may have run.
    Interrupted,
    /// The call timed out. The function may have run, or may still be running.
    Timeout,
    /// The call timed out in the mutation queue, see
    /// [`Client`](https://docs.rs/convex-typed/latest/convex_typed/struct.Client.html#the-mutation-queue).
    /// Nothing was sent.
    Queued,
    /// The response is larger than the client allows. The function ran.
    TooLarge,
}

/// The body of a request could not be read, or the body of a response could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub struct IoError {
    /// `upload`, `download`, or the method and route of an HTTP action, like `POST /files`.
    pub transfer: Cow<'static, str>,
    /// What failed.
    pub(crate) what: &'static str,
    /// The error of the body or writer.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// A function returned a value that is not of the declared type.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// The path in the returned value, like `[3].author`; empty for the value itself.
    pub path: String,
    /// What is wrong there.
    pub message: String,
    /// The Rust type of the value.
    pub expected: &'static str,
    /// The body of the response.
    pub body: String,
    /// What to do about it.
    pub(crate) advice: &'static str,
}

/// The arguments cannot be encoded.
#[derive(Debug)]
#[non_exhaustive]
pub struct EncodeError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// What is wrong with the arguments, if there is no `source`.
    pub message: &'static str,
    /// Why they cannot be encoded.
    pub source: Option<wire::Error>,
}

/// An invalid URL.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UrlError {
    /// The URL, without possible secrets; of a file's URL, only the host.
    pub url: String,
    /// What it is the URL of, like `of a file`.
    pub(crate) what: &'static str,
    /// What is wrong, and what to write.
    pub message: String,
}

/// There is no token, or it is invalid.
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

/// The environment names no deployment, or has no key for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EnvironmentError {
    /// What is missing or wrong, where, and what to do.
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
