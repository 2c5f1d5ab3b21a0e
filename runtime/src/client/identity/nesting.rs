//! Detects token providers that call through the client that waits for them.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

thread_local! {
    static CURRENT: RefCell<Nesting> = RefCell::default();
}

/// The providers this thread is running, each called from within the one before.
///
/// It is set only while a provider is polled, so it does not depend on the executor. Tasks that a provider spawns are not
/// detected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nesting(Vec<Id>);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Id(usize);

impl Id {
    pub(super) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Self(NEXT.fetch_add(1, Relaxed))
    }
}

impl Nesting {
    pub(crate) fn current() -> Self {
        CURRENT.with_borrow(Self::clone)
    }

    pub(super) fn is_within(id: Id) -> bool {
        CURRENT.with_borrow(|current| current.0.contains(&id))
    }

    pub(super) fn and(mut self, id: Id) -> Self {
        self.0.push(id);
        self
    }

    /// Runs `work` as part of these providers.
    pub(crate) fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _restore = Restore(CURRENT.replace(self.clone()));
        work()
    }

    pub(super) async fn poll<F: Future>(self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|context| self.run(|| future.as_mut().poll(context))).await
    }
}

/// Restores the state, also after a panic.
struct Restore(Nesting);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(std::mem::take(&mut self.0));
    }
}
