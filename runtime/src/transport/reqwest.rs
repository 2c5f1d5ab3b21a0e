//! The transport over reqwest.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Response;
use reqwest::redirect::Policy;
use tokio::time::Instant;

use super::{Attempt, BoxFuture, SendError, Transport};
use crate::error::TransportErrorKind;

/// Sends requests through a [`reqwest::Client`].
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    http: reqwest::Client,
    start: Instant,
}

impl ReqwestTransport {
    /// Over a ready client, with its proxies, certificates and connections. It should not follow
    /// redirects, see [`Transport::send`].
    #[must_use]
    pub fn new(http: reqwest::Client) -> Self {
        Self { http, start: Instant::now() }
    }

    pub(crate) fn connecting_within(timeout: Duration) -> Result<Self, SendError> {
        let http = reqwest::Client::builder().redirect(Policy::none()).connect_timeout(timeout).build();
        http.map(Self::new).map_err(failure)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        Box::pin(async move {
            let Attempt { request, timeout, response_limit } = attempt;
            let mut request = reqwest::Request::try_from(request).map_err(failure)?;
            *request.timeout_mut() = Some(timeout);
            let mut answer = self.http.execute(request).await.map_err(failure)?;
            let status = answer.status();
            let headers = std::mem::take(answer.headers_mut());
            let mut response = Response::new(body(answer, response_limit).await?);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

async fn body(mut answer: reqwest::Response, limit: usize) -> Result<Bytes, SendError> {
    let announced = answer.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > limit {
        return Err(SendError::too_large(limit));
    }
    let mut body = BytesMut::with_capacity(announced);
    while let Some(chunk) = answer.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > limit {
            return Err(SendError::too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn failure(error: reqwest::Error) -> SendError {
    let kind = if error.is_connect() || error.is_builder() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Interrupted
    };
    // The URL is said already, and without what a query of it may hold.
    SendError::new(kind, error.without_url())
}
