//! Observes a call, for its tracing span and the callback of `ClientBuilder::on_call`.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Request, Response, StatusCode};

use super::opaque::Opaque;
use super::request::CallRequest;
use super::shared::Shared;
use super::summary::{CallOutcome, CallSummary};
use super::trace::Trace;
use crate::error::Error;

/// Observes one call.
#[derive(Clone)]
pub(super) struct Observer {
    trace: Trace,
    record: Option<Arc<Record>>,
}

/// The data for the callback. The call has ended when the last reference is dropped.
struct Record {
    shared: Opaque<Shared>,
    function: String,
    kind: &'static str,
    sent: Option<u64>,
    start: Duration,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    attempts: u32,
    status: Option<StatusCode>,
    queued: Duration,
    /// How long the call took, once it has an answer.
    elapsed: Option<Duration>,
    received: u64,
    reported: bool,
}

impl Observer {
    pub(super) fn of_call(shared: &Opaque<Shared>, call: &CallRequest) -> Self {
        let sent = call.request.as_ref().map_or(0, |request| request.body().len());
        Self::new(shared, &call.function, call.kind_name(), Some(sent as u64))
    }

    /// For an upload or a download.
    pub(super) fn of_file(shared: &Opaque<Shared>, name: &str, length: Option<u64>) -> Self {
        Self::new(shared, name, "file", length)
    }

    /// For an HTTP action whose request or response is a stream.
    pub(super) fn of_http(shared: &Opaque<Shared>, name: &str, length: Option<u64>) -> Self {
        Self::new(shared, name, "http", length)
    }

    fn new(shared: &Opaque<Shared>, function: &str, kind: &'static str, sent: Option<u64>) -> Self {
        let record = shared.settings.on_call.is_some().then(|| {
            let (function, start) = (function.to_owned(), shared.transport.now());
            Arc::new(Record { shared: shared.clone(), function, kind, sent, start, progress: Mutex::default() })
        });
        Self { trace: Trace::start(function, kind, sent), record }
    }

    /// Runs a future within the span of the call, and records its error.
    pub(super) async fn instrument<T>(&self, future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut future = pin!(future);
        let result = poll_fn(|context| self.trace.in_scope(|| future.as_mut().poll(context))).await;
        result.inspect_err(|error| self.failed(error))
    }

    /// Records how long the call waited for earlier mutations.
    pub(super) fn queued(&self, queued: Duration) {
        self.trace.queued(queued);
        self.update(|progress| progress.queued = queued);
    }

    /// Records that the call is sent, for this time.
    pub(super) fn attempt(&self, attempts: u32) {
        self.update(|progress| progress.attempts = attempts);
    }

    pub(super) fn retry(&self, error: &Error, pause: Duration) {
        self.trace.retry(error, pause);
    }

    /// Records the method of a request and the server it is sent to.
    pub(super) fn request<B>(&self, request: &Request<B>) {
        self.trace.request(request.method(), request.uri());
    }

    /// Records the head of the response, or that there is none.
    pub(super) fn answered<B>(&self, attempts: u32, result: &Result<Response<B>, Error>) {
        let status = match result {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        };
        self.trace.answered(attempts, status);
        self.update(|progress| progress.status = status);
    }

    /// Records the end of the response.
    pub(super) fn done(&self, elapsed: Duration, received: u64) {
        self.trace.done(elapsed, received);
        self.update(|progress| (progress.elapsed, progress.received) = (Some(elapsed), received));
    }

    pub(super) fn failed(&self, error: &Error) {
        self.trace.failed(error);
        if let Some(record) = &self.record {
            record.report(CallOutcome::Failure(error));
        }
    }

    /// Records what the function logged, and how it failed.
    pub(super) fn reply(&self, reply: Result<&[String], &Error>) {
        match reply {
            Ok(lines) => self.trace.lines(lines),
            Err(error) => {
                self.failed(error);
                if let Error::Function(error) = error {
                    self.trace.lines(&error.log_lines);
                }
            }
        }
    }

    fn update(&self, update: impl FnOnce(&mut Progress)) {
        if let Some(record) = &self.record {
            update(&mut record.progress.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Record {
    /// Calls the callback, once.
    fn report(&self, outcome: CallOutcome<'_>) {
        let Some(on_call) = &self.shared.settings.on_call else { return };
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut progress.reported, true) {
            return;
        }
        let Progress { attempts, status, queued, elapsed, received, .. } = *progress;
        drop(progress);
        let elapsed = elapsed.unwrap_or_else(|| self.shared.transport.now().saturating_sub(self.start));
        on_call(&CallSummary {
            function: &self.function,
            kind: self.kind,
            attempts,
            status,
            duration: elapsed,
            queued,
            sent: self.sent,
            received,
            outcome,
        });
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let answered = self.progress.get_mut().unwrap_or_else(PoisonError::into_inner).elapsed.is_some();
        self.report(if answered { CallOutcome::Success } else { CallOutcome::Dropped });
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observer").finish_non_exhaustive()
    }
}
