//! Transports send the requests of a client, through an HTTP client or a replacement for one.
//!
//! The modules `hyper`, `reqwest`, `ureq` and `fetch` contain the transports of this crate, with the features of these
//! names (`blocking` for `ureq`). Only these modules have types of those crates in their API, so only they change when one of
//! those crates has a new major version.
//!
//! # A transport around another
//!
//! A [`Transport`] gets each attempt of each call, so it can count, log, sign or delay them. This one counts the attempts of
//! another transport:
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
//!     // Without this, files would go through `send`, which keeps them in memory.
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
//! // A test needs no client:
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
mod body_buffer;
mod bound;
#[cfg(feature = "_tokio")]
mod clock;
mod default;
mod error;
#[cfg(all(feature = "hyper", feature = "gzip"))]
mod gzip;
#[cfg(any(feature = "hyper", feature = "blocking"))]
mod lazy_tls;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod options;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod reader;
mod request;
#[cfg(feature = "_tokio")]
mod response_body;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
mod suspend;
mod timeout;
#[cfg(all(feature = "_tls", any(feature = "_tokio", feature = "blocking")))]
mod tls;

// docs.rs shows it too, though it builds for another target: rustdoc does not look into the bodies of functions. Rustc does,
// so not if `docsrs` is set for a dependency, which has no `doc`.
#[cfg(any(all(docsrs, doc), all(feature = "fetch", target_family = "wasm", target_os = "unknown")))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "fetch", target_family = "wasm", target_os = "unknown"))))]
pub mod fetch;
#[cfg(feature = "hyper")]
pub mod hyper;
#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "blocking")]
pub mod ureq;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

pub use self::body::Body;
#[cfg(feature = "blocking")]
pub(crate) use self::body::CHUNK;
pub(crate) use self::body_buffer::BodyBuffer;
pub use self::bound::{BoxFuture, MaybeSend, MaybeSync};
pub(crate) use self::bound::{BoxStream, DynBorrow, Local, boxed, local};
pub(crate) use self::default::{DefaultTransport, default_async};
pub use self::error::SendError;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use self::options::ConnectOptions;
#[cfg(feature = "blocking")]
pub(crate) use self::reader::open_file;
pub use self::request::{Attempt, Transfer};
pub(crate) use self::timeout::{timeout, timer};

/// Empty, as browsers manage connections.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) struct ConnectOptions;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl ConnectOptions {
    pub(crate) fn new() -> Self {
        Self
    }
}

/// The longest time, 30 days. Longer ones are cut to it, as some clocks overflow.
pub(crate) const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long an idle connection is kept. Many load balancers close them after a minute, and a request sent at that moment is
/// lost.
#[cfg(feature = "_tokio")]
const IDLE_CONNECTION: Duration = Duration::from_secs(50);

/// The default timeout of queries and mutations.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

/// The default limit of a response, in bytes.
pub(crate) const RESPONSE_LIMIT: usize = 64 << 20;

/// Sends requests, and sleeps between them.
///
/// Implement this to call through another HTTP client, or to respond to calls in tests:
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
/// A transport is [`Send`] and [`Sync`], and its futures are `Send`, except on `wasm32-unknown-unknown`, where the values of a
/// browser belong to one thread. There, transports, futures, streams and callbacks need not be `Send`, and calls
/// are not. [`Client`](crate::Client) still is `Send` and `Sync`, unless the program uses WebAssembly's threads
/// (`target_feature = "atomics"`). Code that uses [`BoxFuture`], [`MaybeSend`] and [`MaybeSync`] compiles on both.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transport",
    label = "expected a type that implements `Transport`",
    note = "to use a `reqwest::Client`, wrap it with `ReqwestTransport::new`",
    note = "for another HTTP client, implement `Transport` for a type of your own that contains it"
)]
pub trait Transport: MaybeSend + MaybeSync + 'static {
    /// Sends a request, once, and reads the whole response, whatever its status. It must not follow redirects: the function
    /// could run twice, and the token could be sent to another host.
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>>;

    /// Sends a request with a streaming body, once, and returns the response as soon as its headers have arrived, with a
    /// streaming body. It must not follow redirects.
    ///
    /// Files are sent this way, and may be larger than memory. The default implementation uses [`send`](Transport::send),
    /// with both bodies in memory.
    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let Transfer { request, timeout, response_limit, .. } = transfer;
            let (parts, body) = request.into_parts();
            let start = self.now();
            // The body is the program's own, so only the time to read it needs a limit.
            let body = self::timeout(|| timer(self, timeout), body.bytes(usize::MAX)).await;
            let body = body.unwrap_or_else(|| Err(SendError::timeout(timeout)))?;
            let timeout = timeout.saturating_sub(self.now().saturating_sub(start));
            let request = Request::from_parts(parts, body);
            let response = self.send(Attempt { request, timeout, response_limit }).await?;
            Ok(response.map(Body::from))
        })
    }

    /// Waits for `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Returns the time since a fixed moment.
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

#[cfg(all(test, feature = "hyper", feature = "reqwest", feature = "blocking"))]
mod tests;
