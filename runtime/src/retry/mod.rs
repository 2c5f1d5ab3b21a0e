//! When a failed call is tried again. The table of which ones may is in `error::fault`.

mod backoff;
mod budget;

use std::time::Duration;

pub(crate) use budget::Budget;

use crate::error::Error;
use crate::function::Kind;

/// How many times a call is tried again unless the client is told otherwise.
pub(crate) const RETRIES: u32 = 2;

/// The retries of one call.
pub(crate) struct Retries<'a> {
    /// `None` is of unknown kind.
    pub(crate) kind: Option<Kind>,
    pub(crate) left: u32,
    pub(crate) done: u32,
    pub(crate) budget: &'a Budget,
}

impl Retries<'_> {
    /// How long to wait before the next try, if there is one: it must not be over when the
    /// `remaining` time is.
    pub(crate) fn next(&mut self, error: &Error, remaining: Duration) -> Option<Duration> {
        // What is of unknown kind may be an action.
        if self.left == 0 || !error.is_safe_to_retry(self.kind.unwrap_or(Kind::Action)) {
            return None;
        }
        let pause = backoff::pause(self.done, retry_after(error));
        if pause >= remaining || !self.budget.spend() {
            return None;
        }
        self.left -= 1;
        self.done += 1;
        Some(pause)
    }
}

fn retry_after(error: &Error) -> Option<Duration> {
    match error {
        Error::Platform(error) => error.retry_after,
        _ => None,
    }
}
