//! Responses of HTTP actions as streams.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::ACCEPT_ENCODING;
use http::response::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::{HttpEvents, HttpLines, Located, Plan};
use crate::client::deferred::{Deferred, Start};
use crate::client::incoming::Incoming;
use crate::client::observer::Observer;
use crate::client::outgoing::Outgoing;
use crate::client::request::{Subject, TransferRequest};
use crate::error::{EncodeError, Error};
use crate::function::Kind;
use crate::transport::{Body, BoxFuture, LONGEST, SendError};

/// A call of an HTTP action whose response is a stream, made by [`HttpCall::stream`](crate::HttpCall::stream): a future
/// like [`Call`](crate::Call). It is retried like other calls of HTTP actions until the headers have arrived.
#[must_use = "a call is sent only when it is awaited"]
pub struct HttpStreamCall(Deferred<StreamPlan>);

struct StreamPlan {
    /// `None` if it was sent already.
    call: Option<Plan>,
    idle_timeout: Option<Duration>,
}

impl HttpStreamCall {
    pub(super) fn new(call: Option<Plan>) -> Self {
        Self(Deferred::new(StreamPlan { call, idle_timeout: None }))
    }

    /// Sets a timeout for the whole call, from its first poll to the last byte. By default there is none, see
    /// [`idle_timeout`](HttpStreamCall::idle_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.set(|plan| plan.call.iter_mut().for_each(|call| call.timeout = Some(timeout)));
        self
    }

    /// Sets how long to wait for the headers, and then for the next bytes. Defaults to the timeout of actions, 310 seconds,
    /// as an action may run for long before it responds.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.0.set(|plan| plan.idle_timeout = Some(timeout));
        self
    }
}

impl Start for StreamPlan {
    type Output = Result<HttpStream, Error>;

    fn start(self) -> BoxFuture<'static, Self::Output> {
        Box::pin(async move {
            let Some(plan) = self.call else {
                let message = "`stream` must be called before the call is polled";
                return Err(Error::Encode(Box::new(EncodeError { function: "http".into(), message, source: None })));
            };
            let length = plan.request.as_ref().ok().and_then(|request| request.body().length());
            let observer = Observer::of_http(&plan.client.shared, &plan.name, length);
            let call = async {
                let mut located = plan.locate().await?;
                // Compression may hold back what the action has already sent.
                let identity = HeaderValue::from_static("identity");
                located.request.headers_mut().entry(ACCEPT_ENCODING).or_insert(identity);
                let idle = self.idle_timeout.unwrap_or_else(|| located.client.action_timeout());
                let timeout = located.timeout.unwrap_or(LONGEST);
                let (head, body) = send(located, &observer, timeout, idle).await?;
                Ok(HttpStream { head, body })
            };
            observer.instrument(call).await
        })
    }
}

/// Sends a call whose request is a stream, and reads the whole response.
pub(super) async fn send_stream(call: Located) -> Result<Response<Bytes>, Error> {
    let observer = Observer::of_http(&call.client.shared, &call.name, call.request.body().length());
    let call = async {
        let timeout = call.timeout.unwrap_or_else(|| call.client.action_timeout());
        let (head, body) = send(call, &observer, timeout, timeout).await?;
        Ok(Response::from_parts(head, body.bytes().await?))
    };
    observer.instrument(call).await
}

async fn send(
    call: Located,
    observer: &Observer,
    timeout: Duration,
    idle_timeout: Duration,
) -> Result<(Parts, Incoming), Error> {
    let Located { client, name, request, .. } = call;
    let (parts, body) = request.into_parts();
    let kind = if parts.method.is_safe() { Kind::Query } else { Kind::Action };
    // `Outgoing` makes a stream of it, for which a `GET` would be sent with a `Content-Length`.
    let bodyless = parts.method.is_safe() && body.length() == Some(0);
    let request = http::Request::from_parts(parts, ());
    let call = TransferRequest { subject: Subject::HttpAction(name), kind, request, timeout, idle_timeout };
    let mut bodies = Outgoing::new(body, None);
    let start = client.now();
    let next = || if bodyless { Some(Body::default()) } else { bodies.next() };
    let answer = client.transfer(observer, &call, next).await;
    let answer = answer.map_err(|error| bodies.cause(&call.subject, error))?;
    let (head, body) = answer.into_parts();
    let limit = client.response_limit();
    let mut body = Incoming::new(client, observer, call, start, body);
    body.limit = Some(limit);
    Ok((head, body))
}

/// The response of an HTTP action: its status and headers, and its body as a `Stream` of bytes.
/// [`lines`](HttpStream::lines) and [`events`](HttpStream::events) split it.
///
/// A connection that breaks before the end is an error, and so is a body that is larger than
/// [`ClientBuilder::response_limit`](crate::ClientBuilder::response_limit). An error ends the stream. Dropping it closes
/// the connection; the action continues to run.
pub struct HttpStream {
    head: Parts,
    pub(crate) body: Incoming,
}

impl HttpStream {
    /// Returns the status, which is below 400: others are an [`Error::HttpAction`].
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the next bytes, or `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] if the connection breaks, no data arrives for too long, or too much arrives.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.chunk().await
    }

    /// Reads the rest of the body into memory.
    ///
    /// # Errors
    ///
    /// As [`chunk`](HttpStream::chunk).
    pub async fn bytes(self) -> Result<Bytes, Error> {
        self.body.bytes().await
    }

    /// Splits the rest of the body into lines.
    ///
    /// ```no_run
    /// # async fn run(response: convex_typed::HttpStream) -> Result<(), convex_typed::Error> {
    /// let mut lines = response.lines();
    /// while let Some(line) = lines.try_next().await? {
    ///     println!("{line}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn lines(self) -> HttpLines {
        HttpLines::new(self)
    }

    /// Reads the rest of the body as server-sent events (`text/event-stream`), like `EventSource` in browsers.
    ///
    /// ```no_run
    /// # async fn run(response: convex_typed::HttpStream) -> Result<(), convex_typed::Error> {
    /// let mut events = response.events();
    /// while let Some(event) = events.try_next().await? {
    ///     println!("{}: {}", event.event, event.data);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn events(self) -> HttpEvents {
        HttpEvents::new(self)
    }

    pub(super) fn failed(&mut self, error: SendError) -> Error {
        self.body.failed(error)
    }
}

impl Stream for HttpStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}

impl Future for HttpStreamCall {
    type Output = Result<HttpStream, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl fmt::Debug for HttpStreamCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("HttpStreamCall");
        if let Some(plan) = self.0.plan().and_then(|plan| plan.call.as_ref()) {
            shown.field("action", &plan.name);
        }
        shown.finish_non_exhaustive()
    }
}

impl fmt::Debug for HttpStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpStream")
            .field("status", &self.head.status)
            .field("received", &self.body.received())
            .finish_non_exhaustive()
    }
}
