//! What carries requests to a deployment: an HTTP client, or something that plays one.
//!
//! The modules [`hyper`], [`reqwest`] and [`ureq`], of the features of these names (`blocking` for `ureq`), hold the
//! transports that the client has of its own. Only there does the API of this crate name theirs, so only there does it
//! change when they have a new major version. What stands in this module does not.
//!
//! # A transport around another
//!
//! A [`Transport`] sees each try of each call, so it can count, log, sign or delay them. This one counts, and does so
//! for any other transport:
//!
//! ```
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicUsize, Ordering};
//! use std::time::Duration;
//!
//! use convex_typed::transport::{Attempt, BoxFuture, SendError, Transfer, Transport};
//! use convex_typed::{Body, Bytes, Client, TransportErrorKind};
//! use http::{Request, Response};
//!
//! struct Counting<T> {
//!     inner: T,
//!     sent: Arc<AtomicUsize>,
//! }
//!
//! impl<T: Transport> Transport for Counting<T> {
//!     fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
//!         self.sent.fetch_add(1, Ordering::Relaxed);
//!         self.inner.send(attempt)
//!     }
//!
//!     // Without this, files would go through `send`, and be in memory as a whole.
//!     fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
//!         self.sent.fetch_add(1, Ordering::Relaxed);
//!         self.inner.transfer(transfer)
//!     }
//!
//!     fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
//!         self.inner.sleep(duration)
//!     }
//!
//!     fn now(&self) -> Duration {
//!         self.inner.now()
//!     }
//! }
//!
//! # #[cfg(all(feature = "hyper", feature = "rustls"))] {
//! // Around the one that clients have by default:
//! use convex_typed::transport::{ConnectOptions, hyper::HyperTransport};
//!
//! let sent = Arc::new(AtomicUsize::new(0));
//! let inner = HyperTransport::with_options(&ConnectOptions::new())?;
//! let transport = Counting { inner, sent: sent.clone() };
//! let client = Client::builder().transport(transport).build("https://happy-animal-123.convex.cloud")?;
//! # }
//!
//! // It needs no client to be tested, and what it is around can be anything:
//! struct Offline;
//!
//! impl Transport for Offline {
//!     fn send(&self, _: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
//!         Box::pin(async { Err(SendError::new(TransportErrorKind::Connect, "there is no network")) })
//!     }
//!     fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
//!         Box::pin(async {})
//!     }
//!     fn now(&self) -> Duration {
//!         Duration::ZERO
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let transport = Counting { inner: Offline, sent: Arc::default() };
//! let request = Request::post("https://happy-animal-123.convex.cloud/api/query").body(Bytes::new())?;
//! let error = transport.send(Attempt::new(request)).await.unwrap_err();
//! assert_eq!(error.kind(), TransportErrorKind::Connect);
//! assert_eq!(transport.sent.load(Ordering::Relaxed), 1);
//! # Ok::<(), http::Error>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod body;
mod bound;
#[cfg(feature = "_tokio")]
mod clock;
#[cfg(all(feature = "hyper", feature = "gzip"))]
mod gzip;
#[cfg(feature = "_tokio")]
mod incoming;
mod options;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
mod sleep;
#[cfg(all(feature = "_tls", any(feature = "_tokio", feature = "blocking")))]
mod tls;
mod whole;

#[cfg(feature = "hyper")]
pub mod hyper;
#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "blocking")]
pub mod ureq;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Authority;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
use http::uri::Scheme;
use http::{Request, Response, Uri};

pub use self::body::Body;
#[cfg(feature = "blocking")]
pub(crate) use self::body::{CHUNK, open};
pub use self::bound::{BoxFuture, MaybeSend, MaybeSync};
pub(crate) use self::bound::{BoxStream, Local, boxed, local};
pub use self::options::ConnectOptions;
pub(crate) use self::whole::Whole;
use crate::error::{Error, TransportError, TransportErrorKind};

/// Longer times than 30 days are cut to it: clocks overflow somewhere.
pub(crate) const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long a connection is kept without use. Many load balancers close theirs after a minute, and a request that is
/// sent just then is lost.
#[cfg(feature = "_tokio")]
const IDLE_CONNECTION: Duration = Duration::from_secs(50);

/// How long a call of a query or mutation may take unless the client is told otherwise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

/// How many bytes of an answer are taken unless the client is told otherwise.
pub(crate) const RESPONSE_LIMIT: usize = 64 << 20;

/// Whether the HTTP clients that this crate makes have TLS.
#[cfg(any(feature = "_tokio", feature = "blocking"))]
const TLS: bool = cfg!(feature = "_tls");

