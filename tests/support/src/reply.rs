//! The reply of a server to a request, byte by byte.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use convex_typed::Bytes;

/// The reply to one request. Unless it ends the connection, the next request may use it too.
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

/// Holds a reply back until the test opens the gate, for at most a minute.
#[derive(Debug, Clone)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// Returns a closed gate.
    #[must_use]
    pub fn closed() -> Self {
        Self(Arc::default())
    }

    /// Opens the gate. It cannot be closed again.
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
    /// Starts an empty reply.
    #[must_use]
    pub fn silence() -> Self {
        Self { steps: Vec::new() }
    }

    /// A whole response with this status and body.
    #[must_use]
    pub fn new(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::silence().send(response(status, body))
    }

    /// The head of a response, with one header per line. The following steps are its body.
    #[must_use]
    pub fn head(status: u16, headers: &str) -> Self {
        Self::silence().send(format!("HTTP/1.1 {status} Text\r\n{headers}\r\n\r\n"))
    }

    /// The response of Convex if a function returns this value.
    #[must_use]
    pub fn success(value: &str) -> Self {
        Self::new(200, envelope(value))
    }

    /// The response of Convex if a request fails with this status and code.
    #[must_use]
    pub fn error(status: u16, code: &str) -> Self {
        Self::new(status, error(code))
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// If the reply does not start with a head.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let Some(Step::Send(bytes)) = self.steps.first_mut() else { panic!("{name} comes after nothing") };
        let line = bytes.windows(2).position(|window| window == b"\r\n").expect("a status line");
        *bytes = [&bytes[..line], format!("\r\n{name}: {value}").as_bytes(), &bytes[line..]].concat().into();
        self
    }

    /// Sends these bytes.
    #[must_use]
    pub fn send(self, bytes: impl Into<Bytes>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    /// Sends these bytes again and again, until the client closes the connection.
    #[must_use]
    pub fn send_forever(self, bytes: impl Into<Bytes>, every: Duration) -> Self {
        self.then(Step::SendForever(bytes.into(), every))
    }

    /// Waits for this time.
    #[must_use]
    pub fn wait(self, time: Duration) -> Self {
        self.then(Step::Wait(time))
    }

    /// Waits until the gate is open.
    #[must_use]
    pub fn wait_for(self, gate: &Gate) -> Self {
        self.then(Step::WaitFor(gate.clone()))
    }

    /// Closes the connection gracefully (FIN).
    #[must_use]
    pub fn close(self) -> Self {
        self.then(Step::Close)
    }

    /// Resets the connection (RST).
    #[must_use]
    pub fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// A whole response, with its `Content-Length`.
#[must_use]
pub fn response(status: u16, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    [format!("HTTP/1.1 {status} Text\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// The body of Convex's response if a function returns this value.
#[must_use]
pub fn envelope(value: &str) -> String {
    format!(r#"{{"status":"success","value":{value}}}"#)
}

/// The body of Convex's response if a request fails with this code.
#[must_use]
pub fn error(code: &str) -> String {
    format!(r#"{{"code":"{code}","message":"It says {code}."}}"#)
}

/// A chunk of a chunked body. An empty chunk ends it.
#[must_use]
pub fn chunk(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
