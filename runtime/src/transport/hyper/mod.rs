//! The transport over hyper-util, with the feature `hyper`.
//!
//! This module uses hyper-util 0.1 and hyper 1. It may change in a minor version of this crate, whenever hyper-util has a
//! new 0.x version.

mod connector;
mod proxy;
mod stream;
mod tls;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::PROXY_AUTHORIZATION;
use http::{Request, Response, Uri};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::Connect;
use hyper_util::client::legacy::{Client, Error, ResponseFuture};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use self::connector::Connector;
use self::proxy::Proxies;
use self::tls::Tls;
use super::clock::Clock;
#[cfg(feature = "gzip")]
use super::gzip::{self, GzipDecoder};
use super::lazy_tls::LazyTls;
use super::response_body::{Deadline, ResponseBody};
use super::{Attempt, Body, BodyBuffer, BoxFuture, ConnectOptions, IDLE_CONNECTION, SendError, Transfer, Transport};
use crate::error::TransportErrorKind;

/// Sends requests through a [`Client`] of hyper-util, the core of reqwest. This is the default transport of clients.
///
/// * It uses the proxies of the environment, or the one of [`ConnectOptions::proxy`].
/// * It speaks HTTP/1.1, or HTTP/2 with the feature `http2` if the server does.
/// * With the feature `gzip` (default) it accepts compressed responses, except streams such as files.
/// * It keeps connections for later calls, with TCP keepalive, and makes new ones after the machine was suspended.
#[derive(Clone)]
pub struct HyperTransport {
    http: Arc<RwLock<Arc<dyn Http>>>,
    /// Creates another client, without connections. `None` if the user gave the client.
    renew: Option<Arc<dyn Fn() -> Arc<dyn Http> + Send + Sync>>,
    proxies: Proxies,
    /// `None` if the user gave the client, which may have TLS of its own.
    tls: Option<Arc<LazyTls<Tls>>>,
    clock: Clock,
}

impl HyperTransport {
    /// Creates a transport with its own connections, as a client does by default.
    ///
    /// # Errors
    ///
    /// An option is invalid. The certificates that the system trusts are read when the first `https` URL is used.
    ///
    /// ```
    /// # #[cfg(feature = "rustls")] {
    /// use std::time::Duration;
    /// use convex_typed::{Client, transport::{ConnectOptions, hyper::HyperTransport}};
    ///
    /// let transport = HyperTransport::with_options(&ConnectOptions::new().timeout(Duration::from_secs(5)))?;
    /// let client = Client::builder().transport(transport).build("https://happy-animal-123.convex.cloud")?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_options(options: &ConnectOptions) -> Result<Self, SendError> {
        let proxies = Proxies::new(&options.proxy)?;
        let tls = Arc::new(LazyTls::new(options, Tls::new)?);
        let connector = Connector::new(options, tls.clone(), proxies.clone());
        let renew = move || -> Arc<dyn Http> { Arc::new(client(connector.clone())) };
        Ok(Self { proxies, tls: Some(tls), ..Self::over(renew(), Some(Arc::new(renew))) })
    }

    /// Creates a transport over a client you already have, with its TLS, proxies and connections.
    ///
    /// ```
    /// use convex_typed::transport::hyper::HyperTransport;
    /// use hyper_util::{client::legacy::{Client, connect::HttpConnector}, rt::TokioExecutor};
    ///
    /// // Without TLS, for a deployment on this machine.
    /// let http = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    /// let client = convex_typed::Client::builder().transport(HyperTransport::new(http));
    /// ```
    #[must_use]
    pub fn new<C: Connect + Clone + Send + Sync + 'static>(http: Client<C, Body>) -> Self {
        Self::over(Arc::new(http), None)
    }

    fn over(http: Arc<dyn Http>, renew: Option<Arc<dyn Fn() -> Arc<dyn Http> + Send + Sync>>) -> Self {
        let http = Arc::new(RwLock::new(http));
        Self { http, renew, proxies: Proxies::default(), tls: None, clock: Clock::start() }
    }

    /// Fails if the transport cannot reach this URL at all.
    pub(crate) fn check(&self, uri: &Uri) -> Result<(), SendError> {
        self.tls.as_ref().map_or(Ok(()), |tls| tls.check(uri))
    }

    async fn request(&self, mut request: Request<Body>) -> Result<ResponseFuture, SendError> {
        self.check(request.uri())?;
        if let Some(authorization) = self.proxies.authorization(request.uri()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
        }
        if self.clock.after_idle().await {
            self.forget_connections();
        }
        Ok(self.http.read().unwrap_or_else(PoisonError::into_inner).request(request))
    }

    /// Drops the idle connections. Calls in flight keep theirs.
    pub(super) fn forget_connections(&self) {
        if let Some(renew) = &self.renew {
            *self.http.write().unwrap_or_else(PoisonError::into_inner) = renew();
        }
    }

    #[cfg_attr(not(feature = "gzip"), allow(unused_mut))]
    async fn exchange(&self, mut request: Request<Body>, limit: usize) -> Result<Response<Bytes>, SendError> {
        #[cfg(feature = "gzip")]
        let accepts_gzip = gzip::accept(request.headers_mut());
        let answer = self.request(request).await?.await.map_err(failure)?;
        let (mut parts, body) = answer.into_parts();
        #[cfg(feature = "gzip")]
        if accepts_gzip && gzip::is_compressed(&mut parts.headers) {
            return Ok(Response::from_parts(parts, unzip(body, limit).await?));
        }
        Ok(Response::from_parts(parts, read(body, limit).await?))
    }
}

