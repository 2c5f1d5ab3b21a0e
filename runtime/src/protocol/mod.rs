//! Encodes calls as HTTP requests and decodes the responses, without sending them.
//!
//! [`encode`] encodes a function reference as a request, [`decode`] decodes the result from the response. Neither does I/O,
//! so they work with any HTTP client, blocking or not. To send the calls of a [`Client`](crate#features) through another HTTP
//! client, implement a `transport::Transport` instead: the client then takes care of retries, timeouts and tokens.
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
//! let url = protocol::deployment_url("https://happy-animal-123.convex.cloud/")?;
//! let request = protocol::encode(&Count { channel: "#general" })?;
//! assert_eq!(format!("{url}{}", request.uri()), "https://happy-animal-123.convex.cloud/api/query");
//!
//! // Send it, with the `header` of an `Authorization` if there is a user. The deployment responds:
//! let response = http::Response::new(br#"{"status":"success","value":2.0}"#);
//! assert_eq!(protocol::decode_returns::<Query, Count>(&response)?.value, 2.0);
//! # Ok::<(), convex_typed::Error>(())
//! ```

mod address;
#[cfg(feature = "admin")]
pub(crate) mod admin;
mod authorization;
#[cfg(feature = "client")]
pub(crate) mod batch;
mod body;
#[cfg(feature = "client")]
mod canonical_urls;
#[cfg(feature = "client")]
pub(crate) mod download;
mod envelope;
#[cfg(feature = "admin")]
pub(crate) mod export;
#[cfg(feature = "client")]
mod file;
#[cfg(feature = "client")]
mod http_action;
#[cfg(feature = "admin")]
mod import;
#[cfg(feature = "client")]
mod lifetime;
#[cfg(feature = "client")]
mod page;
pub(crate) mod reply;
mod run;
#[cfg(feature = "client")]
mod site;
#[cfg(feature = "client")]
pub(crate) mod snapshot;
#[cfg(feature = "client")]
mod upload;
pub(crate) mod user_identity;

use std::any::type_name;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, DATE, HeaderName, LOCATION, RETRY_AFTER};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use serde::de::DeserializeOwned;

pub use self::address::deployment_url;
#[cfg(feature = "admin")]
pub(crate) use self::admin::{
    AdminKey, CanonicalUrls, KEY, SCHEMA, SCHEMAS, decode_check_key, decode_json_schemas, decode_schema,
    encode_check_key, encode_json_schemas, encode_schema,
};
pub use self::authorization::Authorization;
#[cfg(feature = "client")]
pub(crate) use self::batch::{Batch, NAME as BATCH, decode_batch, encode_batch};
pub(crate) use self::body::Args;
#[cfg(feature = "client")]
pub(crate) use self::canonical_urls::{URLS, decode_canonical_urls, encode_canonical_urls};
#[cfg(feature = "client")]
pub(crate) use self::download::{FileMetadata, decode_download, encode_download};
use self::envelope::{Envelope, Failure};
#[cfg(feature = "admin")]
pub(crate) use self::export::{
    Change, DELTAS, ExportPage, Exported, SNAPSHOT, Selection, SnapshotCursor, decode_document_deltas,
    decode_list_snapshot, encode_document_deltas, encode_list_snapshot,
};
#[cfg(feature = "client")]
pub(crate) use self::file::{failure as file_failure, origin};
#[cfg(feature = "client")]
pub(crate) use self::http_action::{check_http, encode_http, failure as http_failure, is_failure as is_http_failure};
#[cfg(feature = "admin")]
pub(crate) use self::import::{
    IMPORT, ImportBatch, KEY_READY, decode_primary_key_ready, encode_add_primary_key, encode_clear_tables,
    encode_primary_key_ready,
};
#[cfg(feature = "client")]
pub(crate) use self::lifetime::Lifetime;
#[cfg(feature = "client")]
pub(crate) use self::page::PagedQuery;
pub(crate) use self::reply::Reply;
pub use self::run::encode_run;
#[cfg(feature = "client")]
pub(crate) use self::site::{derived_site_url, site_url};
#[cfg(feature = "client")]
pub(crate) use self::snapshot::{SnapshotTimestamp, check_at, decode_timestamp, encode_at, encode_timestamp};
#[cfg(feature = "client")]
pub(crate) use self::upload::{decode_upload, encode_upload};
pub(crate) use self::user_identity::UserIdentity;
use crate::error::{Context, DecodeError, Error, FunctionError, PlatformError};
use crate::function::{FunctionKind, FunctionReference, TypeSource};
use crate::lenient::Leniency;
use crate::value::Value;

