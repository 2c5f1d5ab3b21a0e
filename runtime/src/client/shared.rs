//! The state that a client shares with all clients made from it: the deployment, and how to reach it.

use std::future::Future;
use std::sync::OnceLock;
use std::time::Duration;

use http::Uri;

use super::clock::{Clocks, DeploymentClock};
use super::settings::Settings;
use crate::retry::Budget;
use crate::transport::{self, BoxFuture, Local, Transport};

pub(super) struct Shared {
    pub(super) url: String,
    /// The same, parsed.
    pub(super) base: Uri,
    /// The URL of HTTP actions, once it is known.
    pub(super) site: OnceLock<String>,
    pub(super) clock: DeploymentClock,
    pub(super) transport: Local<Box<dyn Transport>>,
    pub(super) settings: Settings,
    pub(super) budget: Budget,
}

impl Shared {
    pub(super) fn clocks(&self) -> Clocks {
        let now = self.transport.now();
        Clocks { transport: now, deployment: self.clock.at(now) }
    }

    /// Runs a future; `None` if it takes longer than `limit`.
    pub(super) async fn timeout<T>(&self, limit: Duration, future: impl Future<Output = T>) -> Option<T> {
        transport::timeout(|| self.timer(limit), future).await
    }

    fn timer(&self, limit: Duration) -> BoxFuture<'_, ()> {
        self.settings
            .runtime
            .timer(limit)
            .unwrap_or_else(|| transport::timer::<dyn Transport>(self.transport.as_ref(), limit))
    }
}
