use std::str;
use std::time::Duration;

use convex_typed::Bytes;
use http::{HeaderMap, Method, Uri};

/// A request that a fake transport or a server received.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The number of its connection, from 0. Always 0 without a socket.
    pub connection: usize,
    /// When it arrived, since the transport or server was created.
    pub at: Duration,
    /// The time that the transport has to answer. A server does not know it: there it is [`Duration::MAX`].
    pub timeout: Duration,
    /// The method.
    pub method: Method,
    /// The whole URL for a transport. For a server, the part that the client sent.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Request {
    /// The method and URI, like `POST /api/query`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.uri)
    }

    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| str::from_utf8(value.as_bytes()).expect("a header in UTF-8"))
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("a body in UTF-8")
    }
}
