//! Waiting that ends, and work that goes on when nobody waits for it any more.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::send::Pool;
use crate::transport::{BoxFuture, MaybeSend};

/// Waits for it for so long.
pub(super) async fn within<T>(pool: &Pool, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut end = None;
    poll_fn(|context| {
        if let Poll::Ready(result) = work.as_mut().poll(context) {
            return Poll::Ready(Some(result));
        }
        end.get_or_insert_with(|| timer(pool, limit)).as_mut().poll(context).map(|()| None)
    })
    .await
}

fn timer(pool: &Pool, limit: Duration) -> BoxFuture<'_, ()> {
    #[cfg(feature = "blocking")]
    if pool.settings.blocking {
        return Box::pin(crate::blocking::sleep(limit));
    }
    #[cfg(feature = "_tokio")]
    if tokio::runtime::Handle::try_current().is_ok() {
        return Box::pin(tokio::time::sleep(limit));
    }
    Box::pin(async move {
        let start = pool.transport.now();
        pool.transport.sleep(limit).await;
        // Transports that are made for tests may skip what they should wait.
        if pool.transport.now().saturating_sub(start) < limit {
            std::future::pending::<()>().await;
        }
    })
}

/// Has it polled by a task of its own, where there is a runtime. Elsewhere it goes on when somebody waits for it.
#[cfg(feature = "_tokio")]
pub(super) fn spawn(pool: &Pool, work: impl Future<Output = ()> + MaybeSend + 'static) {
    if let (false, Ok(runtime)) = (pool.settings.blocking, tokio::runtime::Handle::try_current()) {
        runtime.spawn(work);
    }
}

#[cfg(not(feature = "_tokio"))]
pub(super) fn spawn(_: &Pool, _: impl Future<Output = ()> + MaybeSend + 'static) {}