/// The value of the header `Convex-Client`. Convex requires a name, a dash and a version.
const CLIENT: &str = concat!("convex-typed-rs-", env!("CARGO_PKG_VERSION"));

/// The header by which Convex knows the client.
static CONVEX_CLIENT: HeaderName = HeaderName::from_static("convex-client");

/// The status of failed functions in old versions of Convex, which now respond with 200.
const FUNCTION_FAILED: u16 = 560;

/// Encodes the request of a function call. Its URI is only the path: prepend the URL of the deployment, and add an
/// [`Authorization`] if there is one.
///
/// # Errors
///
/// [`Error::Encode`] if the arguments cannot be encoded.
pub fn encode<K, F>(function: &F) -> Result<Request<Bytes>, Error>
where
    K: FunctionKind,
    F: FunctionReference<K>,
{
    encode_args(K::ENDPOINT, F::PATH, &function)
}

pub(crate) fn encode_args(endpoint: &'static str, path: &str, args: &dyn Args) -> Result<Request<Bytes>, Error> {
    Ok(post(PathAndQuery::from_static(endpoint), body::call(path, args, None)?))
}

/// A JSON request to a path of the deployment.
fn post(path: PathAndQuery, body: Bytes) -> Request<Bytes> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = path.into();
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(&CONVEX_CLIENT, HeaderValue::from_static(CLIENT));
    request
}

/// Decodes the response to a call of `function`, with a returned value of type `T`.
///
/// # Errors
///
/// [`Error::Function`] if the function failed, [`Error::Platform`] if the response is an error of the deployment or not from
/// Convex, [`Error::Decode`] if the returned value is not a `T`.
pub fn decode<T: DeserializeOwned>(function: &str, response: &Response<impl AsRef<[u8]>>) -> Result<Reply<T>, Error> {
    decode_as(TypeSource::Declared, function, response)
}

/// Decodes the response to a call of `F`: like [`decode`], but leniently if the type of `F` was
/// [inferred](FunctionReference::INFERRED).
///
/// ```
/// # use convex_typed::{FunctionReference, Query, protocol};
/// # #[derive(serde::Serialize)]
/// # struct Count {}
/// # impl FunctionReference<Query> for Count {
/// #     const PATH: &'static str = "messages:count";
/// #     type Returns = f64;
/// # }
/// let response = http::Response::new(br#"{"status":"success","value":2.0}"#);
/// assert_eq!(protocol::decode_returns::<Query, Count>(&response)?.value, 2.0);
/// # Ok::<(), convex_typed::Error>(())
/// ```
///
/// # Errors
///
/// Those of [`decode`].
pub fn decode_returns<K, F>(response: &Response<impl AsRef<[u8]>>) -> Result<Reply<F::Returns>, Error>
where
    K: FunctionKind,
    F: FunctionReference<K>,
{
    decode_as(TypeSource::of::<K, F>(), F::PATH, response)
}

pub(crate) fn decode_as<T: DeserializeOwned>(
    source: TypeSource,
    function: &str,
    response: &Response<impl AsRef<[u8]>>,
) -> Result<Reply<T>, Error> {
    check(function, response)?;
    // Validating the whole text once is faster than validating each string, and with SIMD it costs nearly nothing
    // (`runtime/PERFORMANCE.md`). It may go when serde_json does the same for a slice.
    match simdutf8::basic::from_utf8(response.body().as_ref()) {
        Ok(text) => reply(source, function, text, response),
        Err(_) => Err(platform(function, response)),
    }
}

