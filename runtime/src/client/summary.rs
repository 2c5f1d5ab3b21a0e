//! The report of a call that has ended.

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
    /// `query`, `mutation`, `action`, `any` if the kind is unknown, `http` or `file`.
    pub kind: &'static str,
    /// How many times it was sent.
    pub attempts: u32,
    /// The HTTP status of the response or error that ended the call, if it has one. It is 200 even if the function threw.
    pub status: Option<StatusCode>,
    /// How long it took, in total.
    pub duration: Duration,
    /// How much of that it waited in the mutation queue.
    pub queued: Duration,
    /// The size of the request body in bytes, if it is known.
    pub sent: Option<u64>,
    /// The size of the response body in bytes.
    pub received: u64,
    /// How it ended.
    pub outcome: CallOutcome<'a>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum CallOutcome<'a> {
    /// It succeeded.
    Success,
    /// It failed with this error.
    Failure(&'a Error),
    /// Its future was dropped before it completed.
    Dropped,
}

/// The callback of [`ClientBuilder::on_call`](crate::ClientBuilder::on_call).
pub(super) type OnCall = boxed!(dyn Fn(&CallSummary<'_>));
