//! Servers whose every byte a test reads and writes itself.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::{Deref, DerefMut};
use std::thread;
use std::time::{Duration, Instant};

use convex_typed::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Request;

/// Starts a server that passes one connection after another to `play`, until the process ends. Returns its URL.
///
/// # Panics
///
/// If no port is free.
#[must_use]
pub fn play(mut play: impl FnMut(Connection) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let start = Instant::now();
        for (number, stream) in listener.incoming().enumerate() {
            play(Connection::new(stream.unwrap(), number, start));
        }
    });
    url
}

/// A connection of a client to a server.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    number: usize,
    start: Instant,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, number: usize, start: Instant) -> Self {
        // Each write of a test is sent at once.
        let _ = stream.set_nodelay(true);
        Self { stream: BufReader::new(stream), number, start }
    }

    pub(crate) fn stream(&self) -> &TcpStream {
        self.stream.get_ref()
    }

    /// Reads the head of the next request. `None` if the client closed the connection.
    pub fn read_head(&mut self) -> Option<Request> {
        self.head().ok().flatten()
    }

    /// Reads the next request, whether its body has a length or is chunked. `None` if the client closed the connection.
    pub fn read_request(&mut self) -> Option<Request> {
        let mut request = self.read_head()?;
        if request.header("transfer-encoding") == Some("chunked") {
            request.body = self.read_chunks().ok()?.into();
        } else if let Some(length) = request.header("content-length") {
            let mut body = vec![0; length.parse().expect("a length")];
            self.stream.read_exact(&mut body).ok()?;
            request.body = body.into();
        }
        Some(request)
    }

    /// Reads a chunked body.
    ///
    /// # Errors
    ///
    /// If the connection ends before the body does.
    pub fn read_chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let length = usize::from_str_radix(&line, 16).map_err(io::Error::other)?;
            let start = body.len();
            body.resize(start + length, 0);
            self.stream.read_exact(&mut body[start..])?;
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    /// Sends these bytes. Does nothing if the client has closed the connection.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.try_send(bytes.as_ref());
    }

    pub(crate) fn try_send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Waits until the client closes the connection.
    pub fn until_closed(&mut self) {
        let _ = io::copy(&mut self.stream, &mut io::sink());
    }

    fn head(&mut self) -> io::Result<Option<Request>> {
        if self.stream.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let first = self.line()?;
        let [method, uri, "HTTP/1.1"] = first.split(' ').collect::<Vec<_>>()[..] else { panic!("{first:?}") };
        let mut headers = HeaderMap::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value.trim()));
            headers.append(name.expect("the name of a header"), value.expect("the value of a header"));
        }
        Ok(Some(Request {
            connection: self.number,
            at: self.start.elapsed(),
            timeout: Duration::MAX,
            method: method.parse().expect("a method"),
            uri: uri.parse().expect("a URI"),
            headers,
            body: Bytes::new(),
        }))
    }

    /// Reads a line, without its end.
    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Deref for Connection {
    type Target = BufReader<TcpStream>;

    fn deref(&self) -> &Self::Target {
        &self.stream
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.stream
    }
}
