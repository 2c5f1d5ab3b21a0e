//! Converts ureq's errors, by how far the request got.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use ureq::{Error, Timeout};

use crate::error::TransportErrorKind;
use crate::transport::SendError;

/// How far a request got. ureq's errors do not say whether there was a connection, but it reads the body only after it has
/// connected and sent the headers.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    /// Whether the body was read. `None` for a request without a body.
    body: Option<Arc<AtomicBool>>,
}

impl Progress {
    pub(super) fn bodyless() -> Self {
        Self { body: None }
    }

    pub(super) fn of_body() -> Self {
        Self { body: Some(Arc::default()) }
    }

    /// Records that the body was read.
    pub(super) fn note(&self) {
        if let Some(body) = &self.body {
            body.store(true, Relaxed);
        }
    }

    /// Returns whether the request was certainly not sent.
    fn unsent(&self, error: &Error) -> bool {
        match &self.body {
            Some(read) => !read.load(Relaxed),
            None => is_of_connecting(error),
        }
    }
}

/// Converts an error before the response.
pub(super) fn failure(error: Error, progress: &Progress, idle_timeout: Option<Duration>) -> SendError {
    let unsent = progress.unsent(&error);
    classify(error, unsent, idle_timeout)
}

/// Converts an error of reading the response. The request was sent.
pub(super) fn after_connecting(error: io::Error, idle_timeout: Option<Duration>) -> SendError {
    classify(error.into(), false, idle_timeout)
}

fn classify(error: Error, unsent: bool, idle_timeout: Option<Duration>) -> SendError {
    let kind = match &error {
        // Its text shows the whole URL.
        Error::BadUri(_) | Error::RequireHttpsOnly(_) => {
            return SendError::new(TransportErrorKind::Unsupported, "the HTTP client does not accept this URL");
        }
        Error::TlsRequired | Error::InvalidProxyUrl => TransportErrorKind::Unsupported,
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportErrorKind::Connect,
        Error::Timeout(timeout) => {
            if let (Timeout::PerRead, Some(limit)) = (timeout, idle_timeout) {
                return SendError::idle(limit);
            }
            TransportErrorKind::Timeout
        }
        _ if unsent => TransportErrorKind::Connect,
        _ => TransportErrorKind::Interrupted,
    };
    SendError::new(kind, error)
}

/// Returns whether the error means that there was no connection. TLS is set up before anything is sent.
fn is_of_connecting(error: &Error) -> bool {
    match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::ConnectProxyFailed(_) | Error::Tls(_) => true,
        #[cfg(feature = "rustls")]
        Error::Rustls(_) => true,
        #[cfg(feature = "native-tls")]
        Error::NativeTls(_) => true,
        Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::AddrNotAvailable
            | ErrorKind::PermissionDenied => true,
            // rustls returns this for a response that is not TLS, and for an invalid certificate.
            ErrorKind::InvalidData => true,
            // The standard library has no public kind for failed lookups.
            _ => error.to_string().starts_with("failed to lookup address information"),
        },
        _ => false,
    }
}
