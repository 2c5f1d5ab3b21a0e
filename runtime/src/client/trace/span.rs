//! The span of a call, and the events in it.

use std::time::Duration;

use http::uri::Scheme;
use http::{Method, StatusCode, Uri};
use tracing::field::{Empty, display};
use tracing::{Level, Span};

use crate::error::{Error, TransportErrorKind};
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
            sent = sent.map(signed),
            attempts = Empty,
            received = Empty,
            milliseconds = Empty,
            queued_milliseconds = Empty,
            error = Empty,
            // OpenTelemetry's semantic conventions for HTTP clients.
            otel.name = function,
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = Empty,
            http.response.status_code = Empty,
            server.address = Empty,
            server.port = Empty,
            "error.type" = Empty
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

    /// Records the method and the server. The path is left out, as a file's is a secret.
    pub(in crate::client) fn request(&self, method: &Method, uri: &Uri) {
        if self.0.is_disabled() {
            return;
        }
        self.0.record("http.request.method", method.as_str());
        let Some(host) = uri.host() else { return };
        // Without the brackets of an IPv6 address.
        self.0.record("server.address", host.trim_matches(['[', ']']));
        let default = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
        self.0.record("server.port", i64::from(uri.port_u16().unwrap_or(default)));
    }

    /// Records the head of the response, or that there is none.
    pub(in crate::client) fn answered(&self, attempts: u32, status: Option<StatusCode>) {
        self.0.record("attempts", i64::from(attempts));
        if let Some(status) = status {
            self.0.record("http.response.status_code", i64::from(status.as_u16()));
        }
    }

    /// Records the end of the response.
    pub(in crate::client) fn done(&self, elapsed: Duration, received: u64) {
        self.0.record("milliseconds", milliseconds(elapsed));
        self.0.record("received", signed(received));
    }

    pub(in crate::client) fn failed(&self, error: &Error) {
        self.0.record("error", display(error));
        self.0.record("error.type", error_type(error));
        self.0.record("otel.status_code", "ERROR");
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

/// OpenTelemetry has no unsigned integers: `tracing-opentelemetry` would turn them into strings.
fn signed(bytes: u64) -> i64 {
    bytes.try_into().unwrap_or(i64::MAX)
}

/// Returns one of a few values to group errors by: the HTTP status if that is the error, otherwise a word.
fn error_type(error: &Error) -> &str {
    match error {
        Error::Function(_) => "function",
        // Something else answered in the deployment's place.
        Error::Platform(error) if error.status.is_success() => "platform",
        Error::Platform(error) => error.status.as_str(),
        Error::HttpAction(error) => error.status.as_str(),
        Error::Transport(error) => match error.kind {
            TransportErrorKind::Unsupported => "unsupported",
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Interrupted => "interrupted",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Queued => "queued",
            TransportErrorKind::TooLarge => "too_large",
        },
        Error::Io(_) => "io",
        Error::Decode(_) => "decode",
        Error::Encode(_) => "encode",
        Error::Url(_) => "url",
        Error::Token(_) => "token",
        Error::Environment(_) => "environment",
    }
}
