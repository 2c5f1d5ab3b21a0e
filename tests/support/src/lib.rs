//! Test support for several packages.
//!
//! * [`fake`]: transports without a network.
//! * [`server`]: a server on a real socket, which answers with a [`reply`].
//! * [`connection`]: connections on which a test reads and writes every byte itself.
//! * [`functions`]: functions to call.
//! * [`Request`]: a request that any of these received.
//! * [`TraceRecorder`]: records spans and events of `tracing`.

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

/// The kind of a transport error. `None` for other errors.
#[must_use]
pub fn kind(error: &Error) -> Option<TransportErrorKind> {
    if let Error::Transport(error) = error { Some(error.kind) } else { None }
}
