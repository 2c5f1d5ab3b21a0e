//! What carries requests to a deployment: an HTTP client, or something that plays one.

mod body;
#[cfg(feature = "_tokio")]
mod clock;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(feature = "_tokio")]
mod incoming;
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

pub use self::body::Body;
#[cfg(feature = "blocking")]
pub(crate) use self::body::CHUNK;
#[cfg(feature = "hyper")]
pub use self::hyper::{Connector, HyperTransport};
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "blocking")]
pub use self::ureq::UreqTransport;
use crate::error::{Error, TransportError, TransportErrorKind};

/// Longer times than 30 days are cut to it: clocks overflow somewhere.
pub(crate) const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long a connection is kept without use. Many load balancers close theirs after a minute, and a request that is
/// sent just then is lost.
#[cfg(feature = "_tokio")]
const IDLE_CONNECTION: Duration = Duration::from_secs(50);

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

    /// Sends a request whose body comes in chunks, once, and gives the answer as soon as its head is
    /// there, with a body to be read in chunks. Redirects must not be followed.
    ///
    /// This is how files travel, and they may be larger than memory. What is not implemented here
    /// goes through [`send`](Transport::send), with both bodies in memory.
    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let Transfer { request, timeout, response_limit, .. } = transfer;
            let (parts, body) = request.into_parts();
            // What the program itself sends needs no limit.
            let request = Request::from_parts(parts, body.bytes(usize::MAX).await?);
            let response = self.send(Attempt::new(request, timeout, response_limit)).await?;
            Ok(response.map(Body::from))
        })
    }

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

/// A request on its way, of a file or for one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Transfer {
    /// The request, with an absolute URI. If its body has a [length](Body::length), that is the
    /// `Content-Length`.
    pub request: Request<Body>,
    /// How long it may take, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How long to wait for the head of the answer, and then for each chunk of its body.
    pub idle_timeout: Duration,
    /// How many bytes of the answer may be in memory, for transports that cannot stream.
    pub response_limit: usize,
}

/// Why there is no answer, or no whole one.
#[derive(Debug)]
pub struct SendError {
    pub(crate) kind: TransportErrorKind,
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

    /// Nothing came for so long.
    #[must_use]
    pub fn idle(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("nothing came for {limit:?}"))
    }

    pub(crate) fn into_source(self) -> Box<dyn StdError + Send + Sync> {
        self.source
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
