//! The part of HTTP/1.1 that the clients of the demo use.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, Read, Write};

/// A request with its whole body.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The target, as it was sent.
    pub path: String,
    /// The headers, by their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The whole body.
    pub body: String,
}

/// A response.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The whole body.
    pub body: String,
}

/// A request and its response.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The request.
    pub request: Request,
    /// The response.
    pub response: Response,
}

/// Writes one line each for the request and the response, with the start of their bodies.
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, response } = self;
        let sent = format!("> {} {} {}", request.method, request.path, shortened(&request.body));
        let received = format!("< {} {}", response.status, shortened(&response.body));
        write!(f, "{}\n{}", sent.trim_end(), received.trim_end())
    }
}

fn shortened(body: &str) -> String {
    /// The number of characters that are shown.
    const LIMIT: usize = 320;
    let mut shown: String = body.chars().take(LIMIT).collect();
    if shown.len() < body.len() {
        shown.push_str(" ...");
    }
    shown
}

/// The longest head and the longest body of a request, in bytes.
const LONGEST: u64 = 16 << 20;

/// Reads the next request of a connection. Returns `None` at its end.
///
/// # Errors
///
/// If the connection breaks, or the request is too long or is not HTTP.
pub fn read(connection: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut head = connection.by_ref().take(LONGEST);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut parts = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (parts.next(), parts.next()) else {
        return Err(io::Error::other("the request line is not HTTP"));
    };
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        head.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(Ok(0), |length| length.parse()).map_err(io::Error::other)?;
    if length > LONGEST {
        return Err(io::Error::other(format!("a body of {length} bytes is too long")));
    }
    let mut body = String::new();
    connection.take(length).read_to_string(&mut body)?;
    Ok(Some(Request { method, path, headers, body }))
}

/// Writes a response with these header lines. The connection stays open.
pub(crate) fn write(connection: &mut impl Write, response: &Response, headers: &str) -> io::Result<()> {
    let Response { status, body } = response;
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} \r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n");
    // In one write, because a second one would wait until the first is acknowledged.
    connection.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
    connection.flush()
}
