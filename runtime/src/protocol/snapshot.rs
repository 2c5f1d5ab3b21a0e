//! Reads at one moment of the database's history.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response};
use serde::de::DeserializeOwned;

use super::{Reply, body, check, date, decode, platform, post};
use crate::error::{Context, Error, Moment};
use crate::function::{FunctionReference, Query};
use crate::wire::tag;

/// A moment in the history of a deployment's database. Later ones are greater.
///
/// Convex promises 30 seconds of history to queries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// From nanoseconds since 1970, which is what Convex counts in.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// The nanoseconds since 1970.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
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

/// Makes the request that calls a query as of `time`; [`decode_at`] reads the answer.
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

/// Reads the answer to [`encode_at`] of the same `time`.
///
/// Convex does not say that a moment is too old: such a call fails as if something had gone wrong (503,
/// `InternalServerError`). The error says so where the time that has passed explains it, and is not
/// [retryable](Error::is_retryable) then.
///
/// # Errors
///
/// As [`decode`](super::decode).
pub fn decode_at<T: DeserializeOwned>(
    function: &str,
    time: Timestamp,
    response: &Response<impl AsRef<[u8]>>,
) -> Result<Reply<T>, Error> {
    check_at(function, time, response)?;
    decode(function, response)
}

/// As [`check`], for a call as of `time`.
pub(crate) fn check_at(function: &str, time: Timestamp, response: &Response<impl AsRef<[u8]>>) -> Result<(), Error> {
    check(function, response)
        .map_err(|error| error.within(Context { moment: moment(time, response), ..Context::default() }))
}

/// How far `time` was away when the answer was given, if that is known.
fn moment(time: Timestamp, response: &Response<impl AsRef<[u8]>>) -> Option<Moment> {
    // Dates are whole seconds, and clocks may differ a little.
    const SLACK: Duration = Duration::from_secs(60);
    let now = date(response.headers())?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let time = Duration::from_nanos(time.0);
    Some(if time > now + SLACK { Moment::Future } else { Moment::Past(now.saturating_sub(time)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_seen_from_the_date_of_the_answer() {
        let at = |date: &str| {
            let mut response = Response::new("");
            response.headers_mut().insert("date", date.parse().unwrap());
            moment(Timestamp::from_nanos(1_000_000_000_900_000_000), &response)
        };
        assert_eq!(at("Sun, 09 Sep 2001 01:46:40 GMT"), Some(Moment::Past(Duration::ZERO)));
        assert_eq!(at("Sun, 09 Sep 2001 01:47:41 GMT"), Some(Moment::Past(Duration::from_millis(60_100))));
        assert_eq!(at("Sun, 09 Sep 2001 01:45:40 GMT"), Some(Moment::Future));
        assert_eq!(at("yesterday"), None);
        assert_eq!(moment(Timestamp::from_nanos(u64::MAX), &Response::new("")), None);
    }
}
