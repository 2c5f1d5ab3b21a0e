//! How far a request got that failed in ureq.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use ureq::{Error, Timeout};

use crate::error::TransportErrorKind;
use crate::transport::SendError;

/// How far a request got, as far as can be told: ureq's errors do not say whether there was a connection, but it asks
/// for the body only when there is one, and has sent the head.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    /// Whether the body was asked for; of a request without a body, nothing is known.
    body: Option<Arc<AtomicBool>>,
}

impl Progress {
    pub(super) fn bodyless() -> Self {
        Self { body: None }
    }

    pub(super) fn of_body() -> Self {
        Self { body: Some(Arc::default()) }
    }

    /// Now the body is asked for.
    pub(super) fn note(&self) {
        if let Some(body) = &self.body {
            body.store(true, Relaxed);
        }
    }

    /// Whether what the body is for cannot have begun.
    fn unsent(&self, error: &Error) -> bool {
        match &self.body {
            Some(asked_for) => !asked_for.load(Relaxed),
            None => is_of_connecting(error),
        }
    }
}

/// Before there is an answer.
pub(super) fn failure(error: Error, progress: &Progress, idle_timeout: Option<Duration>) -> SendError {
    let unsent = progress.unsent(&error);
    sorted(error, unsent, idle_timeout)
}

/// There was an answer already, so whatever happens now is no failure to connect.
pub(super) fn after_connecting(error: io::Error, idle_timeout: Option<Duration>) -> SendError {
    sorted(error.into(), false, idle_timeout)
}

fn sorted(error: Error, unsent: bool, idle_timeout: Option<Duration>) -> SendError {
    let kind = match &error {
        // It shows the whole URL.
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

/// Whether it can only be that there was no connection. TLS is set up before anything is sent.
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
            // What rustls says of an answer that is none of TLS, or of a certificate.
            ErrorKind::InvalidData => true,
            // The standard library has no public kind for it.
            _ => error.to_string().starts_with("failed to lookup address information"),
        },
        _ => false,
    }
}
