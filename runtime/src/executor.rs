//! Runs futures on the current thread, for blocking clients.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::mem;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// When a future has to be polled again if nothing wakes it before, and its waker.
type Timer = (Instant, Waker);

thread_local! {
    /// The timers that the last poll of the future on this thread has set.
    static TIMERS: RefCell<Vec<Timer>> = const { RefCell::new(Vec::new()) };
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
    // An end that the clock cannot represent never comes.
    let end = Instant::now().checked_add(duration);
    poll_fn(|context| {
        let Some(end) = end else { return Poll::Pending };
        if Instant::now() >= end {
            return Poll::Ready(());
        }
        TIMERS.with_borrow_mut(|timers| timers.push((end, context.waker().clone())));
        Poll::Pending
    })
    .await;
}

/// The timers of one future. A future that is polled within its poll, such as reading a body, has its own.
struct Timers {
    outer: Vec<Timer>,
}

impl Timers {
    fn start() -> Self {
        Self { outer: TIMERS.take() }
    }

    /// Parks this thread until the next timer ends or the thread is woken. The next poll sets the timers again.
    fn park(&self) {
        match TIMERS.take().into_iter().map(|(end, _)| end).min() {
            Some(end) => thread::park_timeout(end.saturating_duration_since(Instant::now())),
            None => thread::park(),
        }
    }
}

impl Drop for Timers {
    fn drop(&mut self) {
        // A timer may be in a future that other threads wait for, too. One of them has to poll it now.
        for (_, waker) in TIMERS.replace(mem::take(&mut self.outer)) {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    use super::*;

    #[test]
    fn a_timer_that_this_thread_leaves_is_polled_by_another() {
        #[derive(Default)]
        struct Woken(AtomicBool);

        impl Wake for Woken {
            fn wake(self: Arc<Self>) {
                self.0.store(true, Relaxed);
            }
        }

        let woken = Arc::<Woken>::default();
        let waker = Waker::from(woken.clone());
        let mut shared = pin!(sleep(Duration::from_secs(3600)));
        block_on(poll_fn(|_| {
            assert!(shared.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            assert!(!woken.0.load(Relaxed));
            Poll::Ready(())
        }));
        assert!(woken.0.load(Relaxed));
    }
}
