//! The transport over `fetch`, with the feature `fetch`: for browsers, their workers, and other places where JavaScript
//! runs, like Node. It is there on `wasm32-unknown-unknown` only; on other targets the feature changes nothing.
//!
//! # What a browser does differently
//!
//! * A page may call the functions of any deployment, and download and upload files: Convex allows all origins and all
//!   request headers. HTTP actions have to allow them with headers of their own, see "CORS" in Convex's docs on HTTP
//!   actions.
//! * Browsers do not tell why a request failed: no network, no server, or no permission by CORS. So errors are never
//!   [`Connect`](TransportErrorKind::Connect) but [`Interrupted`](TransportErrorKind::Interrupted), and of failed calls
//!   only queries are retried. Node does tell.
//! * If a connection that was kept open turns out to be closed, a browser may send a request again by itself, of a
//!   mutation too.
//! * Of an answer from another origin, browsers show only a few headers, unless it exposes more
//!   (`Access-Control-Expose-Headers`), as an HTTP action can. Convex itself exposes none: `Retry-After` and `Date` have
//!   no say in retries and in the life of tokens, [`on_deprecation`] is not called, [`Download::range`] fails as nothing
//!   says which range came, and the hash of a file is not known.
//! * Nor do they show whether such an answer was compressed, so its `Content-Length` cannot be trusted and is left out:
//!   downloads do not know their total.
//! * A request is sent when its whole body is in memory. One without a [length](Body::length) may have as many bytes as
//!   [`response_limit`]. The progress callback of an upload sees the body being read, not being sent.
//! * Browsers set some request headers themselves, such as `Cookie`, `Date`, `User-Agent` and `Accept-Encoding`, and ignore
//!   those that the program sets.
//! * Browsers do not show the status and target of a redirect. It is an error, as redirects are with every transport.
//!
//! [`response_limit`]: crate::ClientBuilder::response_limit
//! [`on_deprecation`]: crate::ClientBuilder::on_deprecation
//! [`Download::range`]: crate::Download::range

mod answer;
mod exchange;
mod failure;
mod scope;
mod timer;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use self::answer::Patience;
pub(crate) use self::timer::Sleep;
use super::{Attempt, Body, BodyBuffer, BoxFuture, SendError, Transfer, Transport};
#[cfg(doc)]
use crate::error::TransportErrorKind;

/// Sends requests through the `fetch` of the page, worker or program: what clients have by default there.
///
/// A call that is dropped, or takes too long, aborts its request. Cookies are sent to the page's own origin only.
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
    /// Creates the transport. It keeps nothing: connections are the browser's.
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
                // What says how long it is was meant to be that long.
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
