//! What a server answers a request with, byte by byte.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use convex_typed::Bytes;

/// The answer to one request. Unless it ends the connection, the next request may come over it.
#[derive(Debug, Clone)]
pub struct Reply {
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Send(Bytes),
    SendForever(Bytes, Duration),
    Wait(Duration),
    WaitFor(Gate),
    Close,
    Reset,
}

/// Holds a reply back until the test opens it, for a minute at most.
#[derive(Debug, Clone)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// A gate that is closed.
    #[must_use]
    pub fn closed() -> Self {
        Self(Arc::default())
    }

    /// Opens it for good.
    pub fn open(&self) {
        let (is_open, opened) = &*self.0;
        *is_open.lock().unwrap() = true;
        opened.notify_all();
    }

    pub(crate) fn wait(&self) {
        let (is_open, opened) = &*self.0;
        let guard = is_open.lock().unwrap();
        drop(opened.wait_timeout_while(guard, Duration::from_secs(60), |is_open| !*is_open));
    }
}

impl Reply {
    /// Nothing yet.
    #[must_use]
    pub fn silence() -> Self {
        Self { steps: Vec::new() }
    }

    /// A response with this status, and a body with its length.
    #[must_use]
    pub fn new(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::silence().send(response(status, body))
    }

    /// The status and these headers, a line each. What is sent next is the body.
    #[must_use]
    pub fn head(status: u16, headers: &str) -> Self {
        Self::silence().send(format!("HTTP/1.1 {status} Text\r\n{headers}\r\n\r\n"))
    }

    /// What Convex says when a function returned.
    #[must_use]
    pub fn success(value: &str) -> Self {
        Self::new(200, envelope(value))
    }

    /// What Convex says when a request failed.
    #[must_use]
    pub fn error(status: u16, code: &str) -> Self {
        Self::new(status, error(code))
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// If it does not begin with a head.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let Some(Step::Send(bytes)) = self.steps.first_mut() else { panic!("{name} comes after nothing") };
        let line = bytes.windows(2).position(|window| window == b"\r\n").expect("a status line");
        *bytes = [&bytes[..line], format!("\r\n{name}: {value}").as_bytes(), &bytes[line..]].concat().into();
        self
    }

    /// Sends this.
    #[must_use]
    pub fn send(self, bytes: impl Into<Bytes>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    /// Sends this again and again, until the client closes the connection.
    #[must_use]
    pub fn send_forever(self, bytes: impl Into<Bytes>, every: Duration) -> Self {
        self.then(Step::SendForever(bytes.into(), every))
    }

    /// Waits.
    #[must_use]
    pub fn wait(self, time: Duration) -> Self {
        self.then(Step::Wait(time))
    }

    /// Waits until the gate is open.
    #[must_use]
    pub fn wait_for(self, gate: &Gate) -> Self {
        self.then(Step::WaitFor(gate.clone()))
    }

    /// Closes the connection in good order (FIN).
    #[must_use]
    pub fn close(self) -> Self {
        self.then(Step::Close)
    }

    /// Breaks the connection (RST).
    #[must_use]
    pub fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// A whole response, with the length of its body.
#[must_use]
pub fn response(status: u16, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    [format!("HTTP/1.1 {status} Text\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// What Convex says when a function returned this value.
#[must_use]
pub fn envelope(value: &str) -> String {
    format!(r#"{{"status":"success","value":{value}}}"#)
}

/// What Convex says when a request failed with this code.
#[must_use]
pub fn error(code: &str) -> String {
    format!(r#"{{"code":"{code}","message":"It says {code}."}}"#)
}

/// A chunk of a body without a length. An empty one is its end.
#[must_use]
pub fn chunk(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
