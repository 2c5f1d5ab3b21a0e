//! What a request is answered with, byte by byte.

use std::sync::Arc;
use std::time::Duration;

use convex_typed::Bytes;
use tokio::sync::Semaphore;

/// The answer to one request. Unless it ends the connection, the next request may come over it.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Send(Bytes),
    /// Again and again, until the client has had enough.
    SendForever(Bytes, Duration),
    Wait(Duration),
    WaitFor(Gate),
    /// Ends the connection in good order (FIN).
    Close,
    /// Ends it without (RST).
    Reset,
}

/// Holds an answer back until the test opens it.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<Semaphore>);

impl Gate {
    pub(crate) fn closed() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    pub(crate) fn open(&self) {
        self.0.close();
    }

    pub(crate) async fn wait(&self) {
        // Waiting ends with an error once the semaphore is closed, which is what opens the gate.
        drop(self.0.acquire().await);
    }
}

impl Reply {
    /// Nothing so far.
    pub(crate) fn silence() -> Self {
        Self { steps: Vec::new() }
    }

    /// An answer of this status, its length said.
    pub(crate) fn new(status: u16, body: &str) -> Self {
        Self::silence().send(text(status, body))
    }

    /// The status and one header; what follows is the body.
    pub(crate) fn head(status: u16, header: &str) -> Self {
        Self::silence().send(format!("HTTP/1.1 {status} Text\r\n{header}\r\n\r\n"))
    }

    /// What Convex says when a function returned.
    pub(crate) fn success(value: &str) -> Self {
        Self::new(200, &success(value))
    }

    /// What Convex says when something else went wrong.
    pub(crate) fn error(status: u16, code: &str) -> Self {
        Self::new(status, &error(code))
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let Some(Step::Send(head)) = self.steps.first_mut() else { panic!("{name} comes after nothing") };
        let text = String::from_utf8(head.to_vec()).unwrap();
        *head = text.replacen("\r\n", &format!("\r\n{name}: {value}\r\n"), 1).into();
        self
    }

    pub(crate) fn send(self, bytes: impl Into<Bytes>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    pub(crate) fn send_forever(self, bytes: impl Into<Bytes>, every: Duration) -> Self {
        self.then(Step::SendForever(bytes.into(), every))
    }

    pub(crate) fn wait(self, time: Duration) -> Self {
        self.then(Step::Wait(time))
    }

    pub(crate) fn wait_for(self, gate: &Gate) -> Self {
        self.then(Step::WaitFor(gate.clone()))
    }

    pub(crate) fn close(self) -> Self {
        self.then(Step::Close)
    }

    pub(crate) fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// A whole answer.
pub(crate) fn text(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} Text\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

pub(crate) fn success(value: &str) -> String {
    format!(r#"{{"status":"success","value":{value}}}"#)
}

pub(crate) fn error(code: &str) -> String {
    format!(r#"{{"code":"{code}","message":"It says {code}."}}"#)
}

/// A chunk of a body without a length.
pub(crate) fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}
