//! Server-sent events, as in the HTML standard (9.2.6, "Interpreting an event stream").
//!
//! The crates that parse them do not limit the size of an event, and bring several dependencies. On top of lines with a
//! limit, parsing takes little code, and tests compare it with one of those crates.

use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::HttpStream;
use super::lines::{LIMIT, LineEnding, LineReader, text};
use crate::error::Error;

/// A server-sent event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpEvent {
    /// The type of the event. Defaults to `message`.
    pub event: String,
    /// The data of the event. Several `data` lines are joined with `\n`.
    pub data: String,
    /// The last id sent with this or an earlier event; empty if there is none.
    pub id: String,
    /// How long to wait before reconnecting, if the event says so. This client does not reconnect.
    pub retry: Option<Duration>,
}

/// The server-sent events of a response, as they arrive: a `Stream`, made by [`HttpStream::events`].
///
/// Comments and events without data are left out. An event ends with an empty line; an incomplete event at the end of the
/// response is dropped, as in browsers. Invalid UTF-8 becomes U+FFFD. The content type of the response is not checked.
#[must_use = "streams do nothing unless polled"]
pub struct HttpEvents {
    lines: LineReader,
    limit: usize,
    begun: bool,
    event: String,
    data: Option<String>,
    id: String,
    retry: Option<Duration>,
}

impl HttpEvents {
    pub(super) fn new(stream: HttpStream) -> Self {
        Self {
            lines: LineReader::new(stream, LineEnding::Any),
            limit: LIMIT,
            begun: false,
            event: String::new(),
            data: None,
            id: String::new(),
            retry: None,
        }
    }

    /// Sets the maximum size of an event, and of a line, in bytes. Defaults to 1 MiB (2^20). A larger event is an error.
    pub fn limit(mut self, bytes: usize) -> Self {
        (self.limit, self.lines.limit) = (bytes, bytes);
        self
    }

    /// Returns the next event, or `None` at the end and after an error.
    ///
    /// # Errors
    ///
    /// Those of [`HttpStream::chunk`], and [`Error::Transport`] if an event is too long.
    pub async fn next(&mut self) -> Option<Result<HttpEvent, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// As [`next`](HttpEvents::next), for `while let Some(event) = events.try_next().await?`.
    ///
    /// # Errors
    ///
    /// As [`next`](HttpEvents::next).
    pub async fn try_next(&mut self) -> Result<Option<HttpEvent>, Error> {
        self.next().await.transpose()
    }

    /// Adds a line, which may complete an event.
    fn take(&mut self, mut line: &[u8]) -> Option<HttpEvent> {
        if !mem::replace(&mut self.begun, true) {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"event" => self.event = text(value),
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(&text(value));
                }
                none => *none = Some(text(value)),
            },
            b"id" if !value.contains(&0) => self.id = text(value),
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                self.retry = text(value).parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // A comment, or an unknown field.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<HttpEvent> {
        let (event, retry) = (mem::take(&mut self.event), self.retry.take());
        let data = self.data.take()?;
        let event = if event.is_empty() { "message".to_owned() } else { event };
        Some(HttpEvent { event, data, id: self.id.clone(), retry })
    }

    fn length(&self) -> usize {
        self.event.len() + self.data.as_ref().map_or(0, String::len) + self.id.len()
    }
}

impl Stream for HttpEvents {
    type Item = Result<HttpEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let line = match ready!(self.lines.poll_line(cx)) {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            if let Some(event) = self.take(&line) {
                return Poll::Ready(Some(Ok(event)));
            }
            if self.length() > self.limit {
                let limit = self.limit;
                return Poll::Ready(Some(Err(self.lines.fail("an event", limit))));
            }
        }
    }
}

impl fmt::Debug for HttpEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpEvents").field("stream", &self.lines.stream).finish_non_exhaustive()
    }
}
