//! The transport over `fetch`, with the feature `fetch`: for browsers, workers, and other JavaScript runtimes like Node. It
//! exists only on `wasm32-unknown-unknown`; on other targets the feature has no effect.
//!
//! # Differences in browsers
//!
//! * A page can call functions of any deployment and transfer files, as Convex allows all origins and request headers. HTTP
//!   actions must allow them with their own headers, see "CORS" in Convex's docs on HTTP actions.
//! * Browsers do not say whether the network, the server or permission by CORS was missing. So errors are never
//!   [`Connect`](TransportErrorKind::Connect) but [`Interrupted`](TransportErrorKind::Interrupted), and only
//!   queries are retried. Node does say.
//! * If an idle connection turns out to be closed, a browser may itself send a request again, even of a mutation.
//! * Browsers show only a few headers of a response from another origin, unless it exposes more
//!   (`Access-Control-Expose-Headers`), as an HTTP action can. Convex itself exposes none: retries ignore `Retry-After`, the
//!   lifetime of tokens ignores `Date`, [`on_deprecation`] is not called, [`Download::range`] fails as the range of the
//!   response is unknown, and the hash of a file is unknown.
//! * Nor do they show whether such a response was compressed. So its `Content-Length` cannot be trusted, and the total size of
//!   a download is unknown.
//! * The whole body of a request is read into memory before it is sent. Without a [length](Body::length) it is limited by
//!   [`response_limit`]. The progress callback of an upload reports bytes read, not sent.
//! * Browsers set some request headers themselves, such as `Cookie`, `Date`, `User-Agent` and `Accept-Encoding`, and ignore
//!   those that the program sets.
//! * Browsers do not show the status and target of a redirect. It is an error, as redirects are with every transport.
//!
//! [`response_limit`]: crate::ClientBuilder::response_limit
//! [`on_deprecation`]: crate::ClientBuilder::on_deprecation
//! [`Download::range`]: crate::Download::range

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod answer;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod exchange;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod failure;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod scope;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod timer;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use self::answer::Patience;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use self::timer::Sleep;
use super::{Attempt, Body, BodyBuffer, BoxFuture, SendError, Transfer, Transport};
#[cfg(doc)]
use crate::error::TransportErrorKind;

/// Sends requests through JavaScript's `fetch`. This is the default transport of clients on `wasm32-unknown-unknown`.
///
/// Dropping a call aborts its request, and so does a timeout. Cookies are sent only to the page's own origin.
///
/// ```
/// use convex_typed::{Client, transport::fetch::FetchTransport};
///
/// let builder = Client::builder().transport(FetchTransport::new());
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct FetchTransport;

impl FetchTransport {
    /// Creates the transport. It has no state, as the browser manages connections.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl Transport for FetchTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        Box::pin(async move {
            let Attempt { request, timeout, response_limit } = attempt;
            let patience = Patience::new(timeout, timeout);
            let (head, mut body) = patience.head(exchange::send(request, patience)).await?.into_parts();
            let mut buffer = BodyBuffer::new(body.length(), response_limit)?;
            while let Some(chunk) = body.chunk().await? {
                if let Some(bytes) = buffer.push(chunk)? {
                    return Ok(Response::from_parts(head, bytes));
                }
            }
            Ok(Response::from_parts(head, buffer.end()))
        })
    }

    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let Transfer { request, timeout, idle_timeout, response_limit } = transfer;
            let patience = Patience::new(timeout, idle_timeout);
            let answer = async {
                let (head, body) = request.into_parts();
                // A body of known length needs no limit.
                let limit = body.length().map_or(response_limit, |_| usize::MAX);
                let body = body.bytes(limit).await?;
                exchange::send(Request::from_parts(head, body), patience).await
            };
            patience.head(answer).await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(Sleep::new(duration))
    }

    fn now(&self) -> Duration {
        timer::now()
    }
}
