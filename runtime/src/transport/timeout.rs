//! Timeouts on the clock of a transport.

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::{BoxFuture, Transport};

/// Runs a future, or returns `None` if a timer ends first. The timer is created only if the future waits.
pub(crate) async fn timeout<'a, T>(
    timer: impl Fn() -> BoxFuture<'a, ()>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut running = None;
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => running.get_or_insert_with(&timer).as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// Returns a timer that ends after `limit`, or never if the transport does not sleep, like some for tests.
pub(crate) fn timer<T: Transport + ?Sized>(transport: &T, limit: Duration) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        let start = transport.now();
        transport.sleep(limit).await;
        if transport.now().saturating_sub(start) < limit {
            pending::<()>().await;
        }
    })
}
