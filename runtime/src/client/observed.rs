//! What is told of a call: to subscribers of tracing, and to the function of `ClientBuilder::on_call`.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Response, StatusCode};

use super::Client;
use super::send::{Pool, Task};
use super::trace::Trace;
use crate::error::Error;
use crate::transport::boxed;

/// A call that has ended, see [`ClientBuilder::on_call`](crate::ClientBuilder::on_call).
#[derive(Debug)]
#[non_exhaustive]
pub struct CallSummary<'a> {
    /// The function's path, like `messages:list`; of an HTTP action, its method and route; `upload` or `download`.
    pub function: &'a str,
    /// `query`, `mutation`, `action`, `any` where that is not known, `http` or `file`.
    pub kind: &'static str,
    /// How often it was sent.
    pub attempts: u32,
    /// The HTTP status of the last answer. It is 200 for functions that throw, too.
    pub status: Option<StatusCode>,
    /// How long it took, all told.
    pub duration: Duration,
    /// For how much of that it has waited for earlier mutations.
    pub queued: Duration,
    /// How many bytes were sent each time, without headers, if that is known.
    pub sent: Option<u64>,
    /// How many bytes have come last, without headers.
    pub received: u64,
    /// How it ended.
    pub outcome: CallOutcome<'a>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum CallOutcome<'a> {
    /// As it should.
    Success,
    /// With this error.
    Failure(&'a Error),
    /// It was dropped before its end.
    Dropped,
}

pub(super) type OnCall = boxed!(dyn Fn(&CallSummary<'_>));

/// One call.
#[derive(Clone)]
pub(super) struct Observed {
    trace: Trace,
    record: Option<Arc<Record>>,
}

/// What is noted of a call, if somebody wants to know. When the last one lets go of it, the call has ended.
struct Record {
    pool: Arc<Pool>,
    function: String,
    kind: &'static str,
    sent: Option<u64>,
    start: Duration,
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    attempts: u32,
    status: Option<StatusCode>,
    queued: Duration,
    /// Of a call with an answer, how long it took.
    elapsed: Option<Duration>,
    received: u64,
    told: bool,
}

impl Observed {
    pub(super) fn start(client: &Client, task: &Task) -> Self {
        let sent = task.request.as_ref().map_or(0, |request| request.body().len());
        Self::new(client, &task.function, task.kind_name(), Some(sent as u64))
    }

    /// Of a file that is uploaded or downloaded.
    pub(super) fn of_file(client: &Client, name: &str, length: Option<u64>) -> Self {
        Self::new(client, name, "file", length)
    }

    /// Of an HTTP action whose request or answer streams.
    pub(super) fn of_http(client: &Client, name: &str, length: Option<u64>) -> Self {
        Self::new(client, name, "http", length)
    }

    fn new(client: &Client, function: &str, kind: &'static str, sent: Option<u64>) -> Self {
        let pool = &client.pool;
        let record = pool.settings.on_call.is_some().then(|| {
            let (function, start) = (function.to_owned(), pool.transport.now());
            Arc::new(Record { pool: pool.clone(), function, kind, sent, start, notes: Mutex::default() })
        });
        Self { trace: Trace::start(function, kind, sent), record }
    }

    /// While `work` runs, it is what the process does.
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        self.trace.within(work)
    }

    /// It has waited for earlier mutations.
    pub(super) fn queued(&self, queued: Duration) {
        self.trace.queued(queued);
        self.note(|notes| notes.queued = queued);
    }

    pub(super) fn retry(&self, error: &Error, pause: Duration) {
        self.trace.retry(error, pause);
    }

    /// There is the head of an answer, or none.
    pub(super) fn answered<B>(&self, attempts: u32, result: &Result<Response<B>, Error>) {
        let status = match result {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        };
        self.trace.answered(attempts, status);
        self.note(|notes| (notes.attempts, notes.status) = (attempts, status));
    }

    /// There is all of it, or there will be no more.
    pub(super) fn done(&self, elapsed: Duration, received: u64) {
        self.trace.done(elapsed, received);
        self.note(|notes| (notes.elapsed, notes.received) = (Some(elapsed), received));
    }

    pub(super) fn failed(&self, error: &Error) {
        self.trace.failed(error);
        if let Some(record) = &self.record {
            record.tell(CallOutcome::Failure(error));
        }
    }

    /// Hands on what the function printed, and how it failed.
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

    fn note(&self, note: impl FnOnce(&mut Notes)) {
        if let Some(record) = &self.record {
            note(&mut record.notes.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Record {
    /// Once.
    fn tell(&self, outcome: CallOutcome<'_>) {
        let Some(on_call) = &self.pool.settings.on_call else { return };
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut notes.told, true) {
            return;
        }
        let Notes { attempts, status, queued, elapsed, received, .. } = *notes;
        drop(notes);
        let elapsed = elapsed.unwrap_or_else(|| self.pool.transport.now().saturating_sub(self.start));
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
        let answered = self.notes.get_mut().unwrap_or_else(PoisonError::into_inner).elapsed.is_some();
        self.tell(if answered { CallOutcome::Success } else { CallOutcome::Dropped });
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observed").finish_non_exhaustive()
    }
}
