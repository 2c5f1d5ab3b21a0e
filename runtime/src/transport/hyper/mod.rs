//! The transport over hyper-util, with the feature `hyper`.
//!
//! This module follows the versions of hyper-util, which are not yet stable: with each 0.x of hyper-util it may change
//! in a minor version of this crate. It is now for hyper-util 0.1 and hyper 1.

mod connector;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http_body::Body as _;
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::Connect;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};

pub use self::connector::Connector;
use super::clock::Clock;
use super::incoming::{Chunks, Patience};
use super::{Attempt, Body, BoxFuture, IDLE_CONNECTION, SendError, Transfer, Transport, Whole};
use crate::error::TransportErrorKind;

/// Sends requests through a [`Client`] of hyper-util: the core of reqwest, without what a deployment has no need of. It
/// builds in about half the time and costs less for each call, but knows no proxies.
///
/// With the feature `hyper`, and not `reqwest`, clients have one unless told otherwise: over HTTP/1.1, with rustls and
/// the certificates that the system trusts. Where both are on, it has to be asked for:
///
/// ```
/// use std::time::Duration;
/// use convex_typed::{Client, transport::hyper::HyperTransport};
///
/// let transport = HyperTransport::connecting_within(Duration::from_secs(10))?;
/// let client = Client::builder().transport(transport).build("https://happy-animal-123.convex.cloud")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct HyperTransport<C = Connector> {
    http: Client<C, Body>,
    clock: Clock,
}

impl HyperTransport {
    /// With connections of its own, which may take so long to be made: what the client has by default, with the feature
    /// `hyper` and not `reqwest`.
    ///
    /// # Errors
    ///
    /// The certificates that the system trusts cannot be read.
    pub fn connecting_within(timeout: Duration) -> Result<Self, SendError> {
        let connector = Connector::within(timeout)?;
        let mut http = Client::builder(TokioExecutor::new());
        http.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE_CONNECTION);
        Ok(Self::new(http.build(connector)))
    }
}

impl<C> HyperTransport<C> {
    /// Over a ready client, with its TLS, proxies and connections.
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
    pub fn new(http: Client<C, Body>) -> Self {
        Self { http, clock: Clock::start() }
    }
}

impl<C> fmt::Debug for HyperTransport<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl<C: Connect + Clone + Send + Sync + 'static> Transport for HyperTransport<C> {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        Box::pin(async move {
            let Attempt { request, timeout, response_limit } = attempt;
            self.clock.after_rest().await;
            let answer = async {
                let answer = self.http.request(request.map(Body::from)).await.map_err(failure)?;
                let (parts, body) = answer.into_parts();
                Ok(Response::from_parts(parts, read(body, response_limit).await?))
            };
            tokio::time::timeout(timeout, answer).await.unwrap_or_else(|_| Err(SendError::timeout(timeout)))
        })
    }

    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let Transfer { request, timeout, idle_timeout, .. } = transfer;
            let patience = Patience::new(timeout, idle_timeout);
            let answer = patience.head(async { self.http.request(request).await.map_err(failure) }).await?;
            let length = answer.body().size_hint().exact();
            Ok(answer.map(|body| Chunks::stream(body, length, interrupted, patience)))
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
    let mut whole = Whole::new(body.size_hint().exact(), limit)?;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        // Else it is the headers that may follow a body.
        let Ok(chunk) = frame.map_err(interrupted)?.into_data() else { continue };
        if let Some(body) = whole.push(chunk)? {
            return Ok(body);
        }
    }
    Ok(whole.end())
}

fn failure(error: Error) -> SendError {
    let kind = if error.is_connect() { TransportErrorKind::Connect } else { TransportErrorKind::Interrupted };
    SendError::new(kind, error)
}

fn interrupted(error: hyper::Error) -> SendError {
    SendError::new(TransportErrorKind::Interrupted, error)
}
