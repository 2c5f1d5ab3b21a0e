//! What all clients made from one share: the deployment, and how to reach it.

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::OnceLock;
use std::task::Poll;
use std::time::Duration;

use http::Uri;

use super::clock::{Clocks, DeploymentClock};
use super::settings::Settings;
use crate::retry::Budget;
use crate::transport::{BoxFuture, Local, Transport};

pub(crate) struct Shared {
    pub(super) url: String,
    /// The same, parsed.
    pub(super) base: Uri,
    /// The URL of HTTP actions, once it is known.
    pub(super) site: OnceLock<String>,
    pub(super) clock: DeploymentClock,
    pub(super) transport: Local<Box<dyn Transport>>,
    pub(crate) settings: Settings,
    pub(super) budget: Budget,
}

impl Shared {
    pub(super) fn clocks(&self) -> Clocks {
        let now = self.transport.now();
        Clocks { transport: now, deployment: self.clock.at(now) }
    }

    /// Runs a future; `None` if it takes longer than `limit`.
    pub(super) async fn timeout<T>(&self, limit: Duration, future: impl Future<Output = T>) -> Option<T> {
        let mut future = pin!(future);
        let mut timer = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            // Only what waits needs a timer.
            timer.get_or_insert_with(|| self.timer(limit)).as_mut().poll(context).map(|()| None)
        })
        .await
    }

    fn timer(&self, limit: Duration) -> BoxFuture<'_, ()> {
        if let Some(timer) = self.settings.runtime.timer(limit) {
            return timer;
        }
        Box::pin(async move {
            let start = self.transport.now();
            self.transport.sleep(limit).await;
            // Transports made for tests may not sleep at all.
            if self.transport.now().saturating_sub(start) < limit {
                pending::<()>().await;
            }
        })
    }
}
