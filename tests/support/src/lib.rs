//! What the tests of several packages share.
//!
//! * [`fake`]: transports without a network.
//! * [`server`]: servers on a real socket, which answer with a [`reply`] or are played [by hand](connection).
//! * [`functions`]: functions to call.
//! * [`Request`]: what all of the above were asked.
//! * [`TraceRecorder`]: what a subscriber of `tracing` sees.

pub mod connection;
pub mod fake;
pub mod functions;
pub mod reply;
mod request;
pub mod server;
mod stream;
mod trace;

use convex_typed::{Error, TransportErrorKind};

pub use self::request::Request;
pub use self::stream::Chunks;
pub use self::trace::TraceRecorder;

/// The kind of a transport error; `None` for other errors.
#[must_use]
pub fn kind(error: &Error) -> Option<TransportErrorKind> {
    if let Error::Transport(error) = error { Some(error.kind) } else { None }
}
