//! The time of the transports over tokio, and when one was last used.

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

/// After so many milliseconds without a request a server may have closed its connections.
const REST: u64 = 50;

impl Clock {
    pub(super) fn start() -> Self {
        let start = Instant::now();
        Self { start, used: Arc::default(), suspend: Arc::new(SuspendDetector::new(start.elapsed())) }
    }

    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// To be awaited before a request: if nothing was sent for some time, a busy runtime gets to see which connections
    /// have ended. Over those, even what is sent only once would be lost.
    ///
    /// Whether the machine has slept since the last request, so that connections may have ended unseen.
    #[must_use]
    pub(super) async fn after_idle(&self) -> bool {
        let now = u64::try_from(self.now().as_millis()).unwrap_or(u64::MAX);
        if now.saturating_sub(self.used.swap(now, Relaxed)) < REST {
            return false;
        }
        yield_now().await;
        self.suspend.was_suspended(self.now())
    }
}
