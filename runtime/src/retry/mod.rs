//! When a failed call is retried. Which errors allow it is decided in `error::fault`.

mod backoff;
mod budget;

use std::time::Duration;

pub(crate) use budget::Budget;

use crate::error::{Error, TransportErrorKind};
use crate::function::Kind;

/// The default number of retries.
pub(crate) const RETRIES: u32 = 2;

/// The retries of one call.
pub(crate) struct Retries<'a> {
    kind: Kind,
    left: u32,
    done: u32,
    budget: &'a Budget,
}

impl<'a> Retries<'a> {
    /// For a call that may be repeated like one of this kind.
    pub(crate) fn new(kind: Kind, retries: u32, budget: &'a Budget) -> Self {
        Self { kind, left: retries, done: 0, budget }
    }

    /// Returns how long to wait before the next attempt, or `None` if there is none. The pause is shorter than the
    /// `remaining` time.
    pub(crate) fn next(&mut self, error: &Error, now: Duration, remaining: Duration) -> Option<Duration> {
        if self.left == 0 || !error.is_safe_to_retry(self.kind) {
            return None;
        }
        // A second failure is more than an idle connection that was closed.
        let overload = self.done > 0 || !is_interrupted(error);
        let pause = match retry_after(error) {
            Some(asked) => asked.saturating_add(backoff::brief()),
            None if overload => backoff::overload(self.done, self.budget.silence(now), remaining),
            None => backoff::brief(),
        };
        if pause >= remaining || !self.budget.withdraw(overload) {
            return None;
        }
        self.left -= 1;
        self.done += 1;
        Some(pause)
    }
}

fn is_interrupted(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.kind == TransportErrorKind::Interrupted)
}

fn retry_after(error: &Error) -> Option<Duration> {
    match error {
        Error::Platform(error) => error.retry_after,
        Error::HttpAction(error) => error.retry_after,
        _ => None,
    }
}
