//! The transcript of the demo: for each call the Rust, the HTTP, and the typed value.

use std::fmt::Debug;
use std::io::{self, Write};

use convex_typed::Error;

use crate::deployment::Deployment;
use crate::pretty;

/// The longest part of a body that is shown.
const LONGEST: usize = 320;

/// Writes the calls of the demo, and what becomes of them.
pub(crate) struct Transcript<'a> {
    out: &'a mut dyn Write,
    color: bool,
    deployment: &'a Deployment,
}

/// The styles of a terminal, by their ANSI codes.
#[derive(Clone, Copy)]
enum Style {
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Cyan = 36,
}

/// Shows a call: its source, and its result.
macro_rules! show {
    ($transcript:expr, $call:expr) => {{
        $transcript.rust(stringify!($call))?;
        let result = $call.await;
        $transcript.result(&result)?;
        result
    }};
}
pub(crate) use show;

impl<'a> Transcript<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, color: bool, deployment: &'a Deployment) -> Self {
        Self { out, color, deployment }
    }

    /// A line of text above what comes next.
    pub(crate) fn title(&mut self, text: &str) -> io::Result<()> {
        let text = self.paint(Style::Bold, &format!("== {text}"));
        writeln!(self.out, "{text}\n")
    }

    /// The Rust of a call.
    pub(crate) fn rust(&mut self, source: &str) -> io::Result<()> {
        let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = self.paint(Style::Cyan, &source);
        writeln!(self.out, "  {source}")
    }

    /// What was sent and answered for it, and what it is in Rust.
    pub(crate) fn result<T: Debug>(&mut self, result: &Result<T, Error>) -> io::Result<()> {
        self.http()?;
        match result {
            Ok(value) => {
                let name = pretty::type_name::<T>();
                let value = self.paint(Style::Green, &pretty::debug(value, name.len() + 5, "  "));
                let name = self.paint(Style::Bold, &name);
                writeln!(self.out, "  {name} = {value}\n")
            }
            Err(error) => {
                let error = self.paint(Style::Red, &pretty::wrap(&format!("error: {error}"), "  "));
                writeln!(self.out, "  {error}\n")
            }
        }
    }

    /// A value that came without a call, after the Rust that it comes from.
    pub(crate) fn value(&mut self, value: &impl Debug) -> io::Result<()> {
        let value = self.paint(Style::Green, &pretty::debug(value, 5, "  "));
        writeln!(self.out, "  = {value}\n")
    }

    /// The end of what is shown of a call.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// What went over the wire since this was last called.
    pub(crate) fn http(&mut self) -> io::Result<()> {
        for (request, response) in self.deployment.take_exchanges() {
            let sent = format!("> {} {} {}", request.method, request.path, shortened(&request.body));
            let came = format!("< {} {}", response.status, shortened(&response.body));
            for line in [sent, came] {
                let line = self.paint(Style::Dim, line.trim_end());
                writeln!(self.out, "  {line}")?;
            }
        }
        Ok(())
    }

    fn paint(&self, style: Style, text: &str) -> String {
        match self.color {
            true => format!("\x1b[{}m{text}\x1b[0m", style as u8),
            false => text.to_owned(),
        }
    }
}

fn shortened(body: &str) -> String {
    let mut shown: String = body.chars().take(LONGEST).collect();
    if shown.len() < body.len() {
        shown.push_str(" ...");
    }
    shown
}
