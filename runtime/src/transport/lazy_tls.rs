//! TLS that is set up when it is first needed.

use std::sync::OnceLock;

use http::Uri;
use http::uri::Scheme;

use super::{ConnectOptions, SendError};

/// The system's certificates are only read for `https`: a container may have none, and call a deployment next to it by
/// `http`. Reading them takes milliseconds.
pub(super) struct LazyTls<T> {
    options: ConnectOptions,
    set_up: fn(&ConnectOptions) -> Result<T, SendError>,
    tls: OnceLock<T>,
}

impl<T> LazyTls<T> {
    /// Fails if a certificate of the options cannot be used.
    pub(super) fn new(
        options: &ConnectOptions,
        set_up: fn(&ConnectOptions) -> Result<T, SendError>,
    ) -> Result<Self, SendError> {
        let this = Self { options: options.clone(), set_up, tls: OnceLock::new() };
        if options.has_certificates() {
            this.get()?;
        }
        Ok(this)
    }

    /// Returns TLS, or why it cannot be set up.
    pub(super) fn get(&self) -> Result<&T, SendError> {
        if let Some(tls) = self.tls.get() {
            return Ok(tls);
        }
        let tls = (self.set_up)(&self.options)?;
        Ok(self.tls.get_or_init(|| tls))
    }

    /// Fails if this URL needs TLS, and it cannot be set up.
    pub(super) fn check(&self, uri: &Uri) -> Result<(), SendError> {
        if uri.scheme() == Some(&Scheme::HTTPS) { self.get().map(drop) } else { Ok(()) }
    }
}
