//! What keeps retries from making an outage worse.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// A bucket of tokens that all clones of a client share. A retry takes a whole token, a call puts
/// a tenth of one in: when everything fails, requests rise by a tenth and no more.
pub(crate) struct Budget {
    tenths: AtomicU32,
}

/// What an idle client may spend at once, in tenths.
const FULL: u32 = 50;

impl Budget {
    pub(crate) fn new() -> Self {
        Self { tenths: AtomicU32::new(FULL) }
    }

    /// One more call.
    pub(crate) fn earn(&self) {
        self.change(|tenths| (tenths < FULL).then_some(tenths + 1));
    }

    /// Whether there is a token for a retry; it is taken.
    pub(crate) fn spend(&self) -> bool {
        self.change(|tenths| tenths.checked_sub(10))
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tenths.fetch_update(Relaxed, Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_calls_pay_for_a_retry() {
        let budget = Budget::new();
        budget.earn();
        assert_eq!((0..10).filter(|_| budget.spend()).count(), 5);
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.spend());
        budget.earn();
        assert!(budget.spend() && !budget.spend());
        (0..1000).for_each(|_| budget.earn());
        assert_eq!((0..10).filter(|_| budget.spend()).count(), 5);
    }
}
