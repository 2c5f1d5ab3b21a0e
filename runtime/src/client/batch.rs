//! Several queries in one request.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::Client;
use super::send::Task;
use crate::error::Error;
use crate::function::Kind;
use crate::protocol::{self, Batch};
use crate::transport::BoxFuture;

/// Several queries that are sent, as one request, when awaited.
/// `R` is their results.
#[must_use = "a call is sent only when it is awaited"]
pub struct BatchCall<R> {
    client: Client,
    task: Task,
    count: usize,
    read: fn(usize, &Response<Bytes>) -> Result<R, Error>,
}

impl Client {
    /// Calls several queries in one request, at one moment of the database: a tuple of up to
    /// eight references, or a list of one function's. Each has a result of its own.
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
    /// let (count, messages) = client.query_batch((&Count, &List)).await?;
    /// assert_eq!(count?, messages?.len() as f64);
    /// # Ok(()) }
    /// ```
    #[allow(clippy::needless_pass_by_value)] // a tuple of references is written on the spot
    pub fn query_batch<B: Batch>(&self, batch: B) -> BatchCall<B::Results> {
        let request = protocol::encode_batch(&batch);
        let task = Task::new(protocol::BATCH.into(), Some(Kind::Query), request);
        BatchCall { client: self.clone(), task, count: batch.count(), read: protocol::read_batch::<B> }
    }
}

impl<R> BatchCall<R> {
    /// As [`Call::timeout`](crate::Call::timeout), for all of them together.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.task.timeout = Some(timeout);
        self
    }
}

impl<R: 'static> IntoFuture for BatchCall<R> {
    type Output = Result<R, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let response = self.client.perform(self.task).await?;
            (self.read)(self.count, &response)
        })
    }
}

impl<R> fmt::Debug for BatchCall<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchCall").finish_non_exhaustive()
    }
}
