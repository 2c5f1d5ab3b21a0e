//! In the place of `trace` without the feature `tracing`: nothing, and for free.

use std::time::Duration;

use super::send::Task;
use crate::error::Error;

#[derive(Clone)]
pub(super) struct Trace;

impl Trace {
    pub(super) fn start(_: &Task) -> Self {
        Self
    }

    pub(super) fn of_file(_: &str, _: Option<u64>) -> Self {
        Self
    }

    pub(super) fn of_http(_: &str, _: Option<u64>) -> Self {
        Self
    }

    #[allow(clippy::unused_self)]
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    pub(super) fn queued(&self, _: Duration) {}

    pub(super) fn retry(&self, _: &Error, _: Duration) {}

    pub(super) fn answered<T>(&self, _: u32, _: &Result<T, Error>) {}

    pub(super) fn done(&self, _: Duration, _: u64) {}

    pub(super) fn failed(&self, _: &Error) {}

    pub(super) fn reply(&self, _: Result<&[String], &Error>) {}
}

pub(super) fn deprecated(_: &str) {}
