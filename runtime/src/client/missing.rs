//! `Client::new` without an HTTP client: a compile error that says what to do.

use super::Client;
use crate::error::Error;

/// Implemented by no type.
#[cfg_attr(
    not(all(target_family = "wasm", target_os = "unknown")),
    diagnostic::on_unimplemented(
        message = "the async client has no HTTP client",
        label = "turn on the feature `hyper` or `reqwest` of convex-typed",
        note = "to use another HTTP client, implement `Transport` for it and call `Client::builder().transport(..)`",
        note = "for calls without async, turn on the feature `blocking` and use `convex_typed::blocking::Client`"
    )
)]
#[cfg_attr(
    all(target_family = "wasm", target_os = "unknown"),
    diagnostic::on_unimplemented(
        message = "the client has no HTTP client",
        label = "turn on the feature `fetch` of convex-typed",
        note = "outside of JavaScript, implement `Transport` and call `Client::builder().transport(..)`"
    )
)]
#[allow(unreachable_pub)] // it stands in a public signature
pub trait AsyncHttp {}

// With `for<'any>`, a bound that never holds is an error only where the method is called.
impl Client {
    /// Needs the feature `hyper` or `reqwest`, or in browsers `fetch`. With another HTTP client, see
    /// [`ClientBuilder::transport`](super::ClientBuilder::transport).
    ///
    /// # Errors
    ///
    /// Always a compile error.
    pub fn new(url: &str) -> Result<Self, Error>
    where
        for<'any> Self: AsyncHttp,
    {
        Self::builder().build(url)
    }

    /// As [`new`](Client::new).
    ///
    /// # Errors
    ///
    /// Always a compile error.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn from_env() -> Result<Self, Error>
    where
        for<'any> Self: AsyncHttp,
    {
        Self::builder().build_from_env()
    }
}
