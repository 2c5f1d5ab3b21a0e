//! Converts between our bodies and ureq's.

use std::io::{self, ErrorKind, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use ureq::{BodyReader, SendBody};

use super::failure::{Progress, after_connecting};
use crate::executor::block_on;
use crate::transport::{Body, CHUNK, SendError};

pub(super) fn outgoing(body: Body, progress: Progress) -> SendBody<'static> {
    SendBody::from_owned_reader(Outgoing { body, chunk: Bytes::new(), progress })
}

struct Outgoing {
    body: Body,
    /// The rest of the last chunk.
    chunk: Bytes,
    progress: Progress,
}

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.progress.note();
        while self.chunk.is_empty() {
            let Some(chunk) = block_on(self.body.chunk()).map_err(io::Error::other)? else { return Ok(0) };
            self.chunk = chunk;
        }
        let length = self.chunk.len().min(buffer.len());
        self.chunk.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

/// Reads at least one byte, or 0 at the end. A signal only interrupts it.
pub(super) fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

pub(super) fn incoming(body: ureq::Body, idle_timeout: Duration) -> Body {
    let length = body.content_length();
    let body = Body::stream(Incoming { reader: body.into_reader(), buffer: vec![0; CHUNK].into(), idle_timeout });
    match length {
        Some(length) => body.with_length(length),
        None => body,
    }
}

/// Blocks the thread that polls it.
struct Incoming {
    reader: BodyReader<'static>,
    buffer: Box<[u8]>,
    idle_timeout: Duration,
}

impl Stream for Incoming {
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { reader, buffer, idle_timeout } = &mut *self;
        Poll::Ready(match read_some(reader, buffer) {
            Ok(0) => None,
            Ok(length) => Some(Ok(Bytes::copy_from_slice(&buffer[..length]))),
            Err(error) => Some(Err(after_connecting(error, Some(*idle_timeout)))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails once, as a read does if a signal arrives.
    struct Interrupted(bool);

    impl Read for Interrupted {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::take(&mut self.0) {
                return Err(ErrorKind::Interrupted.into());
            }
            buffer[0] = 7;
            Ok(1)
        }
    }

    #[test]
    fn a_signal_does_not_end_a_body() {
        let mut buffer = [0; 2];
        assert_eq!(read_some(&mut Interrupted(true), &mut buffer).unwrap(), 1);
        assert_eq!(buffer, [7, 0]);
    }
}
