//! The transport of clients that do not set one.

use http::Uri;

use super::{ConnectOptions, SendError, Transport};

/// Creates a transport with these options that can reach the deployment at this URL.
pub(crate) type DefaultTransport = fn(&ConnectOptions, &Uri) -> Result<Box<dyn Transport>, SendError>;

#[cfg(feature = "hyper")]
pub(crate) fn default_async(options: &ConnectOptions, url: &Uri) -> Result<Box<dyn Transport>, SendError> {
    let transport = super::hyper::HyperTransport::with_options(options)?;
    transport.check(url)?;
    Ok(Box::new(transport))
}

#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
pub(crate) fn default_async(options: &ConnectOptions, url: &Uri) -> Result<Box<dyn Transport>, SendError> {
    let transport = super::reqwest::ReqwestTransport::with_options(options)?;
    transport.check(url)?;
    Ok(Box::new(transport))
}

#[cfg(all(feature = "fetch", target_family = "wasm", target_os = "unknown"))]
pub(crate) fn default_async(_: &ConnectOptions, _: &Uri) -> Result<Box<dyn Transport>, SendError> {
    Ok(Box::new(super::fetch::FetchTransport::new()))
}

#[cfg(not(any(
    feature = "hyper",
    feature = "reqwest",
    all(feature = "fetch", target_family = "wasm", target_os = "unknown")
)))]
pub(crate) fn default_async(_: &ConnectOptions, _: &Uri) -> Result<Box<dyn Transport>, SendError> {
    let message = "no async HTTP client; turn on the feature `hyper` or `reqwest` of convex-typed, or set a transport";
    Err(SendError::new(crate::error::TransportErrorKind::Unsupported, message))
}
