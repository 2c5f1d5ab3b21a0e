//! Calls as HTTP messages, without sending them: for clients of one's own.
//!
//! [`encode`] makes the request of a function reference, [`decode`] the result of a response.
//! Neither does I/O, so they work with any HTTP client, blocking or not, and in the browser.
//!
//! ```
//! use convex_typed::{FunctionReference, Query, protocol};
//!
//! #[derive(serde::Serialize)]
//! struct Count {
//!     channel: &'static str,
//! }
//! impl FunctionReference<Query> for Count {
//!     const PATH: &'static str = "messages:count";
//!     type Returns = f64;
//! }
//!
//! let request = protocol::encode(&Count { channel: "#general" })?;
//! assert_eq!(request.uri(), "/api/query");
//!
//! // .. send it to the deployment, which answers:
//! let response = http::Response::new(br#"{"status":"success","value":2.0}"#);
//! assert_eq!(protocol::decode::<f64>(Count::PATH, &response)?.value, 2.0);
//! # Ok::<(), convex_typed::Error>(())
//! ```

mod address;
mod authorization;
mod envelope;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, LOCATION};
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri};
use serde::de::DeserializeOwned;

pub use address::deployment_url;
pub use authorization::Authorization;
use envelope::{Envelope, Failure};

use crate::error::{DecodeError, EncodeError, Error, FunctionError, PlatformError};
use crate::function::{FunctionKind, FunctionReference};
use crate::wire;

/// The name that Convex knows this crate by. It needs a dash and a version.
const CLIENT: &str = concat!("convex-typed-rs-", env!("CARGO_PKG_VERSION"));

/// How a function failed in old versions of Convex, which now answer 200.
const FUNCTION_FAILED: u16 = 560;

/// The result of a function that ran.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reply<T> {
    /// What it returned.
    pub value: T,
    /// What it printed, like `[LOG] 'hi'`; empty in production.
    pub log_lines: Vec<String>,
}

/// Makes the request that calls a function. Its URI is the path only: the deployment's URL, and an
/// [`Authorization`] if there is one, are yet to be added.
///
/// # Errors
///
/// [`Error::Encode`] if the arguments cannot be sent.
pub fn encode<K, F>(function: &F) -> Result<Request<Bytes>, Error>
where
    K: FunctionKind,
    F: FunctionReference<K>,
{
    let mut request = Request::new(body(F::PATH, function)?);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::from_static(K::ENDPOINT);
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(HeaderName::from_static("convex-client"), HeaderValue::from_static(CLIENT));
    Ok(request)
}

fn body<T: serde::Serialize>(function: &'static str, args: &T) -> Result<Bytes, Error> {
    let fail = |message, source| Error::Encode(Box::new(EncodeError { function, message, source }));
    let mut body = Vec::with_capacity(256);
    body.extend_from_slice(br#"{"path":"#);
    wire::append(&mut body, function).map_err(|error| fail("", Some(error)))?;
    // Without a format Convex answers in one that loses int64s and bytes.
    body.extend_from_slice(br#","format":"convex_encoded_json","args":"#);
    let start = body.len();
    wire::append(&mut body, args).map_err(|error| fail("", Some(error)))?;
    match &body[start..] {
        [b'{', b'"', b'$', ..] => return Err(fail("they must be an object", None)),
        [b'{', ..] => {}
        // A unit struct with serde's derive.
        b"null" => {
            body.truncate(start);
            body.extend_from_slice(b"{}");
        }
        _ => return Err(fail("they must be an object", None)),
    }
    body.push(b'}');
    Ok(body.into())
}

/// Reads the answer to a call of `function`.
///
/// # Errors
///
/// [`Error::Function`] if the function failed, [`Error::Platform`] if the answer is an error of
/// the deployment or not from Convex, [`Error::Decode`] if the returned value is no `T`.
pub fn decode<T: DeserializeOwned>(
    function: &'static str,
    response: &Response<impl AsRef<[u8]>>,
) -> Result<Reply<T>, Error> {
    let status = response.status();
    let body = response.body().as_ref();
    let platform = || {
        let mut error = platform_error(function, status, body);
        if status.is_redirection() {
            let location = response.headers().get(LOCATION);
            error.location = location.and_then(|url| url.to_str().ok()).map(str::to_owned);
        }
        Error::Platform(Box::new(error))
    };
    if !status.is_success() && status.as_u16() != FUNCTION_FAILED {
        return Err(platform());
    }
    // Checking the whole text once is faster than checking every string in it.
    let text = std::str::from_utf8(body).map_err(|_| platform())?;
    match envelope::read::<T>(text) {
        Ok(Envelope::Success { value, log_lines }) => Ok(Reply { value, log_lines }),
        Ok(Envelope::Error { message, data, log_lines }) => {
            Err(Error::Function(Box::new(FunctionError::new(function, message, data, log_lines))))
        }
        Err(Failure::Value { path, message }) => Err(Error::Decode(Box::new(DecodeError {
            function,
            path,
            message,
            expected: std::any::type_name::<T>(),
            body: text.to_owned(),
        }))),
        Err(Failure::Envelope) => Err(platform()),
    }
}

fn platform_error(function: &'static str, status: StatusCode, body: &[u8]) -> PlatformError {
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key| json.get(key).and_then(|text| text.as_str()).map(str::to_owned);
    PlatformError {
        function,
        status,
        code: text("code"),
        message: text("message").unwrap_or_default(),
        body: String::from_utf8_lossy(body).into_owned(),
        location: None,
    }
}
