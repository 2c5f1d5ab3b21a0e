//! The error of a transport.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::error::{Error, TransportError, TransportErrorKind};

/// A transport got no complete response.
#[derive(Debug)]
pub struct SendError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl SendError {
    /// Creates an error. Its `kind` decides whether the call is retried: it must not be
    /// [`Connect`](TransportErrorKind::Connect) if the whole request may have been sent.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// Returns how far the request got.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Creates the error of a response that has more than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let message = format!("larger than {limit} bytes; `ClientBuilder::response_limit` sets the limit");
        Self::new(TransportErrorKind::TooLarge, message)
    }

    /// Creates the error of a request that took longer than `limit`.
    #[must_use]
    pub fn timeout(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("timed out after {limit:?}"))
    }

    /// The error of a mutation that waited in the queue for `limit`.
    pub(crate) fn queued(limit: Duration) -> Self {
        let message = format!(
            "timed out after {limit:?} in the queue, behind earlier mutations of this client; to run them concurrently, \
             use `skip_queue` or `ClientBuilder::mutation_queue(false)`"
        );
        Self::new(TransportErrorKind::Queued, message)
    }

    /// Creates the error of a response without data for `limit`.
    #[must_use]
    pub fn idle(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("no data for {limit:?}"))
    }

    /// The error of an HTTP client of this crate that would need TLS.
    #[cfg(any(feature = "reqwest", all(any(feature = "hyper", feature = "blocking"), not(feature = "_tls"))))]
    pub(super) fn no_tls(what: &str) -> Self {
        let message = format!("{what} needs TLS; turn on the feature `rustls` or `native-tls` of convex-typed");
        Self::new(TransportErrorKind::Unsupported, message)
    }

    /// Returns the source of the error.
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
        // The source itself is what this error displays.
        self.source.source()
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_chain_of_errors_shows_each_text_once() {
        let error = SendError::new(TransportErrorKind::Interrupted, io::Error::other("lost"));
        assert_eq!(error.to_string(), "lost");
        assert!(error.source().is_none());
    }
}
