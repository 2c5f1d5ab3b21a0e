//! The blocking transport, over ureq.

mod stream;

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use ureq::{Agent, Timeout};

use super::{Attempt, Body, BoxFuture, SendError, Transfer, Transport};
use crate::error::TransportErrorKind;

/// Sends requests through a [`ureq::Agent`]. Its futures are ready when they were polled once, and
/// block the thread meanwhile.
#[derive(Debug, Clone)]
pub struct UreqTransport {
    agent: Agent,
    start: Instant,
}

impl UreqTransport {
    /// Over a ready agent, with its proxies, certificates and connections. It should not follow
    /// redirects, see [`Transport::send`].
    #[must_use]
    pub fn new(agent: Agent) -> Self {
        Self { agent, start: Instant::now() }
    }

    pub(crate) fn connecting_within(timeout: Duration) -> Self {
        let config = Agent::config_builder().timeout_connect(Some(timeout)).max_redirects(0);
        #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
        let config =
            config.tls_config(ureq::tls::TlsConfig::builder().provider(ureq::tls::TlsProvider::NativeTls).build());
        Self::new(config.build().new_agent())
    }

    fn exchange(&self, attempt: Attempt) -> Result<Response<Bytes>, SendError> {
        let Attempt { request, timeout, response_limit } = attempt;
        let (parts, body) = request.into_parts();
        // Methods like GET refuse even an empty body.
        let answer = if body.is_empty() {
            self.run(Request::from_parts(parts, ()), timeout)
        } else {
            self.run(Request::from_parts(parts, &*body), timeout)
        };
        let (parts, mut body) = answer.map_err(failure)?.into_parts();
        let limit = u64::try_from(response_limit).unwrap_or(u64::MAX);
        let body = match body.with_config().limit(limit).read_to_vec() {
            Err(ureq::Error::BodyExceedsLimit(_)) => Err(SendError::too_large(response_limit)),
            body => body.map_err(|error| after_connecting(failure(error))),
        };
        Ok(Response::from_parts(parts, body?.into()))
    }

    fn stream(&self, transfer: Transfer) -> Result<Response<Body>, SendError> {
        let Transfer { request, timeout, idle_timeout, .. } = transfer;
        let (mut parts, body) = request.into_parts();
        if let Some(length) = body.length().filter(|length| *length > 0) {
            parts.headers.insert(CONTENT_LENGTH, length.into());
        }
        let answer = match body.length() {
            Some(0) => self.run(self.patient(Request::from_parts(parts, ()), idle_timeout), timeout),
            _ => {
                let request = Request::from_parts(parts, stream::outgoing(body));
                self.run(self.patient(request, idle_timeout), timeout)
            }
        };
        let answer = answer.map_err(|error| stream::failure(error, idle_timeout))?;
        Ok(answer.map(|body| stream::incoming(body, idle_timeout)))
    }

    /// Says how long each read may take.
    fn patient<B: ureq::AsSendBody>(&self, request: Request<B>, idle_timeout: Duration) -> Request<B> {
        self.agent.configure_request(request).timeout_per_read(Some(idle_timeout)).build()
    }

    fn run<B: ureq::AsSendBody>(
        &self,
        request: Request<B>,
        timeout: Duration,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let config = self.agent.configure_request(request).timeout_global(Some(timeout));
        let config = config.http_status_as_error(false).max_redirects_will_error(false);
        self.agent.run(config.build())
    }
}

impl Transport for UreqTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        Box::pin(async move { self.exchange(attempt) })
    }

    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move { self.stream(transfer) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { thread::sleep(duration) })
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

fn failure(error: ureq::Error) -> SendError {
    let kind = match &error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::BadUri(_)
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportErrorKind::Connect,
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => TransportErrorKind::Connect,
        ureq::Error::Timeout(_) => TransportErrorKind::Timeout,
        _ => TransportErrorKind::Interrupted,
    };
    SendError::new(kind, error)
}

/// There was an answer already, so whatever happens now is no failure to connect.
fn after_connecting(error: SendError) -> SendError {
    match error.kind {
        TransportErrorKind::Connect => SendError { kind: TransportErrorKind::Interrupted, ..error },
        _ => error,
    }
}
