//! The time of the transports over tokio, and when one was last used.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

use tokio::task::yield_now;
use tokio::time::Instant;

/// Shared by the clones of a transport.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    start: Instant,
    last: Arc<Last>,
}

/// When the last request was sent.
#[derive(Debug, Default)]
struct Last {
    /// In milliseconds.
    used: AtomicU64,
    /// How far the clock on the wall was ahead of ours then, in milliseconds.
    ahead: AtomicI64,
}

/// After so many milliseconds without a request a server may have closed its connections.
const REST: u64 = 50;

/// Ours stands still while the machine sleeps, on Linux and macOS. When the clock on the wall has gone on by so many
/// milliseconds more, the other sides of our connections may have given up on them meanwhile, without our hearing of it.
const SLEEP: i64 = 10_000;

impl Clock {
    pub(super) fn start() -> Self {
        let clock = Self { start: Instant::now(), last: Arc::default() };
        clock.last.ahead.store(clock.ahead(SystemTime::now()), Relaxed);
        clock
    }

    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// To be awaited before a request: if nothing was sent for some time, a busy runtime gets to see which connections
    /// have ended. Over those, even what is sent only once would be lost.
    ///
    /// Whether the machine has slept since the last request, so that connections may have ended unseen.
    pub(super) async fn after_rest(&self) -> bool {
        let now = u64::try_from(self.now().as_millis()).unwrap_or(u64::MAX);
        if now.saturating_sub(self.last.used.swap(now, Relaxed)) < REST {
            return false;
        }
        yield_now().await;
        self.has_slept(SystemTime::now())
    }

    fn has_slept(&self, wall: SystemTime) -> bool {
        let ahead = self.ahead(wall);
        ahead.saturating_sub(self.last.ahead.swap(ahead, Relaxed)) >= SLEEP
    }

    fn ahead(&self, wall: SystemTime) -> i64 {
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let wall = wall.duration_since(SystemTime::UNIX_EPOCH).map_or_else(|before| -millis(before.duration()), millis);
        wall.saturating_sub(millis(self.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn sleep_is_where_the_clock_on_the_wall_went_on_alone() {
        let clock = Clock::start();
        let wall = SystemTime::now();
        let hour = Duration::from_secs(3600);
        assert!(clock.has_slept(wall + hour));
        assert!(!clock.has_slept(wall + hour));
        // Awake, and without a request.
        tokio::time::advance(hour).await;
        assert!(!clock.has_slept(wall + hour * 2));
        // Someone sets the clock, or corrects it.
        assert!(!clock.has_slept(wall));
        assert!(!clock.has_slept(wall + Duration::from_secs(5)));
        assert!(clock.clone().has_slept(wall + Duration::from_secs(16)));
    }
}
