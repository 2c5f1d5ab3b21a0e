//! The timers and tasks of the runtime that polls a client's futures.

use std::time::Duration;

use crate::transport::BoxFuture;

/// Timers and tasks, which differ between async and blocking clients.
pub(crate) trait Runtime: Send + Sync {
    /// Returns a future that ends after `duration`, or `None` if there are no timers; then the transport's clock is used.
    fn timer(&self, duration: Duration) -> Option<BoxFuture<'static, ()>>;

    /// Runs a future in its own task, if there are tasks. Otherwise it continues whenever a call waits for it.
    fn spawn(&self, future: BoxFuture<'static, ()>);
}

/// Tokio where it runs, JavaScript in browsers, and no runtime elsewhere.
pub(super) struct Async;

#[cfg(feature = "_tokio")]
impl Runtime for Async {
    fn timer(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        tokio::runtime::Handle::try_current().ok()?;
        Some(Box::pin(tokio::time::sleep(duration)))
    }

    fn spawn(&self, future: BoxFuture<'static, ()>) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(future);
        }
    }
}

#[cfg(all(feature = "fetch", target_family = "wasm", target_os = "unknown"))]
impl Runtime for Async {
    fn timer(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(crate::transport::fetch::Sleep::new(duration)))
    }

    fn spawn(&self, future: BoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(future);
    }
}

#[cfg(not(any(feature = "_tokio", all(feature = "fetch", target_family = "wasm", target_os = "unknown"))))]
impl Runtime for Async {
    fn timer(&self, _: Duration) -> Option<BoxFuture<'static, ()>> {
        None
    }

    fn spawn(&self, _: BoxFuture<'static, ()>) {}
}