/// Whether a transport, with TLS or without, can reach this URL at all.
#[cfg(any(feature = "_tokio", feature = "blocking"))]
fn check_tls(tls: bool, uri: &Uri) -> Result<(), SendError> {
    if tls || uri.scheme() != Some(&Scheme::HTTPS) { Ok(()) } else { Err(SendError::no_tls("`https`")) }
}

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
///
/// # `Send`
///
/// A transport is [`Send`] and [`Sync`], and its futures are `Send`, except on `wasm32-unknown-unknown`: what a browser
/// gives belongs to one thread. There neither a transport, a future or a stream nor a function that is given to the
/// client needs to be `Send`, and calls are not, but [`Client`](crate::Client) still is `Send` and `Sync`, unless the
/// program is built with WebAssembly's threads (`target_feature = "atomics"`). [`BoxFuture`], [`MaybeSend`] and
/// [`MaybeSync`] say so by the target; code that uses them compiles on both.
pub trait Transport: MaybeSend + MaybeSync + 'static {
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
            let response = self.send(Attempt { request, timeout, response_limit }).await?;
            Ok(response.map(Body::from))
        })
    }

    /// Waits for so long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// The time since some moment that stays the same.
    fn now(&self) -> Duration;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        (**self).send(attempt)
    }

    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        (**self).transfer(transfer)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        (**self).sleep(duration)
    }

    fn now(&self) -> Duration {
        (**self).now()
    }
}

/// A request on its way.
#[non_exhaustive]
pub struct Attempt {
    /// The request, with an absolute URI.
    pub request: Request<Bytes>,
    /// How long it may take, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How many bytes the body of the answer may have in memory: if it comes compressed, decompressed.
    pub response_limit: usize,
}

impl Attempt {
    /// An attempt with the client's defaults: 60 seconds, and 64 MiB.
    #[must_use]
    pub fn new(request: Request<Bytes>) -> Self {
        Self { request, timeout: TIMEOUT, response_limit: RESPONSE_LIMIT }
    }
}

/// Shows no more of the URL than its host.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("method", self.request.method())
            .field("host", &Host(self.request.uri()))
            .field("timeout", &self.timeout)
            .field("response_limit", &self.response_limit)
            .finish_non_exhaustive()
    }
}

/// A request on its way, of a file or for one.
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

impl Transfer {
    /// A transfer that may take as long as it takes while something comes every 60 seconds; and 64 MiB where it cannot
    /// be streamed.
    #[must_use]
    pub fn new(request: Request<Body>) -> Self {
        Self { request, timeout: LONGEST, idle_timeout: TIMEOUT, response_limit: RESPONSE_LIMIT }
    }
}

/// Shows no more of the URL than its host: whoever knows that of a file may use it.
impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("method", self.request.method())
            .field("host", &Host(self.request.uri()))
            .field("body", self.request.body())
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("response_limit", &self.response_limit)
            .finish_non_exhaustive()
    }
}

/// Of a URL, what may be shown.
struct Host<'a>(&'a Uri);

impl fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.authority().map_or("", Authority::as_str))
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
        let message = format!("it is larger than {limit} bytes, `ClientBuilder::response_limit` allows more");
        Self::new(TransportErrorKind::TooLarge, message)
    }

    /// The time is over: `limit` is what it was.
    #[must_use]
    pub fn timeout(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("{limit:?} are over"))
    }

    /// The time was over before the turn of a mutation: `limit` is what it was.
    pub(crate) fn queued(limit: Duration) -> Self {
        let message = format!(
            "{limit:?} are over, and earlier mutations of this client still run; `skip_queue`, or \
             `ClientBuilder::mutation_queue(false)`, has them run side by side"
        );
        Self::new(TransportErrorKind::Queued, message)
    }

    /// Nothing came for so long.
    #[must_use]
    pub fn idle(limit: Duration) -> Self {
        Self::new(TransportErrorKind::Timeout, format!("nothing came for {limit:?}"))
    }

    /// What an HTTP client cannot do that this crate made, and could not give TLS.
    #[cfg(any(feature = "_tokio", feature = "blocking"))]
    fn no_tls(what: &str) -> Self {
        let message = format!("{what} needs TLS: turn on the feature `rustls` or `native-tls` of convex-typed");
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

#[cfg(all(test, feature = "hyper", feature = "reqwest", feature = "blocking"))]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::thread;

    use super::hyper::HyperTransport;
    use super::reqwest::ReqwestTransport;
    use super::ureq::UreqTransport;
    use super::*;

    async fn forgets<T: Transport>(transport: T, forget_connections: impl Fn(&T)) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url: Uri = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let seen = connections.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                seen.fetch_add(1, SeqCst);
                thread::spawn(move || {
                    let mut stream = BufReader::new(stream.unwrap());
                    let mut line = String::new();
                    while stream.read_line(&mut line).unwrap_or(0) > 0 {
                        if line.trim().is_empty() {
                            stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
                        }
                        line.clear();
                    }
                });
            }
        });
        let send = async || {
            let request = Request::get(url.clone()).body(Bytes::new()).unwrap();
            assert_eq!(transport.send(Attempt::new(request)).await.unwrap().body(), "ok");
            connections.load(SeqCst)
        };
        assert_eq!((send().await, send().await), (1, 1));
        forget_connections(&transport);
        assert_eq!((send().await, send().await), (2, 2));
    }

    #[tokio::test]
    async fn after_sleep_connections_are_made_anew() {
        let options = ConnectOptions::new().no_proxy();
        forgets(HyperTransport::with_options(&options).unwrap(), HyperTransport::forget_connections).await;
        forgets(ReqwestTransport::with_options(&options).unwrap(), ReqwestTransport::forget_connections).await;
        forgets(UreqTransport::with_options(&options).unwrap(), UreqTransport::forget_connections).await;
    }
}
