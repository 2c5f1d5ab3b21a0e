//! Calls of functions, as futures.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::Client;
use super::deferred::{Deferred, Start};
use super::request::CallRequest;
use super::send::Answer;
use crate::error::Error;
use crate::function::{Kind, Mutation, TypeSource};
use crate::protocol::{self, Reply};
use crate::transport::BoxFuture;

/// The unknown kind of a function that is called by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnyKind;

/// A call of a function: a future that sends the call when it is first polled. `K` is the kind of the function, `T` its
/// output.
///
/// It is `Send` and owns its data, so it can be spawned, or awaited together with others:
///
/// ```no_run
/// # struct Count;
/// # convex_typed::object! { Count {} }
/// # impl convex_typed::FunctionReference<convex_typed::Query> for Count {
/// #     const PATH: &'static str = "messages:count";
/// #     type Returns = f64;
/// # }
/// # async fn run(client: convex_typed::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let first = tokio::spawn(client.query(&Count));
/// let (second, third) = tokio::try_join!(client.query(&Count), client.query(&Count))?;
/// println!("{} {second} {third}", first.await??);
/// # Ok(()) }
/// ```
///
/// Options set after the first poll have no effect. Dropping the future stops waiting; a function that already runs in
/// Convex continues.
///
/// # Panics
///
/// Polling it again after it has completed panics, as with the futures of `async` blocks.
#[must_use = "a call is sent only when it is awaited"]
pub struct Call<K, T> {
    inner: Deferred<CallPlan>,
    source: TypeSource,
    marker: PhantomData<fn() -> (K, T)>,
}

impl<K, T> Call<K, T> {
    pub(super) fn new(client: Client, call: CallRequest, source: TypeSource) -> Self {
        Self { inner: Deferred::new(CallPlan { client, call }), source, marker: PhantomData }
    }

    /// Sets a timeout for the whole call, from its first poll to the last byte of the response, including retries, the
    /// pauses between them, and the time that a mutation waits in the queue.
    ///
    /// Defaults to 60 seconds for queries and mutations, and to 310 for actions: a little more than Convex's own limit of
    /// 300, whose error says more. A function that already runs in Convex continues after the timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.inner.set(|plan| plan.call.timeout = Some(timeout));
        self
    }

    /// Decodes the returned value as a `U` instead of the type that the function reference declares.
    ///
    /// ```no_run
    /// # #[derive(serde::Serialize)] struct List {}
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
    /// #     const PATH: &'static str = "messages:list";
    /// #     type Returns = convex_typed::Value;
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let titles = client.query(&List {}).returning::<Vec<String>>().await?;
    /// # Ok(()) }
    /// ```
    pub fn returning<U: DeserializeOwned + 'static>(self) -> Call<K, U> {
        Call { inner: self.inner, source: TypeSource::Chosen, marker: PhantomData }
    }

    /// Also returns what the function logged. Production deployments do not send log lines.
    ///
    /// ```no_run
    /// # struct List;
    /// # convex_typed::object! { List {} }
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
    /// #     const PATH: &'static str = "messages:list";
    /// #     type Returns = Vec<String>;
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let reply = client.query(&List).with_log_lines().await?;
    /// println!("{} messages\n{}", reply.value.len(), reply.log_lines.join("\n"));
    /// # Ok(()) }
    /// ```
    pub fn with_log_lines(self) -> LoggedCall<K, T> {
        LoggedCall(self)
    }
}

impl<K, T: DeserializeOwned> Call<K, T> {
    fn poll_reply(&mut self, cx: &mut Context<'_>) -> Poll<Result<Reply<T>, Error>> {
        let answer = ready!(Pin::new(&mut self.inner).poll(cx));
        let read = |function: &str, response: &_| protocol::decode_as(self.source, function, response);
        Poll::Ready(answer.and_then(|answer| answer.read(read)))
    }
}

impl<T> Call<Mutation, T> {
    /// Sends this mutation without waiting in the queue. To turn the queue off, see
    /// [`ClientBuilder::mutation_queue`](crate::ClientBuilder::mutation_queue).
    pub fn skip_queue(mut self) -> Self {
        self.inner.set(|plan| plan.call.queued = false);
        self
    }
}

impl<T> Call<AnyKind, T> {
    /// Sets the kind of the function, which decides the timeout, retries, and whether the call joins the mutation queue.
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// use convex_typed::{Kind, Object};
    ///
    /// let count = client.call_dynamic("messages:count", Object::new()).kind(Kind::Query).await?;
    /// # Ok(()) }
    /// ```
    pub fn kind(mut self, kind: Kind) -> Self {
        self.inner.set(|plan| {
            plan.call.kind = Some(kind);
            plan.call.queued = kind == Kind::Mutation;
        });
        self
    }
}

impl<K, T: DeserializeOwned> Future for Call<K, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_reply(cx).map_ok(|reply| reply.value)
    }
}

impl<K, T> fmt::Debug for Call<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Call");
        if let Some(plan) = self.inner.plan() {
            shown.field("function", &plan.call.function);
        }
        shown.finish_non_exhaustive()
    }
}

/// A call of a function, whatever it returns.
pub(super) struct CallPlan {
    pub(super) client: Client,
    pub(super) call: CallRequest,
}

impl Start for CallPlan {
    type Output = Result<Answer, Error>;

    fn start(self) -> BoxFuture<'static, Self::Output> {
        self.client.answer(self.call)
    }
}

/// A [`Call`] that also returns the function's log lines, made by [`Call::with_log_lines`].
#[derive(Debug)]
#[must_use = "a call is sent only when it is awaited"]
pub struct LoggedCall<K, T>(Call<K, T>);

impl<K, T: DeserializeOwned> Future for LoggedCall<K, T> {
    type Output = Result<Reply<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_reply(cx)
    }
}
