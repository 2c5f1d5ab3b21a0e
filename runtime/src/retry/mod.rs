//! When a failed call is tried again. The table of which ones may is in `error::fault`.

mod backoff;
mod budget;

use std::time::Duration;

pub(crate) use budget::Budget;

use crate::error::{Error, TransportErrorKind};
use crate::function::Kind;

/// How many times a call is tried again unless the client is told otherwise.
pub(crate) const RETRIES: u32 = 2;

/// The retries of one call.
pub(crate) struct Retries<'a> {
    kind: Kind,
    left: u32,
    done: u32,
    budget: &'a Budget,
}

impl<'a> Retries<'a> {
    /// Of a call that may be repeated as one of this kind.
    pub(crate) fn new(kind: Kind, retries: u32, budget: &'a Budget) -> Self {
        Self { kind, left: retries, done: 0, budget }
    }

    /// How long to wait before the next try, if there is one: it must not be over when the
    /// `remaining` time is.
    pub(crate) fn next(&mut self, error: &Error, now: Duration, remaining: Duration) -> Option<Duration> {
        if self.left == 0 || !error.is_safe_to_retry(self.kind) {
            return None;
        }
        // The second time it is not only that a kept connection had ended.
        let overload = self.done > 0 || !is_interrupted(error);
        let pause = match retry_after(error) {
            Some(asked) => asked.saturating_add(backoff::brief()),
            None if overload => backoff::overload(self.done, self.budget.silence(now), remaining),
            None => backoff::brief(),
        };
        if pause >= remaining || !self.budget.spend(overload) {
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
