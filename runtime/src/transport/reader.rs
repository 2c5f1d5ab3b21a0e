//! Bodies from files and other readers. Not on `wasm32-unknown-unknown`, see `client::browser`.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
#[cfg(any(feature = "_tokio", feature = "blocking"))]
use std::{
    fs::File,
    io::{Read as _, Seek as _},
    path::Path,
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::Body;
use super::body::CHUNK;

impl Body {
    /// Creates a body from everything that a reader returns.
    ///
    /// ```
    /// # use convex_typed::Body;
    /// let body = Body::reader(&b"any tokio::io::AsyncRead"[..]).with_length(24);
    /// ```
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::stream(Reader { reader: Box::pin(reader), buffer: vec![0; CHUNK].into(), left: u64::MAX })
    }

    /// Creates a body from a file, up to its current length. A file of unknown length, like a pipe or a file in `/proc`, is
    /// read to its end, and no length is sent.
    ///
    /// # Errors
    ///
    /// Those of opening the file.
    #[cfg(feature = "_tokio")]
    pub async fn file(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let opened = tokio::task::spawn_blocking(|| open_file(path)).await;
        let (file, length) = opened.map_err(io::Error::other)??;
        let file = Box::pin(tokio::fs::File::from_std(file));
        let reader = Reader { reader: file, buffer: vec![0; CHUNK].into(), left: length.unwrap_or(u64::MAX) };
        let body = Self::stream(reader);
        Ok(match length {
            Some(length) => body.with_length(length),
            None => body,
        })
    }
}

/// Opens a file and determines its length, if it can be known: according to their metadata, pipes and generated files in
/// `/proc` have 0 bytes.
#[cfg(any(feature = "_tokio", feature = "blocking"))]
pub(crate) fn open_file(path: impl AsRef<Path>) -> io::Result<(File, Option<u64>)> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let length = match metadata.len() {
        _ if !metadata.is_file() => None,
        0 => {
            let empty = file.read(&mut [0])? == 0;
            file.rewind()?;
            empty.then_some(0)
        }
        length => Some(length),
    };
    Ok((file, length))
}

/// Reads chunks from a reader.
struct Reader<R> {
    reader: Pin<Box<R>>,
    buffer: Box<[u8]>,
    /// The maximum number of bytes to read, as files may grow while they are read.
    left: u64,
}

impl<R: AsyncRead> Stream for Reader<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { reader, buffer, left } = &mut *self;
        let wanted = usize::try_from(*left).unwrap_or(usize::MAX).min(buffer.len());
        let mut buffer = ReadBuf::new(&mut buffer[..wanted]);
        let read = ready!(reader.as_mut().poll_read(cx, &mut buffer));
        let chunk = buffer.filled();
        *left -= chunk.len() as u64;
        Poll::Ready(match read {
            Ok(()) => (!chunk.is_empty()).then(|| Ok(Bytes::copy_from_slice(chunk))),
            Err(error) => Some(Err(error)),
        })
    }
}
