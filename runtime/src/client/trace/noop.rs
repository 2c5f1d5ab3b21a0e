//! Without the feature `tracing`: does nothing, at no cost.

use std::time::Duration;

use http::{Method, StatusCode, Uri};

use crate::error::Error;

#[derive(Clone)]
pub(in crate::client) struct Trace;

impl Trace {
    pub(in crate::client) fn start(_: &str, _: &str, _: Option<u64>) -> Self {
        Self
    }

    #[allow(clippy::unused_self)]
    pub(in crate::client) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    pub(in crate::client) fn queued(&self, _: Duration) {}

    pub(in crate::client) fn retry(&self, _: &Error, _: Duration) {}

    pub(in crate::client) fn request(&self, _: &Method, _: &Uri) {}

    pub(in crate::client) fn answered(&self, _: u32, _: Option<StatusCode>) {}

    pub(in crate::client) fn done(&self, _: Duration, _: u64) {}

    pub(in crate::client) fn failed(&self, _: &Error) {}

    pub(in crate::client) fn lines(&self, _: &[String]) {}
}

pub(in crate::client) fn deprecated(_: &str) {}
