//! The requests for a transport.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Authority;
use http::{Request, Uri};

use super::{Body, LONGEST, RESPONSE_LIMIT, TIMEOUT};

/// One attempt to send a request.
#[non_exhaustive]
pub struct Attempt {
    /// The request, with an absolute URI.
    pub request: Request<Bytes>,
    /// The time limit, from connecting to the last byte of the response.
    pub timeout: Duration,
    /// The maximum size of the response's body in bytes, after decompression.
    pub response_limit: usize,
}

impl Attempt {
    /// Creates an attempt with the client's defaults: 60 seconds and 64 MiB.
    #[must_use]
    pub fn new(request: Request<Bytes>) -> Self {
        Self { request, timeout: TIMEOUT, response_limit: RESPONSE_LIMIT }
    }
}

/// Shows only the host of the URL.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("method", self.request.method())
            .field("host", &Host(self.request.uri()))
            .field("timeout", &self.timeout)
            .field("response_limit", &self.response_limit)
            .finish_non_exhaustive()
    }
}

/// One attempt to send a request whose bodies are streams, such as files.
#[non_exhaustive]
pub struct Transfer {
    /// The request, with an absolute URI. If its body has a [length](Body::length), it is sent as the `Content-Length`.
    pub request: Request<Body>,
    /// The time limit, from connecting to the last byte of the response.
    pub timeout: Duration,
    /// How long to wait for the headers of the response, and then for each chunk of its body.
    pub idle_timeout: Duration,
    /// The maximum size of the response's body in bytes, for transports that cannot stream.
    pub response_limit: usize,
}

impl Transfer {
    /// Creates a transfer without a time limit as long as data arrives every 60 seconds, and with a limit of 64 MiB for
    /// transports that cannot stream.
    #[must_use]
    pub fn new(request: Request<Body>) -> Self {
        Self { request, timeout: LONGEST, idle_timeout: TIMEOUT, response_limit: RESPONSE_LIMIT }
    }
}

/// Shows only the host of the URL, as anyone who knows the URL of a file can use it.
impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("method", self.request.method())
            .field("host", &Host(self.request.uri()))
            .field("body", self.request.body())
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("response_limit", &self.response_limit)
            .finish_non_exhaustive()
    }
}

/// The part of a URL that may be shown.
struct Host<'a>(&'a Uri);

impl fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.authority().map_or("", Authority::as_str))
    }
}
