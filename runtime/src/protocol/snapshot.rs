//! Queries as of one time.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response};

use super::{body, check, date, platform, post};
use crate::error::{Context, Error, RequestedTime};
use crate::function::{FunctionReference, Query};
use crate::wire::base64::{self, EightBytes};

/// A time in the history of a deployment's database, in nanoseconds since 1970. See `Client::timestamp` and `Client::at`.
///
/// Convex keeps 30 seconds of history for queries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotTimestamp(u64);

impl SnapshotTimestamp {
    /// Creates a timestamp from nanoseconds since 1970.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Returns the nanoseconds since 1970.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }
}

/// The name of the request in errors.
const NAME: &str = "query_ts";

/// Encodes the request that asks for the latest [`SnapshotTimestamp`].
#[must_use]
pub(crate) fn encode_timestamp() -> Request<Bytes> {
    post(PathAndQuery::from_static("/api/query_ts"), Bytes::new())
}

/// Decodes the response to [`encode_timestamp`].
///
/// # Errors
///
/// [`Error::Platform`] if the response is an error of the deployment or not from Convex.
pub(crate) fn decode_timestamp(response: &Response<impl AsRef<[u8]>>) -> Result<SnapshotTimestamp, Error> {
    check(NAME, response)?;
    let read = || {
        let answer: serde_json::Value = serde_json::from_slice(response.body().as_ref()).ok()?;
        let bytes = base64::decode(answer.get("ts")?.as_str()?).ok()?;
        Some(SnapshotTimestamp(u64::from_le_bytes(bytes.try_into().ok()?)))
    };
    read().ok_or_else(|| platform(NAME, response))
}

/// Encodes the request that calls a query as of `time`.
///
/// # Errors
///
/// [`Error::Encode`] if the arguments cannot be encoded.
pub(crate) fn encode_at<F: FunctionReference<Query> + ?Sized>(
    function: &F,
    time: SnapshotTimestamp,
) -> Result<Request<Bytes>, Error> {
    let ts = EightBytes::new(time.0.to_le_bytes());
    let body = body::call(F::PATH, &function, Some(ts.as_str()))?;
    Ok(post(PathAndQuery::from_static("/api/query_at_ts"), body))
}

/// As [`check`](super::check), for a query as of `time`.
///
/// Convex does not say that a time is too old: such a query fails with a general error (503, `InternalServerError`). If the
/// age of `time` explains it, the error says so, and is not [retryable](Error::is_retryable).
pub(crate) fn check_at(
    function: &str,
    time: SnapshotTimestamp,
    response: &Response<impl AsRef<[u8]>>,
) -> Result<(), Error> {
    check(function, response)
        .map_err(|error| error.within(Context { requested_time: requested_time(time, response), ..Context::default() }))
}

/// Compares `time` with the date of the response, if that is known.
fn requested_time(time: SnapshotTimestamp, response: &Response<impl AsRef<[u8]>>) -> Option<RequestedTime> {
    // Dates have whole seconds, and clocks may differ a little.
    const SLACK: Duration = Duration::from_secs(60);
    let now = date(response.headers())?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let time = Duration::from_nanos(time.0);
    Some(if time > now + SLACK { RequestedTime::Future } else { RequestedTime::Past(now.saturating_sub(time)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_part_of_the_request() {
        struct Count;
        crate::object! { Count {} }
        impl FunctionReference<Query> for Count {
            const PATH: &'static str = "messages:count";
            type Returns = f64;
        }
        let request = encode_at(&Count, SnapshotTimestamp::from_nanos(1)).unwrap();
        assert_eq!(request.uri(), "/api/query_at_ts");
        assert!(request.body().ends_with(br#""ts":"AQAAAAAAAAA="}"#));
    }

    #[test]
    fn times_are_compared_with_the_date_of_the_response() {
        let at = |date: &str| {
            let mut response = Response::new("");
            response.headers_mut().insert("date", date.parse().unwrap());
            requested_time(SnapshotTimestamp::from_nanos(1_000_000_000_900_000_000), &response)
        };
        assert_eq!(at("Sun, 09 Sep 2001 01:46:40 GMT"), Some(RequestedTime::Past(Duration::ZERO)));
        assert_eq!(at("Sun, 09 Sep 2001 01:47:41 GMT"), Some(RequestedTime::Past(Duration::from_millis(60_100))));
        assert_eq!(at("Sun, 09 Sep 2001 01:45:40 GMT"), Some(RequestedTime::Future));
        assert_eq!(at("yesterday"), None);
        assert_eq!(requested_time(SnapshotTimestamp::from_nanos(u64::MAX), &Response::new("")), None);
    }
}
