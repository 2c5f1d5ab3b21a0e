//! Records each call: its Rust code, its HTTP exchange, and its result.

use std::fmt::Debug;
use std::io::{self, Write};

use convex_typed::Error;
use convex_typed_demo::deployment::Deployment;

/// Writes the calls of the demo, and their results.
pub(crate) struct Transcript<'a> {
    out: &'a mut dyn Write,
    deployment: &'a Deployment,
}

/// Makes a call, and records it.
macro_rules! show {
    ($transcript:expr, $call:expr) => {{
        let result = $call.await;
        $transcript.call(stringify!($call), &result)?;
        result
    }};
}
pub(crate) use show;

impl<'a> Transcript<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, deployment: &'a Deployment) -> Self {
        Self { out, deployment }
    }

    /// Writes a title above the next calls.
    pub(crate) fn title(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "== {text}\n")
    }

    /// Writes a call with its result.
    pub(crate) fn call<T: Debug>(&mut self, source: &str, result: &Result<T, Error>) -> io::Result<()> {
        match result {
            Ok(value) => self.line(source, &format!("{value:#?}")),
            Err(error) => self.line(source, &format!("error: {error}")),
        }
    }

    /// Writes a line of Rust, the HTTP exchanges since the last one, and the result.
    pub(crate) fn line(&mut self, source: &str, result: &str) -> io::Result<()> {
        writeln!(self.out, "{}", source.split_whitespace().collect::<Vec<_>>().join(" "))?;
        for exchange in self.deployment.take_exchanges() {
            writeln!(self.out, "{exchange}")?;
        }
        writeln!(self.out, "{result}\n")
    }
}
