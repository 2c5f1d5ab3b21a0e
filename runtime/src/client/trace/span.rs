//! The span of a call, and the events in it.

use std::time::Duration;

use http::StatusCode;
use tracing::field::{Empty, display};
use tracing::{Level, Span};

use crate::error::Error;
use crate::text::printable;

const CLIENT: &str = "convex_typed";

/// The target of the functions' log lines, so that they can be filtered separately.
const FUNCTION: &str = "convex_typed::function";

/// The span of one call.
#[derive(Clone)]
pub(in crate::client) struct Trace(Span);

impl Trace {
    pub(in crate::client) fn start(function: &str, kind: &str, sent: Option<u64>) -> Self {
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

    /// Runs `work` within the span.
    pub(in crate::client) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.in_scope(work)
    }

    pub(in crate::client) fn queued(&self, queued: Duration) {
        self.0.record("queued_milliseconds", milliseconds(queued));
    }

    pub(in crate::client) fn retry(&self, error: &Error, pause: Duration) {
        let pause = milliseconds(pause);
        tracing::event!(target: CLIENT, parent: &self.0, Level::DEBUG, %error, pause, "retrying");
    }

    /// Records the head of the response, or that there is none.
    pub(in crate::client) fn answered(&self, attempts: u32, status: Option<StatusCode>) {
        self.0.record("attempts", attempts);
        if let Some(status) = status {
            self.0.record("status", status.as_u16());
        }
    }

    /// Records the end of the response.
    pub(in crate::client) fn done(&self, elapsed: Duration, received: u64) {
        self.0.record("milliseconds", milliseconds(elapsed));
        self.0.record("received", received);
    }

    pub(in crate::client) fn failed(&self, error: &Error) {
        self.0.record("error", display(error));
    }

    /// Emits the function's log lines as events.
    pub(in crate::client) fn lines(&self, lines: &[String]) {
        for line in lines {
            self.line(line);
        }
    }

    /// Logs a line like `[WARN] 'text'`.
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

/// Warns that this version of the client is deprecated.
pub(in crate::client) fn deprecated(message: &str) {
    tracing::warn!(target: CLIENT, "Convex says about this version of convex-typed: {message}");
}

/// To the microsecond: more digits are only harder to read.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}
