//! In the place of `trace` without the feature `tracing`: nothing, and for free.

use std::time::Duration;

use super::send::Task;
use crate::error::Error;

pub(super) struct Trace;

impl Trace {
    pub(super) fn start(_: &Task) -> Self {
        Self
    }

    #[allow(clippy::unused_self)]
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    pub(super) fn retry(&self, _: &Error, _: Duration) {}

    pub(super) fn end<T>(&self, _: u32, _: Duration, _: &Result<T, Error>) {}

    pub(super) fn failed(&self, _: &Error) {}

    pub(super) fn reply<T>(&self, _: &Result<T, Error>) {}
}

pub(super) fn deprecated(_: &str) {}
