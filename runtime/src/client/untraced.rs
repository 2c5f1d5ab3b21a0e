//! In the place of `trace` without the feature `tracing`: nothing, and for free.

use std::time::Duration;

use http::StatusCode;

use crate::error::Error;

#[derive(Clone)]
pub(super) struct Trace;

impl Trace {
    pub(super) fn start(_: &str, _: &str, _: Option<u64>) -> Self {
        Self
    }

    #[allow(clippy::unused_self)]
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    pub(super) fn queued(&self, _: Duration) {}

    pub(super) fn retry(&self, _: &Error, _: Duration) {}

    pub(super) fn answered(&self, _: u32, _: Option<StatusCode>) {}

    pub(super) fn done(&self, _: Duration, _: u64) {}

    pub(super) fn failed(&self, _: &Error) {}

    pub(super) fn lines(&self, _: &[String]) {}
}

pub(super) fn deprecated(_: &str) {}
