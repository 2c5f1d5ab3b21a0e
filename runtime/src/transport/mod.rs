//! What carries requests to a deployment: an HTTP client, or something that plays one.

#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "blocking")]
mod ureq;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "blocking")]
pub use self::ureq::UreqTransport;
use crate::error::{Error, TransportError, TransportErrorKind};

/// A future on the heap, so that a [`Transport`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests, and knows how to wait.
///
/// The client has transports of its own; implement this to call through another HTTP client, or
/// to answer calls in tests:
///
/// ```
/// use std::time::Duration;
/// use convex_typed::{Bytes, Client, transport::{Attempt, BoxFuture, SendError, Transport}};
///
/// struct Always(&'static str);
///
/// impl Transport for Always {
///     fn send(&self, _: Attempt) -> BoxFuture<'_, Result<http::Response<Bytes>, SendError>> {
///         Box::pin(async { Ok(http::Response::new(Bytes::from_static(self.0.as_bytes()))) })
///     }
///     fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(async {})
///     }
///     fn now(&self) -> Duration {
///         Duration::ZERO
///     }
/// }
///
/// let answer = r#"{"status":"success","value":null}"#;
/// let client = Client::builder().transport(Always(answer)).build("https://a.convex.cloud")?;
/// # Ok::<(), convex_typed::Error>(())
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, once, and reads the whole answer, whatever its status. Redirects must not
    /// be followed: the function could run twice, and its caller's token get elsewhere.
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>>;

    /// Waits for so long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// The time since some moment that stays the same.
    fn now(&self) -> Duration;
}

/// A request on its way.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The request, with an absolute URI.
    pub request: Request<Bytes>,
    /// How long it may take, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How many bytes the body of the answer may have.
    pub response_limit: usize,
}

impl Attempt {
    pub(crate) fn new(request: Request<Bytes>, timeout: Duration, response_limit: usize) -> Self {
        Self { request, timeout, response_limit }
    }
}

/// Why there is no answer, or no whole one.
#[derive(Debug)]
pub struct SendError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl SendError {
    /// `kind` decides whether the call is tried again: it must not be
    /// [`Connect`](TransportErrorKind::Connect) if any of the request may have been sent.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// The answer has more than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let message = format!("it is larger than {limit} bytes, `ClientBuilder::response_limit` allows more");
        Self::new(TransportErrorKind::TooLarge, message)
    }

    pub(crate) fn timeout(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("{limit:?} are over"))
    }

    pub(crate) fn of(self, function: Option<&str>, url: &str) -> Error {
        let Self { kind, source } = self;
        Error::Transport(Box::new(TransportError {
            function: function.map(str::to_owned),
            url: url.to_owned(),
            kind,
            source,
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
