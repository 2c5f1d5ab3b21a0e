//! The transport over `fetch`, with the feature `fetch`: for browsers, their workers, and other places where JavaScript
//! runs, like Node. It is there on `wasm32-unknown-unknown` only; on other targets the feature changes nothing.
//!
//! # What a browser does differently
//!
//! * A page may call the functions of any deployment, and download and upload files: Convex allows all origins and request
//!   headers. HTTP actions have to allow them themselves, see Convex's docs on HTTP actions and CORS.
//! * Browsers do not tell why a request failed: whether there was no network, no server, or no permission by CORS. So no
//!   error is [`Connect`](TransportErrorKind::Connect), and a failed mutation or action is never retried by itself.
//! * Of an answer from another origin only a few headers are shown, unless it exposes more (as an HTTP action can). So
//!   `Retry-After` and `Date` have no say in retries and in the life of tokens, [`on_deprecation`] hears nothing, and
//!   [`Download::range`] does not work: nothing says which range came.
//! * Of an answer from another origin nothing says whether it was compressed, so the length that it announces is not
//!   known, and `Content-Length` is not among its headers.
//! * Request bodies are sent as a buffer. One without a [length](Body::length) may have as many bytes as the client's
//!   `response_limit`. A progress callback of an upload sees the body while it is read, before it is sent.
//! * Browsers set some headers themselves (`Cookie`, `Date`, `Host`, `User-Agent`, `Accept-Encoding` and others) and ignore
//!   what the program sets.
//! * Where an answer redirects to is not shown. It is an error, like any redirect.
//!
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
