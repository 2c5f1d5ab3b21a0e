//! `Client::new` without an HTTP client: a compile error that says what to do.

use super::Client;
use crate::error::Error;

/// Implemented by `Client` if the feature `hyper` or `reqwest` is on, or in browsers `fetch`, so not here.
#[cfg_attr(
    not(all(target_family = "wasm", target_os = "unknown")),
    diagnostic::on_unimplemented(
        message = "the async client has no HTTP client",
        label = "turn on the feature `hyper` or `reqwest` of convex-typed",
        note = "with another HTTP client, set a transport over it with `Client::builder().transport(..)`",
        note = "without async, use `convex_typed::blocking::Client` of the feature `blocking`"
    )
)]
#[cfg_attr(
    all(target_family = "wasm", target_os = "unknown"),
    diagnostic::on_unimplemented(
        message = "the client has nothing to send requests with",
        label = "turn on the feature `fetch` of convex-typed",
        note = "outside of browsers, set a transport with `Client::builder().transport(..)`"
    )
)]
#[allow(unreachable_pub)] // it stands in a public signature
pub trait AsyncHttp {}

// A bound that never holds is an error where it is written, unless it is for any lifetime.
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
