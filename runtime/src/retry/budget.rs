//! Limits retries, so that they do not make an outage worse.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// A token bucket that all clones of a client share, and the time of their last answer. A retry takes one token, a call adds
/// a tenth: if everything fails, there are a tenth more requests.
pub(crate) struct Budget {
    tenths: AtomicU32,
    /// The capacity, in tenths of a token.
    full: u32,
    /// The time of the last answer, in milliseconds of the transport's clock.
    answered: AtomicU64,
}

/// The part that is reserved for lost connections, in tenths. Retries after an overload do not use it.
const RESERVE: u32 = 30;

impl Budget {
    /// Creates a full bucket: the reserve, and the `retries` of one call.
    pub(crate) fn new(retries: u32, now: Duration) -> Self {
        let full = retries.saturating_mul(10).saturating_add(RESERVE);
        Self { tenths: AtomicU32::new(full), full, answered: AtomicU64::new(milliseconds(now)) }
    }

    /// Adds a tenth of a token, for a call.
    pub(crate) fn deposit(&self) {
        self.change(|tenths| (tenths < self.full).then_some(tenths + 1));
    }

    /// Records an answer.
    pub(crate) fn answered(&self, now: Duration) {
        self.answered.fetch_max(milliseconds(now), Relaxed);
    }

    /// Returns the time since the last answer.
    pub(super) fn silence(&self, now: Duration) -> Duration {
        Duration::from_millis(milliseconds(now).saturating_sub(self.answered.load(Relaxed)))
    }

    /// Takes a token for a retry. Returns whether there was one.
    pub(super) fn withdraw(&self, overload: bool) -> bool {
        let reserve = if overload { RESERVE } else { 0 };
        self.change(|tenths| tenths.checked_sub(10).filter(|left| *left >= reserve))
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tenths.fetch_update(Relaxed, Relaxed, change).is_ok()
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_calls_pay_for_a_retry() {
        let budget = Budget::new(2, Duration::ZERO);
        budget.deposit();
        assert_eq!((0..10).filter(|_| budget.withdraw(false)).count(), 5);
        (0..9).for_each(|_| budget.deposit());
        assert!(!budget.withdraw(false));
        budget.deposit();
        assert!(budget.withdraw(false) && !budget.withdraw(false));
        (0..1000).for_each(|_| budget.deposit());
        assert_eq!((0..10).filter(|_| budget.withdraw(false)).count(), 5);
    }

    #[test]
    fn an_overload_leaves_the_reserve() {
        for retries in [0, 2, 7] {
            let budget = Budget::new(retries, Duration::ZERO);
            assert_eq!((0..10).filter(|_| budget.withdraw(true)).count(), retries as usize);
            assert_eq!((0..10).filter(|_| budget.withdraw(false)).count(), 3);
        }
        assert!(Budget::new(u32::MAX, Duration::ZERO).withdraw(true));
    }

    #[test]
    fn silence_is_since_the_last_answer() {
        let seconds = Duration::from_secs;
        let budget = Budget::new(2, seconds(5));
        assert_eq!(budget.silence(seconds(7)), seconds(2));
        budget.answered(seconds(9));
        budget.answered(seconds(8));
        assert_eq!((budget.silence(seconds(10)), budget.silence(seconds(3))), (seconds(1), seconds(0)));
    }
}
