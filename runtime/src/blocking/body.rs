//! The bodies of a blocking client.

use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::transport::{self, CHUNK};

/// As [`Body`](crate::Body), but reading from its source blocks the thread.
///
/// ```
/// use convex_typed::blocking::Body;
///
/// let note = Body::from("a note");
/// let same = Body::reader(&b"a note"[..]).with_length(6);
/// ```
#[derive(Debug)]
pub struct Body(pub(super) transport::Body);

impl Body {
    /// Creates a body from everything that a reader returns.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self(transport::Body::stream(Reader { reader: Box::new(reader), buffer: vec![0; CHUNK].into() }))
    }

    /// Creates a body from a file, up to its current length. A file of unknown length, like a pipe or a file in `/proc`, is
    /// read to its end, and no length is sent.
    ///
    /// # Errors
    ///
    /// Those of opening the file.
    pub fn file(path: impl AsRef<Path>) -> io::Result<Self> {
        let (file, length) = transport::open_file(path)?;
        Ok(match length {
            // It may grow while it is read.
            Some(length) => Self::reader(file.take(length)).with_length(length),
            None => Self::reader(file),
        })
    }

    /// As [`Body::with_length`](crate::Body::with_length).
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        Self(self.0.with_length(length))
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(bytes.into().into())
    }
}

struct Reader {
    reader: Box<dyn Read + Send>,
    buffer: Box<[u8]>,
}

impl Stream for Reader {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { reader, buffer } = &mut *self;
        Poll::Ready(loop {
            match reader.read(buffer) {
                Ok(0) => break None,
                Ok(length) => break Some(Ok(Bytes::copy_from_slice(&buffer[..length]))),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Some(Err(error)),
            }
        })
    }
}
