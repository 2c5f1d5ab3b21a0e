//! Whose fault an error is, and whether a retry is safe.

use http::StatusCode;

use super::{Error, HttpActionError, PlatformError, TransportErrorKind, foreign};
use crate::function::Kind;

/// Whose fault a failed call was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The program's: a wrong URL, token or argument, outdated bindings, a response larger than its limit, too many mutations
    /// in the queue, or a file that it cannot read or write.
    Caller,
    /// The backend function's, or its arguments'.
    Function,
    /// The deployment's, or that of a proxy in front of it.
    Deployment,
    /// The network's, or the deployment is not running.
    Network,
}

/// Whether the function of a failed call ran, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// A retry would fail, too.
    Settled,
    /// It did not run.
    NotStarted,
    /// It ran, and its writes were rolled back, but not other effects of an action.
    RolledBack,
    /// An HTTP action itself asked to try again later.
    Answered,
    /// It may have run.
    Unknown,
}

/// Convex's errors with status 503 that mean that nothing ran (`rejected_before_execution` in its source; within an action
/// they become exceptions, see `resolve_promise_allow_all_errors`), or that it was rolled back: calls within a mutation
/// can fail with the same codes.
const NOT_STARTED: [&str; 6] = [
    "ExpiredInQueue",
    "ExecuteFullError",
    "InitialPermitTimeoutError",
    "IsolateNotClean",
    "UpstreamConnectError",
    "WorkerOverloaded",
];

impl Error {
    /// Returns whose fault the error is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Function(_) => Fault::Function,
            Self::Platform(error) => error.fault(),
            Self::HttpAction(error) if error.outcome() == Outcome::Unknown => Fault::Deployment,
            Self::HttpAction(_) => Fault::Function,
            Self::Transport(error) => match error.kind {
                TransportErrorKind::TooLarge | TransportErrorKind::Unsupported | TransportErrorKind::Queued => {
                    Fault::Caller
                }
                TransportErrorKind::Connect | TransportErrorKind::Interrupted | TransportErrorKind::Timeout => {
                    Fault::Network
                }
            },
            Self::Io(_) | Self::Decode(_) | Self::Encode(_) | Self::Url(_) | Self::Token(_) | Self::Environment(_) => {
                Fault::Caller
            }
        }
    }

    /// Whether the error is transient: the same call may succeed later.
    ///
    /// The function may then run twice, see [`is_safe_to_retry`](Error::is_safe_to_retry).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.outcome() != Outcome::Settled
    }

    /// Whether the same call may succeed later, and nothing can happen twice. The client itself retries exactly these
    /// errors.
    ///
    /// Queries can always be repeated; mutations only if they did not run or were rolled back; actions only if they did not
    /// run. Convex has no idempotency keys for calls over HTTP. Responses of an HTTP action, like a 429, are left to the
    /// caller.
    #[must_use]
    pub fn is_safe_to_retry(&self, kind: Kind) -> bool {
        match self.outcome() {
            Outcome::Settled | Outcome::Answered => false,
            Outcome::NotStarted => true,
            Outcome::RolledBack => kind != Kind::Action,
            Outcome::Unknown => kind == Kind::Query,
        }
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::Platform(error) => error.outcome(),
            Self::HttpAction(error) => error.outcome(),
            Self::Transport(error) => match error.kind {
                TransportErrorKind::Connect | TransportErrorKind::Queued => Outcome::NotStarted,
                TransportErrorKind::Interrupted | TransportErrorKind::Timeout => Outcome::Unknown,
                TransportErrorKind::TooLarge | TransportErrorKind::Unsupported => Outcome::Settled,
            },
            _ => Outcome::Settled,
        }
    }
}

impl PlatformError {
    fn fault(&self) -> Fault {
        let moved = self.location.as_deref().is_some_and(foreign::has_moved);
        let refused = self.status.is_client_error() && self.outcome() == Outcome::Settled;
        if moved || refused || self.unreachable_time().is_some() { Fault::Caller } else { Fault::Deployment }
    }

    /// What Convex's server means by its statuses and codes. Others come from a proxy in front of it.
    fn outcome(&self) -> Outcome {
        // That state of the database is gone.
        if self.unreachable_time().is_some() {
            return Outcome::Settled;
        }
        if not_started(self.status, self.code.as_deref()) {
            return Outcome::NotStarted;
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            return match self.code.as_deref() {
                Some("OptimisticConcurrencyControlFailure") => Outcome::RolledBack,
                _ => Outcome::Unknown,
            };
        }
        if is_transient(self.status) || self.status == StatusCode::INTERNAL_SERVER_ERROR {
            Outcome::Unknown
        } else {
            Outcome::Settled
        }
    }
}

impl HttpActionError {
    /// Any status can be the action's own, so none means that it did not run.
    fn outcome(&self) -> Outcome {
        match self.status.as_u16() {
            _ if not_started(self.status, self.code.as_deref()) => Outcome::Unknown,
            408 | 425 | 429 | 503 => Outcome::Answered,
            _ if is_transient(self.status) => Outcome::Unknown,
            _ => Outcome::Settled,
        }
    }
}

/// Whether Convex says that nothing ran.
fn not_started(status: StatusCode, code: Option<&str>) -> bool {
    match status {
        StatusCode::SERVICE_UNAVAILABLE => code.is_some_and(|code| NOT_STARTED.contains(&code)),
        // No permit to run within a few seconds (`acquire_permit_with_timeout` in Convex's source).
        StatusCode::TOO_MANY_REQUESTS => code == Some("TooManyConcurrentRequests"),
        _ => false,
    }
}

/// Whether a status is transient.
fn is_transient(status: StatusCode) -> bool {
    // 520 to 530 are Cloudflare's.
    matches!(status.as_u16(), 408 | 425 | 429 | 502..=504 | 520..=530)
}
