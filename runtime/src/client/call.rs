//! Calls that are made but not sent.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::Client;
use super::send::Task;
use crate::error::Error;
use crate::function::{Kind, Mutation, TypeSource};
use crate::protocol::{self, Reply};
use crate::transport::BoxFuture;

/// The kind of a function that is called by its path only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnyKind;

/// A call of a function that is sent when awaited. It owns all it needs, so it can be moved into
/// another task. `K` is the kind of the function, `T` is what the call gives.
#[must_use = "a call is sent only when it is awaited"]
pub struct Call<K, T> {
    client: Client,
    task: Task,
    source: TypeSource,
    marker: PhantomData<fn() -> (K, T)>,
}

impl<K, T> Call<K, T> {
    pub(super) fn new(client: Client, task: Task, source: TypeSource) -> Self {
        Self { client, task, source, marker: PhantomData }
    }

    /// Gives up after so long, from when it is sent to the last byte of the answer, including the
    /// pauses between retries; waiting for earlier mutations is not counted.
    ///
    /// Without it that is 60 seconds for queries and mutations, and 310 for actions: somewhat more
    /// than Convex's own limit of 300, whose answer says more.
    ///
    /// What runs in Convex by then goes on.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.task.timeout = Some(timeout);
        self
    }

    /// Reads the returned value as a `U` instead of what the function's reference says.
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
        Call::new(self.client, self.task, TypeSource::Chosen)
    }

    /// Gives what the function printed, too. In production Convex keeps that to itself, and there
    /// are no lines.
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
    fn reply(self) -> impl Future<Output = Result<Reply<T>, Error>> {
        let answer = self.client.answer(self.task);
        async move { answer.await?.read(|function, response| protocol::decode_as(self.source, function, response)) }
    }
}

impl<T> Call<Mutation, T> {
    /// Sends it at once, beside the mutations that wait for each other.
    pub fn skip_queue(mut self) -> Self {
        self.task.queued = false;
        self
    }
}

impl<T> Call<AnyKind, T> {
    /// Says what kind of function it is, so that the call is treated like others of that kind: its
    /// timeout, its retries, and the queue of mutations.
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// use convex_typed::{Kind, Object};
    ///
    /// let count = client.call_dynamic("messages:count", Object::new()).kind(Kind::Query).await?;
    /// # Ok(()) }
    /// ```
    pub fn kind(mut self, kind: Kind) -> Self {
        self.task.kind = Some(kind);
        self.task.queued = kind == Kind::Mutation;
        self
    }
}

impl<K: 'static, T: DeserializeOwned + 'static> IntoFuture for Call<K, T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let reply = self.reply();
        Box::pin(async move { reply.await.map(|reply| reply.value) })
    }
}

impl<K, T> fmt::Debug for Call<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("function", &self.task.function).finish_non_exhaustive()
    }
}

/// A [`Call`] that gives the function's log lines with its value.
#[derive(Debug)]
#[must_use = "a call is sent only when it is awaited"]
pub struct LoggedCall<K, T>(Call<K, T>);

impl<K: 'static, T: DeserializeOwned + 'static> IntoFuture for LoggedCall<K, T> {
    type Output = Result<Reply<T>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.0.reply())
    }
}
