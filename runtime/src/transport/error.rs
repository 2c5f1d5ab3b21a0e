//! Why a transport has no answer.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::error::{Error, TransportError, TransportErrorKind};

/// Why there is no answer, or no whole one.
#[derive(Debug)]
pub struct SendError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl SendError {
    /// `kind` decides whether the call is tried again: it must not be
    /// [`Connect`](TransportErrorKind::Connect) if all of the request may have been sent.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// How far the request got.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The answer has more than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let message = format!("larger than {limit} bytes; `ClientBuilder::response_limit` sets the limit");
        Self::new(TransportErrorKind::TooLarge, message)
    }

    /// The time is over: `limit` is what it was.
    #[must_use]
    pub fn timeout(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("timed out after {limit:?}"))
    }

    /// The time was over before the turn of a mutation: `limit` is what it was.
    pub(crate) fn queued(limit: Duration) -> Self {
        let message = format!(
            "timed out after {limit:?} in the queue, behind earlier mutations of this client; to run them concurrently, \
             use `skip_queue` or `ClientBuilder::mutation_queue(false)`"
        );
        Self::new(TransportErrorKind::Queued, message)
    }

    /// Nothing came for so long.
    #[must_use]
    pub fn idle(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("no data for {limit:?}"))
    }

    /// What an HTTP client cannot do that this crate made, and could not give TLS.
    #[cfg(any(feature = "_tokio", feature = "blocking"))]
    pub(super) fn no_tls(what: &str) -> Self {
        let message = format!("{what} needs TLS; turn on the feature `rustls` or `native-tls` of convex-typed");
        Self::new(TransportErrorKind::Unsupported, message)
    }

    /// What lies behind it.
    #[must_use]
    pub fn into_source(self) -> Box<dyn StdError + Send + Sync> {
        self.source
    }

    pub(crate) fn of(self, function: Option<&str>, url: &str) -> Error {
        let Self { kind, source } = self;
        Error::Transport(Box::new(TransportError {
            function: function.map(str::to_owned),
            url: url.to_owned(),
            kind,
            source,
            queued: Duration::ZERO,
        }))
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl StdError for SendError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
