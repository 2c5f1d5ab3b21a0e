//! What a transport is given to send.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Authority;
use http::{Request, Uri};

use super::{Body, LONGEST, RESPONSE_LIMIT, TIMEOUT};

/// A request on its way.
#[non_exhaustive]
pub struct Attempt {
    /// The request, with an absolute URI.
    pub request: Request<Bytes>,
    /// How long it may take, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How many bytes the body of the answer may have in memory: if it comes compressed, decompressed.
    pub response_limit: usize,
}

impl Attempt {
    /// An attempt with the client's defaults: 60 seconds, and 64 MiB.
    #[must_use]
    pub fn new(request: Request<Bytes>) -> Self {
        Self { request, timeout: TIMEOUT, response_limit: RESPONSE_LIMIT }
    }
}

/// Shows no more of the URL than its host.
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

/// A request on its way, of a file or for one.
#[non_exhaustive]
pub struct Transfer {
    /// The request, with an absolute URI. If its body has a [length](Body::length), that is the
    /// `Content-Length`.
    pub request: Request<Body>,
    /// How long it may take, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How long to wait for the head of the answer, and then for each chunk of its body.
    pub idle_timeout: Duration,
    /// How many bytes of the answer may be in memory, for transports that cannot stream.
    pub response_limit: usize,
}

impl Transfer {
    /// A transfer that may take as long as it takes while something comes every 60 seconds; and 64 MiB where it cannot
    /// be streamed.
    #[must_use]
    pub fn new(request: Request<Body>) -> Self {
        Self { request, timeout: LONGEST, idle_timeout: TIMEOUT, response_limit: RESPONSE_LIMIT }
    }
}

/// Shows no more of the URL than its host: whoever knows that of a file may use it.
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

/// Of a URL, what may be shown.
struct Host<'a>(&'a Uri);

impl fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.authority().map_or("", Authority::as_str))
    }
}
