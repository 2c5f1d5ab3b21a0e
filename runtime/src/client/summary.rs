//! What is reported of a call once it has ended.

use std::time::Duration;

use http::StatusCode;

use crate::error::Error;
use crate::transport::boxed;

/// A call that has ended, see [`ClientBuilder::on_call`](crate::ClientBuilder::on_call).
#[derive(Debug)]
#[non_exhaustive]
pub struct CallSummary<'a> {
    /// The function's path, like `messages:list`; of an HTTP action, its method and route; `upload` or `download`.
    pub function: &'a str,
    /// `query`, `mutation`, `action`, `any` where that is not known, `http` or `file`.
    pub kind: &'static str,
    /// How often it was sent.
    pub attempts: u32,
    /// The HTTP status of the last answer. It is 200 for functions that throw, too.
    pub status: Option<StatusCode>,
    /// How long it took, all told.
    pub duration: Duration,
    /// For how much of that it has waited for earlier mutations.
    pub queued: Duration,
    /// How many bytes were sent each time, without headers, if that is known.
    pub sent: Option<u64>,
    /// How many bytes have come last, without headers.
    pub received: u64,
    /// How it ended.
    pub outcome: CallOutcome<'a>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum CallOutcome<'a> {
    /// As it should.
    Success,
    /// With this error.
    Failure(&'a Error),
    /// It was dropped before its end.
    Dropped,
}

/// The callback of [`ClientBuilder::on_call`](crate::ClientBuilder::on_call).
pub(super) type OnCall = boxed!(dyn Fn(&CallSummary<'_>));
