//! Runs futures on the current thread, for blocking clients.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

thread_local! {
    /// When the future that this thread polls has to be polled again, if nothing wakes it before.
    static NEXT: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Polls a future on this thread until it is done.
///
/// The transport blocks within a poll. So the thread only parks for what other threads do, such as a mutation that is
/// ahead in the queue or a token that is being fetched, and for [`sleep`].
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    let timers = Timers::start();
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => timers.park(),
        }
    }
}

/// Waits for `duration`, in a future that [`block_on`] polls.
pub(crate) async fn sleep(duration: Duration) {
    // What a clock cannot hold never ends.
    let end = Instant::now().checked_add(duration);
    poll_fn(|_| {
        let Some(end) = end else { return Poll::Pending };
        if Instant::now() >= end {
            return Poll::Ready(());
        }
        NEXT.set(Some(NEXT.get().map_or(end, |next| next.min(end))));
        Poll::Pending
    })
    .await;
}

/// The timers of one future. A future that is polled within its poll, such as reading a body, has its own.
struct Timers {
    outer: Option<Instant>,
}

impl Timers {
    fn start() -> Self {
        Self { outer: NEXT.take() }
    }

    /// Parks this thread until the next timer ends or the thread is woken.
    fn park(&self) {
        match NEXT.take() {
            Some(end) => thread::park_timeout(end.saturating_duration_since(Instant::now())),
            None => thread::park(),
        }
    }
}

impl Drop for Timers {
    fn drop(&mut self) {
        NEXT.set(self.outer);
    }
}
