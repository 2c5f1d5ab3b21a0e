//! Queries as of one time.

use super::Client;
use super::call::Call;
use super::request::{CallRequest, Expected};
use crate::error::Error;
use crate::function::{FunctionReference, Kind, Query, TypeSource};
use crate::protocol::{self, SnapshotTimestamp};

/// The state of the database at one time: all queries through it see the same data.
///
/// ```no_run
/// # struct Count;
/// # convex_typed::object! { Count {} }
/// # impl convex_typed::FunctionReference<convex_typed::Query> for Count {
/// #     const PATH: &'static str = "messages:count";
/// #     type Returns = f64;
/// # }
/// # struct List;
/// # convex_typed::object! { List {} }
/// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
/// #     const PATH: &'static str = "messages:list";
/// #     type Returns = Vec<String>;
/// # }
/// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
/// let now = client.at(client.timestamp().await?);
/// let messages = now.query(&List).await?;
/// assert_eq!(now.query(&Count).await?, messages.len() as f64);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Snapshot {
    client: Client,
    time: SnapshotTimestamp,
}

impl Client {
    /// Returns the latest timestamp of the database.
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn timestamp(&self) -> Result<SnapshotTimestamp, Error> {
        let call = CallRequest::new("query_ts".into(), Some(Kind::Query), Ok(protocol::encode_timestamp()));
        self.clone().answer(call).await?.decode(protocol::decode_timestamp)
    }

    /// Returns the state of the database at this time.
    ///
    /// Convex keeps 30 seconds of history for queries. Queries as of an earlier time fail with an unspecific error (503,
    /// `InternalServerError`). If the time explains the error, its text says so, and the call is not retried.
    #[must_use]
    pub fn at(&self, time: SnapshotTimestamp) -> Snapshot {
        Snapshot { client: self.clone(), time }
    }
}

impl Snapshot {
    /// Calls a query as of this time.
    pub fn query<F: FunctionReference<Query> + ?Sized>(&self, function: &F) -> Call<Query, F::Returns> {
        let request = protocol::encode_at(function, self.time);
        let mut call = CallRequest::new(F::PATH.into(), Some(Kind::Query), request);
        call.expected = Expected::EnvelopeAt(self.time);
        Call::new(self.client.clone(), call, TypeSource::of::<Query, F>())
    }

    /// Returns the time.
    #[must_use]
    pub fn time(&self) -> SnapshotTimestamp {
        self.time
    }
}