fn client<C: Connect + Clone>(connector: C) -> Client<C, Body> {
    let mut http = Client::builder(TokioExecutor::new());
    http.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE_CONNECTION);
    #[cfg(feature = "http2")]
    http.timer(TokioTimer::new()).http2_adaptive_window(true).http2_keep_alive_interval(Duration::from_secs(15));
    http.build(connector)
}

/// A client of hyper-util with any connector.
trait Http: Send + Sync {
    fn request(&self, request: Request<Body>) -> ResponseFuture;
}

impl<C: Connect + Clone + Send + Sync + 'static> Http for Client<C, Body> {
    fn request(&self, request: Request<Body>) -> ResponseFuture {
        Client::request(self, request)
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        Box::pin(async move {
            let Attempt { request, timeout, response_limit } = attempt;
            let answer = self.exchange(request.map(Body::from), response_limit);
            tokio::time::timeout(timeout, answer).await.unwrap_or_else(|_| Err(SendError::timeout(timeout)))
        })
    }

    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let Transfer { request, timeout, idle_timeout, .. } = transfer;
            let deadline = Deadline::new(timeout, idle_timeout);
            let answer = deadline.head(async { self.request(request).await?.await.map_err(failure) }).await?;
            let length = answer.body().size_hint().exact();
            Ok(answer.map(|body| ResponseBody::stream(body, length, interrupted, deadline)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}

async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, SendError> {
    let mut buffer = BodyBuffer::new(body.size_hint().exact(), limit)?;
    while let Some(chunk) = chunk(&mut body).await? {
        if let Some(body) = buffer.push(chunk)? {
            return Ok(body);
        }
    }
    Ok(buffer.end())
}

#[cfg(feature = "gzip")]
async fn unzip(mut body: Incoming, limit: usize) -> Result<Bytes, SendError> {
    let mut unzip = GzipDecoder::new(limit)?;
    while let Some(chunk) = chunk(&mut body).await? {
        unzip.push(&chunk)?;
    }
    unzip.end()
}

async fn chunk(body: &mut Incoming) -> Result<Option<Bytes>, SendError> {
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await {
        // Other frames are trailers.
        if let Ok(chunk) = frame.map_err(interrupted)?.into_data() {
            return Ok(Some(chunk));
        }
    }
    Ok(None)
}

fn failure(error: Error) -> SendError {
    let kind = if error.is_connect() { TransportErrorKind::Connect } else { TransportErrorKind::Interrupted };
    SendError::new(kind, error)
}

fn interrupted(error: hyper::Error) -> SendError {
    SendError::new(TransportErrorKind::Interrupted, error)
}
