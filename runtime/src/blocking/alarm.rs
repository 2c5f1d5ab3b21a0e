//! Waiting for a moment on a thread that polls by itself.

use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use crate::transport::LONGEST;

thread_local! {
    /// When the future that this thread polls wants to be polled again, if nothing wakes it before.
    static NEXT: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Waits for so long, in a future that [`wait`](super::wait) polls.
pub(crate) async fn sleep(duration: Duration) {
    let end = Instant::now() + duration.min(LONGEST);
    poll_fn(|_| {
        if Instant::now() >= end {
            return Poll::Ready(());
        }
        NEXT.set(Some(NEXT.get().map_or(end, |next| next.min(end))));
        Poll::Pending
    })
    .await;
}

/// The alarms of one future. What is polled within its poll, like a body that is read, has its own.
pub(super) struct Alarms {
    outer: Option<Instant>,
}

impl Alarms {
    pub(super) fn start() -> Self {
        Self { outer: NEXT.take() }
    }

    /// Parks this thread until the next one, or until it is woken.
    pub(super) fn park(&self) {
        match NEXT.take() {
            Some(end) => thread::park_timeout(end.saturating_duration_since(Instant::now())),
            None => thread::park(),
        }
    }
}

impl Drop for Alarms {
    fn drop(&mut self) {
        NEXT.set(self.outer);
    }
}
