//! Reads at one moment of the database's history.

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response};

use super::{body, check, platform, post};
use crate::error::Error;
use crate::function::{FunctionReference, Query};
use crate::wire::tag;

/// A moment in the history of a deployment's database. Later ones are greater.
///
/// Convex promises about 30 seconds of history to clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// From nanoseconds since 1970, which is what Convex counts in.
    #[must_use]
    pub fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// The nanoseconds since 1970.
    #[must_use]
    pub fn as_nanos(self) -> u64 {
        self.0
    }
}

/// The name that errors give to the question for the time.
const QUESTION: &str = "query_ts";

/// Makes the request that asks for the latest [`Timestamp`].
#[must_use]
pub fn encode_timestamp() -> Request<Bytes> {
    post(PathAndQuery::from_static("/api/query_ts"), Bytes::new())
}

/// Reads the answer to [`encode_timestamp`].
///
/// # Errors
///
/// [`Error::Platform`] if the answer is an error of the deployment or not from Convex.
pub fn decode_timestamp(response: &Response<impl AsRef<[u8]>>) -> Result<Timestamp, Error> {
    check(QUESTION, response)?;
    let read = || {
        let answer: serde_json::Value = serde_json::from_slice(response.body().as_ref()).ok()?;
        let bytes = tag::decode_bytes(answer.get("ts")?.as_str()?).ok()?;
        Some(Timestamp(u64::from_le_bytes(bytes.try_into().ok()?)))
    };
    read().ok_or_else(|| platform(QUESTION, response))
}

/// Makes the request that calls a query as of `time`.
///
/// ```
/// # struct Count;
/// # convex_typed::object! { Count {} }
/// # impl convex_typed::FunctionReference<convex_typed::Query> for Count {
/// #     const PATH: &'static str = "messages:count";
/// #     type Returns = f64;
/// # }
/// use convex_typed::{protocol, protocol::Timestamp};
///
/// let request = protocol::encode_at(&Count, Timestamp::from_nanos(1))?;
/// assert_eq!(request.uri(), "/api/query_at_ts");
/// assert!(request.body().ends_with(br#""ts":"AQAAAAAAAAA="}"#));
/// # Ok::<(), convex_typed::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Encode`] if the arguments cannot be sent.
pub fn encode_at<F: FunctionReference<Query>>(function: &F, time: Timestamp) -> Result<Request<Bytes>, Error> {
    let ts = tag::Eight::new(time.0.to_le_bytes());
    let body = body::call(F::PATH, &function, Some(ts.as_str()))?;
    Ok(post(PathAndQuery::from_static("/api/query_at_ts"), body))
}
