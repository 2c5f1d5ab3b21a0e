//! The spans and events of calls; none without the feature `tracing`.

#[cfg(not(feature = "tracing"))]
mod noop;
#[cfg(feature = "tracing")]
mod span;

#[cfg(not(feature = "tracing"))]
pub(super) use self::noop::{Trace, deprecated};
#[cfg(feature = "tracing")]
pub(super) use self::span::{Trace, deprecated};
