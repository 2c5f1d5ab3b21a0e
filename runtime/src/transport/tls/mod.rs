//! TLS libraries and certificates.
//!
//! `rustls` is a default feature, so `native-tls` takes precedence if both are on.

// reqwest has its own settings for the same.
#[cfg(feature = "native-tls")]
#[cfg_attr(not(feature = "hyper"), allow(dead_code))]
pub(super) mod native;
#[cfg(feature = "rustls")]
#[cfg_attr(any(feature = "native-tls", not(any(feature = "hyper", feature = "blocking"))), allow(dead_code))]
pub(super) mod rustls;

/// The names of the settings in errors.
pub(super) const ROOTS: &str = "a root certificate";
pub(super) const CLIENT: &str = "the client certificate";
pub(super) const NO_CERTIFICATE: &str = "no certificate in this PEM";
