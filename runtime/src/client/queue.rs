//! A fair lock that works without an async runtime.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// Gives turns one at a time, in the order in which they were first requested. A future that is dropped leaves the queue.
///
/// Tokio's locks would not work: within a task they count towards its cooperative budget. Only the runtime renews that,
/// so a blocking client, which never yields to the runtime, would hang after 128 calls.
#[derive(Debug, Default)]
pub(super) struct Queue(Mutex<Tickets>);

#[derive(Debug, Default)]
struct Tickets {
    /// The lowest number has the turn.
    taken: BTreeMap<u64, Option<Waker>>,
    next: u64,
}

/// A place in a [`Queue`], given up when dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    queue: &'a Queue,
    number: u64,
}

impl Queue {
    /// Waits for a turn, which lasts until the returned value is dropped.
    pub(super) async fn turn(&self) -> Turn<'_> {
        let number = self.change(|tickets| {
            let number = tickets.next;
            tickets.next += 1;
            tickets.taken.insert(number, None);
            number
        });
        let turn = Turn { queue: self, number };
        poll_fn(|cx| turn.poll(cx)).await;
        turn
    }

    fn change<T>(&self, change: impl FnOnce(&mut Tickets) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Turn<'_> {
    fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        self.queue.change(|tickets| {
            if tickets.taken.range(..self.number).next().is_none() {
                return Poll::Ready(());
            }
            tickets.taken.insert(self.number, Some(cx.waker().clone()));
            Poll::Pending
        })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let next = self.queue.change(|tickets| {
            let first = tickets.taken.range(..self.number).next().is_none();
            tickets.taken.remove(&self.number);
            if first { tickets.taken.first_entry()?.get_mut().take() } else { None }
        });
        if let Some(next) = next {
            next.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;

    use super::*;

    fn ready<T>(future: &mut Pin<Box<impl Future<Output = T>>>) -> Option<T> {
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    #[test]
    fn turns_are_in_the_order_of_asking() {
        let queue = Queue::default();
        let mut futures: Vec<_> = (0..4).map(|_| Box::pin(queue.turn())).collect();
        let first = ready(&mut futures[2]).unwrap();
        assert!(ready(&mut futures[1]).is_none());
        assert!(ready(&mut futures[3]).is_none() && ready(&mut futures[0]).is_none());
        drop(first);
        assert!(ready(&mut futures[0]).is_none() && ready(&mut futures[3]).is_none());
        let second = ready(&mut futures[1]).unwrap();
        // It leaves before its turn.
        drop(futures.remove(3));
        drop(second);
        assert!(ready(&mut futures[0]).is_some());
    }

    #[test]
    fn the_next_is_woken() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        use std::task::Wake;

        struct Count(AtomicUsize);
        impl Wake for Count {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, SeqCst);
            }
        }

        let queue = Queue::default();
        let (mut first, mut second, mut third) =
            (Box::pin(queue.turn()), Box::pin(queue.turn()), Box::pin(queue.turn()));
        let turn = ready(&mut first).unwrap();
        let count = Arc::new(Count(AtomicUsize::new(0)));
        let waker = Waker::from(count.clone());
        assert!(second.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert!(ready(&mut third).is_none());
        drop(third);
        assert_eq!(count.0.load(SeqCst), 0);
        drop(turn);
        assert_eq!(count.0.load(SeqCst), 1);
        assert!(second.as_mut().poll(&mut Context::from_waker(&waker)).is_ready());
    }
}
