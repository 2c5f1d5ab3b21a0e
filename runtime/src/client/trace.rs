//! What is seen of calls.

use std::time::Duration;

use http::StatusCode;
use tracing::field::{Empty, display};
use tracing::{Level, Span};

use crate::error::{Error, printable};

const CLIENT: &str = "convex_typed";

/// The target of what functions print, so that it can be filtered on its own.
const FUNCTION: &str = "convex_typed::function";

/// The span of one call.
#[derive(Clone)]
pub(super) struct Trace(Span);

impl Trace {
    pub(super) fn start(function: &str, kind: &str, sent: Option<u64>) -> Self {
        Self(tracing::info_span!(
            target: CLIENT,
            "convex",
            function,
            kind,
            sent,
            attempts = Empty,
            status = Empty,
            received = Empty,
            milliseconds = Empty,
            queued_milliseconds = Empty,
            error = Empty
        ))
    }

    /// While `work` runs, it is what the process does.
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.in_scope(work)
    }

    /// It has waited for earlier mutations.
    pub(super) fn queued(&self, queued: Duration) {
        self.0.record("queued_milliseconds", milliseconds(queued));
    }

    pub(super) fn retry(&self, error: &Error, pause: Duration) {
        let pause = milliseconds(pause);
        tracing::event!(target: CLIENT, parent: &self.0, Level::DEBUG, %error, pause, "it is tried again");
    }

    /// There is the head of an answer, or none.
    pub(super) fn answered(&self, attempts: u32, status: Option<StatusCode>) {
        self.0.record("attempts", attempts);
        if let Some(status) = status {
            self.0.record("status", status.as_u16());
        }
    }

    /// There is all of it, or there will be no more.
    pub(super) fn done(&self, elapsed: Duration, received: u64) {
        self.0.record("milliseconds", milliseconds(elapsed));
        self.0.record("received", received);
    }

    pub(super) fn failed(&self, error: &Error) {
        self.0.record("error", display(error));
    }

    /// Hands on what the function printed.
    pub(super) fn lines(&self, lines: &[String]) {
        for line in lines {
            self.line(line);
        }
    }

    /// Like `[WARN] 'text'`.
    fn line(&self, line: &str) {
        let level = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        let (level, text) = level.unwrap_or(("LOG", line));
        let (line, text) = (printable(line), printable(text));
        match level {
            "ERROR" => tracing::event!(target: FUNCTION, parent: &self.0, Level::ERROR, "{text}"),
            "WARN" => tracing::event!(target: FUNCTION, parent: &self.0, Level::WARN, "{text}"),
            "DEBUG" => tracing::event!(target: FUNCTION, parent: &self.0, Level::DEBUG, "{text}"),
            "INFO" | "LOG" => tracing::event!(target: FUNCTION, parent: &self.0, Level::INFO, "{text}"),
            _ => tracing::event!(target: FUNCTION, parent: &self.0, Level::INFO, "{line}"),
        }
    }
}

/// Convex will stop, or has stopped, to support this client.
pub(super) fn deprecated(message: &str) {
    tracing::warn!(target: CLIENT, "Convex says about this version of convex-typed: {message}");
}

/// To the microsecond, as more digits only make it hard to read.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}
