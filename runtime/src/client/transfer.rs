//! Sends calls whose bodies are streams: files, and HTTP actions that stream.

use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode};

use super::Client;
use super::observer::Observer;
use super::request::{Subject, TransferRequest};
use super::shared::Shared;
use crate::error::{Context, Error};
use crate::function::Kind;
use crate::protocol::{self, Authorization};
use crate::retry::Retries;
use crate::transport::{Body, LONGEST, SendError, Transfer, boxed};

/// How many bytes of an error's body to read.
const ERROR_LIMIT: usize = 64 << 10;

/// How long to read an error's body, as it may arrive slowly.
const ERROR_TIME: Duration = Duration::from_secs(10);

/// A progress callback: the bytes so far, and the total if it is known.
pub(super) type Progress = boxed!(dyn FnMut(u64, Option<u64>));

impl Client {
    /// The time by the transport's clock.
    pub(super) fn now(&self) -> Duration {
        self.shared.transport.now()
    }

    /// The default timeout of actions.
    pub(super) fn action_timeout(&self) -> Duration {
        self.shared.settings.timeout(Some(Kind::Action))
    }

    pub(super) fn response_limit(&self) -> usize {
        self.shared.settings.response_limit
    }

    /// Sends a transfer, and retries it if that is safe, until the head of a successful response has arrived.
    ///
    /// `body` returns a body for each attempt, or `None` if there is no other.
    pub(super) async fn transfer(
        &self,
        observer: &Observer,
        call: &TransferRequest,
        mut body: impl FnMut() -> Option<Body>,
    ) -> Result<Response<Body>, Error> {
        let Shared { transport, settings, budget, .. } = &*self.shared;
        observer.request(&call.request);
        // A header of the call itself takes precedence over the client's identity.
        let authenticated =
            matches!(call.subject, Subject::HttpAction(_)) && !call.request.headers().contains_key(AUTHORIZATION);
        if authenticated {
            self.session.check_nesting()?;
        }
        budget.deposit();
        let timeout = call.timeout.min(LONGEST);
        let start = transport.now();
        let remaining = || timeout.saturating_sub(transport.now().saturating_sub(start));
        let mut attempts = 0;
        let mut retries = Retries::new(call.kind, settings.retries, budget);
        let mut next = body();
        let result = loop {
            let authorization = if authenticated {
                match self.authorization(call.subject.name(), remaining(), timeout, Context::default()).await {
                    Ok(authorization) => authorization,
                    Err(error) => break Err(error),
                }
            } else {
                None
            };
            attempts += 1;
            observer.attempt(attempts);
            let body_now = next.take().unwrap_or_default();
            let attempt = self.attempt_transfer(call, authorization.as_ref(), body_now, remaining(), timeout);
            let error = match attempt.await {
                Ok(response) => {
                    budget.answered(transport.now());
                    break Ok(response);
                }
                Err(error) => error,
            };
            if let Some(refused) = authorization.filter(|_| error.status() == Some(StatusCode::UNAUTHORIZED)) {
                self.session.refuse(&refused);
            }
            next = body();
            // A pause counts as idle time.
            let available = remaining().min(call.idle_timeout);
            let pause = next.as_ref().and_then(|_| retries.next(&error, transport.now(), available));
            let Some(pause) = pause else { break Err(error) };
            observer.retry(&error, pause);
            transport.sleep(pause).await;
        };
        observer.answered(attempts, &result);
        result
    }

    async fn attempt_transfer(
        &self,
        call: &TransferRequest,
        authorization: Option<&Authorization>,
        body: Body,
        remaining: Duration,
        timeout: Duration,
    ) -> Result<Response<Body>, Error> {
        let Shared { base, transport, settings, clock, .. } = &*self.shared;
        if remaining.is_zero() {
            return Err(call.failed(SendError::timeout(timeout)));
        }
        let (mut parts, ()) = call.request.clone().into_parts();
        if let Some(authorization) = authorization {
            parts.headers.insert(AUTHORIZATION, authorization.header().clone());
        }
        // The URL of a file may lead to another host, which must not get these headers.
        let to_deployment = match call.subject {
            Subject::HttpAction(_) => true,
            Subject::File(_) => protocol::origin(&parts.uri) == protocol::origin(base),
        };
        if to_deployment {
            settings.headers.add_to(&mut parts.headers);
        }
        let mut transfer = Transfer::new(Request::from_parts(parts, body));
        transfer.timeout = remaining;
        transfer.idle_timeout = call.idle_timeout.min(LONGEST);
        transfer.response_limit = settings.response_limit;
        let response = transport.transfer(transfer).await.map_err(|error| call.failed(error))?;
        if let Subject::HttpAction(_) = call.subject {
            settings.deprecation.check(response.headers());
            clock.set(response.headers(), transport.now());
        }
        if call.subject.is_success(response.status()) {
            return Ok(response);
        }
        let (parts, mut body) = response.into_parts();
        let mut text = Vec::new();
        let start = transport.now();
        // The part that was read before the connection broke is still useful.
        while let Ok(Some(chunk)) = body.chunk().await {
            text.extend_from_slice(&chunk);
            if text.len() >= ERROR_LIMIT || transport.now().saturating_sub(start) >= ERROR_TIME {
                break;
            }
        }
        text.truncate(ERROR_LIMIT);
        Err(call.subject.failure(&Response::from_parts(parts, text.into())))
    }
}
