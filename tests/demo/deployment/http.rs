//! As much of HTTP/1.1 as the client in the same process speaks.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, Read, Write};

/// A request, read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The target, as it was sent.
    pub path: String,
    /// By their names in lower case.
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
    /// What was asked.
    pub request: Request,
    /// What was answered.
    pub response: Response,
}

/// A line for each, with the start of their bodies.
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, response } = self;
        let sent = format!("> {} {} {}", request.method, request.path, shortened(&request.body));
        let received = format!("< {} {}", response.status, shortened(&response.body));
        write!(f, "{}\n{}", sent.trim_end(), received.trim_end())
    }
}

fn shortened(body: &str) -> String {
    /// The longest part that is shown.
    const LONGEST: usize = 320;
    let mut shown: String = body.chars().take(LONGEST).collect();
    if shown.len() < body.len() {
        shown.push_str(" ...");
    }
    shown
}

/// Reads the next request of a connection; `None` at its end.
///
/// # Errors
///
/// If the connection breaks, or sends no HTTP.
pub fn read(connection: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if connection.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut parts = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (parts.next(), parts.next()) else {
        return Err(io::Error::other("this is no request line"));
    };
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        connection.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(Ok(0), |length| length.parse()).map_err(io::Error::other)?;
    let mut body = String::new();
    connection.take(length).read_to_string(&mut body)?;
    Ok(Some(Request { method, path, headers, body }))
}

/// Writes a response, with these lines among its headers; the connection stays open.
pub(crate) fn write(connection: &mut impl Write, response: &Response, headers: &str) -> io::Result<()> {
    let Response { status, body } = response;
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} \r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n");
    // In one piece: of two, the second waits until the first was confirmed.
    connection.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
    connection.flush()
}
