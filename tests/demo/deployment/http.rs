//! As much of HTTP/1.1 as the client in the same process speaks.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};

/// A request, read whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The target, as it was sent.
    pub(crate) path: String,
    /// By their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// A response.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// Reads the next request of a connection; `None` at its end.
pub(crate) fn read(connection: &mut impl BufRead) -> io::Result<Option<Request>> {
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
