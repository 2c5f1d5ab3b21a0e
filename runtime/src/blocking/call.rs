//! Calls that block until they are done.

use std::future::Future;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::{AnyKind, BatchCall, Call, HttpCall, LoggedCall, Upload};
use crate::executor::block_on;
use crate::function::{Kind, Mutation};

/// A call that blocks when it is sent. It has the options of the async call `C`.
#[derive(Debug)]
#[must_use = "a call does nothing before `send`"]
pub struct Blocking<C>(pub(super) C);

impl<C: Future> Blocking<C> {
    /// Sends the call, and blocks this thread until there is a result.
    ///
    /// # Errors
    ///
    /// Those of awaiting the async call.
    pub fn send(self) -> C::Output {
        block_on(self.0)
    }
}

impl<K, T> Blocking<Call<K, T>> {
    /// As [`Call::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// As [`Call::returning`].
    pub fn returning<U: DeserializeOwned + 'static>(self) -> Blocking<Call<K, U>> {
        Blocking(self.0.returning())
    }

    /// As [`Call::with_log_lines`].
    pub fn with_log_lines(self) -> Blocking<LoggedCall<K, T>> {
        Blocking(self.0.with_log_lines())
    }
}

impl<T> Blocking<Call<Mutation, T>> {
    /// As [`Call::skip_queue`].
    pub fn skip_queue(self) -> Self {
        Self(self.0.skip_queue())
    }
}

impl<T> Blocking<Call<AnyKind, T>> {
    /// As [`Call::kind`].
    pub fn kind(self, kind: Kind) -> Self {
        Self(self.0.kind(kind))
    }
}

impl<R> Blocking<BatchCall<R>> {
    /// As [`BatchCall::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }
}

impl Blocking<HttpCall> {
    /// As [`HttpCall::header`].
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        Self(self.0.header(name, value))
    }

    /// As [`HttpCall::query`].
    pub fn query(self, name: &str, value: &str) -> Self {
        Self(self.0.query(name, value))
    }

    /// As [`HttpCall::json`].
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        Self(self.0.json(value))
    }

    /// As [`HttpCall::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }
}

impl Blocking<Upload> {
    /// As [`Upload::content_type`].
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self(self.0.content_type(content_type))
    }

    /// As [`Upload::sha256`].
    pub fn sha256(self, hash: [u8; 32]) -> Self {
        Self(self.0.sha256(hash))
    }

    /// As [`Upload::progress`].
    pub fn progress(self, callback: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        Self(self.0.progress(callback))
    }

    /// As [`Upload::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }
}
