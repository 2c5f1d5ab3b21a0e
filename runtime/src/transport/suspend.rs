//! Detects that the machine was suspended, during which servers may have closed connections.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

/// Monotonic clocks stop while the machine is suspended, on Linux and macOS. If the system time has advanced by this many
/// milliseconds more, servers may have closed our connections in the meantime.
const SUSPENDED: i64 = 10_000;

/// Compares the two clocks on each call.
#[derive(Debug)]
pub(super) struct SuspendDetector {
    /// How far the system time was ahead of the monotonic clock, in milliseconds.
    ahead: AtomicI64,
}

impl SuspendDetector {
    /// Starts at `now` of the monotonic clock.
    pub(super) fn new(now: Duration) -> Self {
        Self { ahead: ahead(now, SystemTime::now()).into() }
    }

    pub(super) fn was_suspended(&self, now: Duration) -> bool {
        self.was_suspended_by(now, SystemTime::now())
    }

    fn was_suspended_by(&self, now: Duration, wall: SystemTime) -> bool {
        let ahead = ahead(now, wall);
        ahead.saturating_sub(self.ahead.swap(ahead, Relaxed)) >= SUSPENDED
    }
}

fn ahead(now: Duration, wall: SystemTime) -> i64 {
    let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    let wall = wall.duration_since(SystemTime::UNIX_EPOCH).map_or_else(|before| -millis(before.duration()), millis);
    wall.saturating_sub(millis(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_jump_of_the_system_time_is_a_suspension() {
        let (start, hour) = (Duration::from_secs(7), Duration::from_secs(3600));
        let detector = SuspendDetector::new(start);
        let wall = SystemTime::now();
        assert!(detector.was_suspended_by(start, wall + hour));
        assert!(!detector.was_suspended_by(start, wall + hour));
        // The machine was awake, without a request.
        assert!(!detector.was_suspended_by(start + hour, wall + hour * 2));
        // The system time is set or corrected.
        assert!(!detector.was_suspended_by(start + hour, wall));
        assert!(!detector.was_suspended_by(start + hour, wall + Duration::from_secs(5)));
        assert!(detector.was_suspended_by(start + hour, wall + Duration::from_secs(16)));
    }
}
