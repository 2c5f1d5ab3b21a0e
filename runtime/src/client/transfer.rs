//! Calls whose bodies are streams: files, and HTTP actions that stream.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode};

use super::Client;
use super::observed::Observed;
use super::send::Pool;
use crate::error::{Context, Error};
use crate::function::Kind;
use crate::protocol::{self, Authorization};
use crate::retry::Retries;
use crate::transport::{Body, LONGEST, SendError, Transfer, boxed};

/// How much of an answer that is an error is read.
const ERROR_LIMIT: usize = 64 << 10;

/// How long it is read, if it comes drop by drop.
const ERROR_TIME: Duration = Duration::from_secs(10);

/// A progress callback: the bytes so far, and the total if it is known.
pub(super) type Progress = boxed!(dyn FnMut(u64, Option<u64>));

/// What is sent and fetched.
pub(super) struct Task {
    pub(super) subject: Subject,
    /// Of a query is what may be repeated whatever happened to it.
    pub(super) kind: Kind,
    pub(super) request: Request<()>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
}

/// What is called, by the name that errors give it.
pub(super) enum Subject {
    /// A file. Nothing says who is calling: its URL is enough, and may lead to any host.
    File(Cow<'static, str>),
    /// An HTTP action, with the client's identity.
    Action(Cow<'static, str>),
}

impl Subject {
    pub(super) fn name(&self) -> &Cow<'static, str> {
        match self {
            Self::File(name) | Self::Action(name) => name,
        }
    }

    fn is_answer(&self, status: StatusCode) -> bool {
        match self {
            Self::File(_) => status.is_success(),
            Self::Action(_) => !protocol::is_http_failure(status),
        }
    }

    /// The error that an answer is.
    fn failure(&self, response: &Response<Bytes>) -> Error {
        match self {
            Self::File(name) => protocol::file_failure(name, response),
            Self::Action(name) => protocol::http_failure(name, response),
        }
    }
}

impl Task {
    pub(super) fn failed(&self, error: SendError) -> Error {
        error.of(Some(self.subject.name()), &protocol::origin(self.request.uri()))
    }
}

impl Client {
    /// The time by the transport's clock.
    pub(super) fn now(&self) -> Duration {
        self.pool.transport.now()
    }

    /// How long an action may take unless its call says.
    pub(super) fn action_timeout(&self) -> Duration {
        self.pool.settings.timeout(Some(Kind::Action))
    }

    pub(super) fn response_limit(&self) -> usize {
        self.pool.settings.response_limit
    }

    /// Sends it, again if need be, until there is the head of an answer that is no error.
    ///
    /// `body` gives a body for each try, as long as it has one.
    pub(super) async fn transfer(
        &self,
        trace: &Observed,
        task: &Task,
        mut body: impl FnMut() -> Option<Body>,
    ) -> Result<Response<Body>, Error> {
        let Pool { transport, settings, budget, .. } = &*self.pool;
        // A header of the call's own goes before the client's identity.
        let named = matches!(task.subject, Subject::Action(_)) && !task.request.headers().contains_key(AUTHORIZATION);
        if named {
            self.session.check_nesting()?;
        }
        budget.earn();
        let timeout = task.timeout.min(LONGEST);
        let start = transport.now();
        let remaining = || timeout.saturating_sub(transport.now().saturating_sub(start));
        let mut attempts = 0;
        let mut retries = Retries::new(task.kind, settings.retries, budget);
        let mut next = body();
        let result = loop {
            attempts += 1;
            let authorization = if named {
                self.authorization(task.subject.name(), remaining(), timeout, Context::default()).await?
            } else {
                None
            };
            let body_now = next.take().unwrap_or_default();
            let attempt = self.attempt_transfer(task, authorization.as_ref(), body_now, remaining(), timeout);
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
            // A pause is idle time, too.
            let patience = remaining().min(task.idle_timeout);
            let pause = next.as_ref().and_then(|_| retries.next(&error, transport.now(), patience));
            let Some(pause) = pause else { break Err(error) };
            trace.retry(&error, pause);
            transport.sleep(pause).await;
        };
        trace.answered(attempts, &result);
        result
    }

    async fn attempt_transfer(
        &self,
        task: &Task,
        authorization: Option<&Authorization>,
        body: Body,
        remaining: Duration,
        timeout: Duration,
    ) -> Result<Response<Body>, Error> {
        let Pool { transport, settings, clock, .. } = &*self.pool;
        if remaining.is_zero() {
            return Err(task.failed(SendError::timeout(timeout)));
        }
        let (mut parts, ()) = task.request.clone().into_parts();
        if let Some(authorization) = authorization {
            parts.headers.insert(AUTHORIZATION, authorization.header().clone());
        }
        // The URL of a file may lead anywhere.
        let ours = match task.subject {
            Subject::Action(_) => true,
            Subject::File(_) => protocol::origin(&parts.uri) == protocol::origin(&self.pool.base),
        };
        if ours {
            settings.headers.add_to(&mut parts.headers);
        }
        let mut transfer = Transfer::new(Request::from_parts(parts, body));
        transfer.timeout = remaining;
        transfer.idle_timeout = task.idle_timeout.min(LONGEST);
        transfer.response_limit = settings.response_limit;
        let response = transport.transfer(transfer).await.map_err(|error| task.failed(error))?;
        if let Subject::Action(_) = task.subject {
            settings.notice(response.headers());
            clock.set(response.headers(), transport.now());
        }
        if task.subject.is_answer(response.status()) {
            return Ok(response);
        }
        let (parts, mut body) = response.into_parts();
        let mut text = Vec::new();
        let start = transport.now();
        // What was read before the connection broke is still worth reading.
        while let Ok(Some(chunk)) = body.chunk().await {
            text.extend_from_slice(&chunk);
            if text.len() >= ERROR_LIMIT || transport.now().saturating_sub(start) >= ERROR_TIME {
                break;
            }
        }
        text.truncate(ERROR_LIMIT);
        Err(task.subject.failure(&Response::from_parts(parts, text.into())))
    }
}
