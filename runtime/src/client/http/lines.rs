//! Responses as lines.

use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;

use super::HttpStream;
use crate::error::{Error, TransportErrorKind};
use crate::transport::SendError;

/// The default limit of a line, in bytes.
pub(super) const LIMIT: usize = 1 << 20;

/// The lines of a response, as they arrive: a `Stream`, made by [`HttpStream::lines`].
///
/// Lines end with `\n` or `\r\n`, which are not included; the last line may end without. Invalid UTF-8 becomes U+FFFD.
#[must_use = "streams do nothing unless polled"]
pub struct HttpLines(LineReader);

impl HttpLines {
    pub(super) fn new(stream: HttpStream) -> Self {
        Self(LineReader::new(stream, LineEnding::Lf))
    }

    /// Sets the maximum length of a line in bytes. Defaults to 1 MiB (2^20). A longer line is an error.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.0.limit = bytes;
        self
    }

    /// Returns the next line, or `None` at the end and after an error.
    ///
    /// # Errors
    ///
    /// Those of [`HttpStream::chunk`], and [`Error::Transport`] if a line is too long.
    pub async fn next(&mut self) -> Option<Result<String, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// As [`next`](HttpLines::next), for `while let Some(line) = lines.try_next().await?`.
    ///
    /// # Errors
    ///
    /// As [`next`](HttpLines::next).
    pub async fn try_next(&mut self) -> Result<Option<String>, Error> {
        self.next().await.transpose()
    }
}

impl Stream for HttpLines {
    type Item = Result<String, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_line(cx).map_ok(|line| text(&line))
    }
}

impl fmt::Debug for HttpLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpLines").field("stream", &self.0.stream).finish_non_exhaustive()
    }
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What ends a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnding {
    /// `\n` or `\r\n`, or the end of the response.
    Lf,
    /// `\n`, `\r\n` or `\r`, as in server-sent events.
    Any,
}

/// Reads lines from a stream.
pub(super) struct LineReader {
    pub(super) stream: HttpStream,
    ending: LineEnding,
    pub(super) limit: usize,
    buffer: BytesMut,
    /// How many bytes at the start of the buffer contain no end of a line.
    searched: usize,
    /// Whether the last line ended with `\r`: a `\n` now belongs to the same end.
    after_cr: bool,
    ended: bool,
}

impl LineReader {
    pub(super) fn new(stream: HttpStream, ending: LineEnding) -> Self {
        let buffer = BytesMut::new();
        Self { stream, ending, limit: LIMIT, buffer, searched: 0, after_cr: false, ended: false }
    }

    pub(super) fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let line = self.next_line();
            // An incomplete line can only get longer.
            if line.as_ref().map_or_else(|| self.pending(), Bytes::len) > self.limit {
                let limit = self.limit;
                return Poll::Ready(Some(Err(self.fail("a line", limit))));
            }
            if let Some(line) = line {
                return Poll::Ready(Some(Ok(line)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match ready!(Pin::new(&mut self.stream).poll_next(cx)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    let rest = mem::take(&mut self.buffer);
                    self.end();
                    let last = self.ending == LineEnding::Lf && !rest.is_empty();
                    return Poll::Ready(last.then(|| Ok(rest.freeze())));
                }
            }
        }
    }

    /// The length of the incomplete line.
    fn pending(&self) -> usize {
        self.buffer.len() - usize::from(self.buffer.last() == Some(&b'\r'))
    }

    /// Ends the stream, as `what` is longer than the limit.
    pub(super) fn fail(&mut self, what: &str, limit: usize) -> Error {
        self.end();
        let message = format!("{what} is longer than {limit} bytes; `limit` sets the limit");
        self.stream.failed(SendError::new(TransportErrorKind::TooLarge, message))
    }

    fn end(&mut self) {
        self.ended = true;
        (self.buffer, self.searched) = (BytesMut::new(), 0);
    }

    /// Takes the next complete line from the buffer.
    fn next_line(&mut self) -> Option<Bytes> {
        if self.after_cr && !self.buffer.is_empty() {
            self.after_cr = false;
            if self.buffer[0] == b'\n' {
                self.buffer.advance(1);
            }
        }
        let is_end = |byte: &u8| *byte == b'\n' || self.ending == LineEnding::Any && *byte == b'\r';
        let Some(length) = self.buffer[self.searched..].iter().position(is_end) else {
            self.searched = self.buffer.len();
            return None;
        };
        let length = self.searched + length;
        self.searched = 0;
        let mut line = self.buffer.split_to(length).freeze();
        self.after_cr = self.buffer[0] == b'\r';
        self.buffer.advance(1);
        if self.ending == LineEnding::Lf && line.last() == Some(&b'\r') {
            line.truncate(line.len() - 1);
        }
        Some(line)
    }
}
