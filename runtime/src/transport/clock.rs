//! The clock of the transports over tokio, and the time of their last request.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::Instant;

use super::suspend::SuspendDetector;

/// Shared by the clones of a transport.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    start: Instant,
    /// When the last request was sent, in milliseconds.
    used: Arc<AtomicU64>,
    suspend: Arc<SuspendDetector>,
}

/// After this many milliseconds without a request, a server may have closed connections. Checking on every call would take a
/// tenth of a small call (`runtime/PERFORMANCE.md`). This may go when hyper-util notices closed connections before it uses
/// them.
const IDLE: u64 = 50;

impl Clock {
    pub(super) fn start() -> Self {
        let start = Instant::now();
        Self { start, used: Arc::default(), suspend: Arc::new(SuspendDetector::new(start.elapsed())) }
    }

    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Must be awaited before each request. If nothing was sent for some time, it lets the runtime notice which connections
    /// the server has closed, as a request over one of them would be lost.
    ///
    /// Returns whether the machine was suspended since the last request, during which servers may have closed connections.
    #[must_use]
    pub(super) async fn after_idle(&self) -> bool {
        let now = u64::try_from(self.now().as_millis()).unwrap_or(u64::MAX);
        if now.saturating_sub(self.used.swap(now, Relaxed)) < IDLE {
            return false;
        }
        yield_now().await;
        self.suspend.was_suspended(self.now())
    }
}