/// Decodes Convex's envelope, which is in `response`.
fn reply<T: DeserializeOwned>(
    source: TypeSource,
    function: &str,
    text: &str,
    response: &Response<impl AsRef<[u8]>>,
) -> Result<Reply<T>, Error> {
    let leniency = Leniency::set(source == TypeSource::Inferred);
    let envelope = envelope::read::<T>(text);
    drop(leniency);
    match envelope {
        Ok(Envelope::Success { value, log_lines }) => Ok(Reply { value, log_lines }),
        Ok(Envelope::Error { message, data, log_lines }) => {
            Err(Error::Function(Box::new(FunctionError::new(function.to_owned(), message, data, log_lines))))
        }
        Err(Failure::Value { path, message }) => {
            Err(wrong_value(source, function, path, message, type_name::<T>(), text))
        }
        Err(Failure::Envelope) => Err(platform(function, response)),
    }
}

fn wrong_value(
    source: TypeSource,
    function: &str,
    path: String,
    message: String,
    expected: &'static str,
    body: &str,
) -> Error {
    Error::Decode(Box::new(DecodeError {
        function: function.to_owned(),
        path,
        message,
        expected,
        body: body.to_owned(),
        advice: DecodeError::advice_on(source),
    }))
}

impl DecodeError {
    /// Returns the whole value that the function returned, or `None` if the response does not contain it, as in exports.
    ///
    /// ```
    /// use convex_typed::{Error, Value, protocol};
    ///
    /// let response = http::Response::new(br#"{"status":"success","value":["a"]}"#);
    /// let Err(Error::Decode(error)) = protocol::decode::<String>("messages:first", &response) else { panic!() };
    /// assert_eq!(error.value(), Some(Value::from(vec![Value::from("a")])));
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        match envelope::read(&self.body) {
            Ok(Envelope::Success { value, .. }) => Some(value),
            _ => None,
        }
    }
}

/// Fails if the response is an error of the deployment.
pub(crate) fn check(function: &str, response: &Response<impl AsRef<[u8]>>) -> Result<(), Error> {
    let status = response.status();
    if status.is_success() || status.as_u16() == FUNCTION_FAILED { Ok(()) } else { Err(platform(function, response)) }
}

fn platform(function: &str, response: &Response<impl AsRef<[u8]>>) -> Error {
    let body = response.body().as_ref();
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key| json.get(key).and_then(|text| text.as_str()).map(str::to_owned);
    let status = response.status();
    let location = response.headers().get(LOCATION).filter(|_| status.is_redirection());
    Error::Platform(Box::new(PlatformError {
        function: function.to_owned(),
        status,
        code: text("code"),
        message: text("message").unwrap_or_default(),
        body: String::from_utf8_lossy(body).into_owned(),
        location: location.and_then(|url| url.to_str().ok()).map(str::to_owned),
        retry_after: retry_after(response.headers()),
        context: Context::default(),
    }))
}

/// The error of a response whose status is a success, but that cannot be used.
#[cfg(feature = "client")]
pub(crate) fn not_an_answer(function: &str, response: &Response<impl AsRef<[u8]>>, message: &str) -> Error {
    let mut error = platform(function, response);
    if let Error::Platform(error) = &mut error {
        error.message = message.to_owned();
    }
    error
}

/// Reads `Retry-After`: seconds, or a date. The date counts from that of the response, as our clock may differ.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let after = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    httpdate::parse_http_date(after).ok()?.duration_since(date(headers)?).ok()
}

/// The date of the response, by the clock of the server.
fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let read = |after: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(DATE, HeaderValue::from_static("Wed, 21 Oct 2026 07:28:00 GMT"));
            headers.insert(RETRY_AFTER, after.parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(read(" 7"), Some(Duration::from_secs(7)));
        assert_eq!(read("Wed, 21 Oct 2026 07:29:30 GMT"), Some(Duration::from_secs(90)));
        for odd in ["soon", "-1", "", "99999999999999999999", "Wed, 21 Oct 2026 07:00:00 GMT"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
