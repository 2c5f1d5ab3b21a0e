//! Several queries in one request.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::Client;
use super::call::CallPlan;
use super::deferred::Deferred;
use super::request::CallRequest;
use crate::error::Error;
use crate::function::Kind;
use crate::protocol::{self, Batch};

/// Several queries in one request: a future like [`Call`](crate::Call). `R` is the type of their results.
#[must_use = "a call is sent only when it is awaited"]
pub struct BatchCall<R> {
    inner: Deferred<CallPlan>,
    count: usize,
    read: fn(usize, &Response<Bytes>) -> Result<R, Error>,
}

impl Client {
    /// Calls several queries in one request, which all see the same state of the database: a tuple of up to eight
    /// references, or a list of references to one function. Each query has its own result.
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
        let call = CallRequest::new(protocol::BATCH.into(), Some(Kind::Query), request);
        let inner = Deferred::new(CallPlan { client: self.clone(), call });
        BatchCall { inner, count: batch.count(), read: protocol::decode_batch::<B> }
    }
}

impl<R> BatchCall<R> {
    /// Sets a timeout for the whole request, see [`Call::timeout`](crate::Call::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.inner.set(|plan| plan.call.timeout = Some(timeout));
        self
    }
}

impl<R> Future for BatchCall<R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(Pin::new(&mut self.inner).poll(cx));
        Poll::Ready(answer.and_then(|answer| answer.decode(|response| (self.read)(self.count, response))))
    }
}

impl<R> fmt::Debug for BatchCall<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchCall").finish_non_exhaustive()
    }
}
