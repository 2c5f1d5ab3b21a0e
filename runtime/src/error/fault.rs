//! What an error says about the next try: whose fault it was, and what the failed one left behind.

use http::StatusCode;

use super::{Error, HttpActionError, PlatformError, TransportErrorKind, foreign};
use crate::function::Kind;

/// Whose fault a failed call was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The program's: wrong arguments, URL or token, bindings that are out of date, an answer
    /// larger than it takes, more mutations in a queue than there is time for, or a file that it cannot read or write.
    Caller,
    /// The backend function's, or that of what it was called with.
    Function,
    /// The deployment's, or that of something in front of it.
    Deployment,
    /// The network's, or the deployment does not run at all.
    Network,
}

/// What a failed call left behind, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Another try will fail as well.
    Settled,
    /// It never began to run.
    NotStarted,
    /// It ran, and what it wrote was rolled back; an action's other effects are not.
    RolledBack,
    /// An HTTP action itself said that another time may be better.
    Answered,
    /// Nobody knows.
    Unknown,
}

/// Convex's errors with status 503 that promise that nothing ran (`rejected_before_execution` in its source; what an
/// action meets of that while it runs is an exception in it, see `resolve_promise_allow_all_errors`), or that it was
/// rolled back: what a mutation calls can fail by the same names.
const NOT_STARTED: [&str; 6] = [
    "ExpiredInQueue",
    "ExecuteFullError",
    "InitialPermitTimeoutError",
    "IsolateNotClean",
    "UpstreamConnectError",
    "WorkerOverloaded",
];

impl Error {
    /// Whose fault it was.
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

    /// Whether the same call may succeed later: what went wrong is of the passing kind.
    ///
    /// Whether calling again does harm is another question: see
    /// [`is_safe_to_retry`](Error::is_safe_to_retry).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.outcome() != Outcome::Settled
    }

    /// Whether the same call may succeed later, and nothing can happen twice by it. The client
    /// retries exactly these errors by itself.
    ///
    /// Queries can always be repeated; mutations only if they surely did not run or were rolled
    /// back; actions only if they surely did not run. Convex has no idempotency keys for calls over
    /// HTTP. What an HTTP action itself answers, like a 429, is for the caller to act on.
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
        if moved || refused || self.unreachable_moment().is_some() { Fault::Caller } else { Fault::Deployment }
    }

    /// The table of what Convex's own server means by its statuses and codes; what it does not
    /// send comes from a proxy in front of it.
    fn outcome(&self) -> Outcome {
        // It will not come back.
        if self.unreachable_moment().is_some() {
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
        if passing(self.status) || self.status == StatusCode::INTERNAL_SERVER_ERROR {
            Outcome::Unknown
        } else {
            Outcome::Settled
        }
    }
}

impl HttpActionError {
    /// Any status can be the action's own, so none promises that it did not run.
    fn outcome(&self) -> Outcome {
        match self.status.as_u16() {
            _ if not_started(self.status, self.code.as_deref()) => Outcome::Unknown,
            408 | 425 | 429 | 503 => Outcome::Answered,
            _ if passing(self.status) => Outcome::Unknown,
            _ => Outcome::Settled,
        }
    }
}

/// Whether Convex says that nothing ran.
fn not_started(status: StatusCode, code: Option<&str>) -> bool {
    match status {
        StatusCode::SERVICE_UNAVAILABLE => code.is_some_and(|code| NOT_STARTED.contains(&code)),
        // There was no permit to run within a few seconds (`acquire_permit_with_timeout` in Convex's source).
        StatusCode::TOO_MANY_REQUESTS => code == Some("TooManyConcurrentRequests"),
        _ => false,
    }
}

/// Whether the status says that another time may be better.
fn passing(status: StatusCode) -> bool {
    // 520 to 530 are Cloudflare's.
    matches!(status.as_u16(), 408 | 425 | 429 | 502..=504 | 520..=530)
}
