//! Getting a file on its way: a call without identity, whose bodies are streams.

use std::time::Duration;

use http::{Request, Response};

use super::Client;
use super::send::Pool;
use super::trace::Trace;
use crate::error::Error;
use crate::function::Kind;
use crate::protocol;
use crate::retry::Retries;
use crate::transport::{Body, LONGEST, SendError, Transfer};

/// How much of an answer that is an error is read.
const ERROR_LIMIT: usize = 64 << 10;

/// How long it is read, if it comes drop by drop.
const ERROR_TIME: Duration = Duration::from_secs(10);

/// Is told how many bytes have passed, and how many there are, if that is known.
pub(super) type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

/// A file that is sent or fetched.
pub(super) struct Task {
    /// How errors call it.
    pub(super) name: &'static str,
    /// Of a query is what may be repeated whatever happened to it.
    pub(super) kind: Kind,
    pub(super) request: Request<()>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
}

impl Task {
    pub(super) fn failed(&self, error: SendError) -> Error {
        error.of(Some(self.name), &protocol::origin(self.request.uri()))
    }
}

impl Client {
    /// The time by the transport's clock.
    pub(super) fn now(&self) -> Duration {
        self.pool.transport.now()
    }

    pub(super) fn response_limit(&self) -> usize {
        self.pool.settings.response_limit
    }

    /// Sends it, again if need be, until there is the head of an answer that is no error. Nothing
    /// says who is calling: URLs of files are enough, and may lead to any host.
    ///
    /// `body` gives a body for each try, as long as it has one.
    pub(super) async fn transfer(
        &self,
        trace: &Trace,
        task: &Task,
        mut body: impl FnMut() -> Option<Body>,
    ) -> Result<Response<Body>, Error> {
        let Pool { transport, settings, budget, .. } = &*self.pool;
        budget.earn();
        let timeout = task.timeout.min(LONGEST);
        let start = transport.now();
        let remaining = || timeout.saturating_sub(transport.now().saturating_sub(start));
        let mut attempts = 0;
        let mut retries = Retries::new(task.kind, settings.retries, budget);
        let mut next = body();
        let result = loop {
            attempts += 1;
            let attempt = self.attempt_transfer(task, next.take().unwrap_or_default(), remaining(), timeout);
            let error = match attempt.await {
                Ok(response) => {
                    budget.answered(transport.now());
                    break Ok(response);
                }
                Err(error) => error,
            };
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
        body: Body,
        remaining: Duration,
        timeout: Duration,
    ) -> Result<Response<Body>, Error> {
        let Pool { transport, settings, .. } = &*self.pool;
        if remaining.is_zero() {
            return Err(task.failed(SendError::timeout(timeout)));
        }
        let (parts, ()) = task.request.clone().into_parts();
        let mut transfer = Transfer::new(Request::from_parts(parts, body));
        transfer.timeout = remaining;
        transfer.idle_timeout = task.idle_timeout.min(LONGEST);
        transfer.response_limit = settings.response_limit;
        let response = transport.transfer(transfer).await.map_err(|error| task.failed(error))?;
        if response.status().is_success() {
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
        Err(protocol::file_failure(task.name, &Response::from_parts(parts, text)))
    }
}
