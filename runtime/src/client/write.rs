//! Writes bodies of responses to writers. Not on `wasm32-unknown-unknown`, see `client::browser`.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;

use bytes::{Buf, Bytes};
use tokio::io::AsyncWrite;

use super::incoming::Incoming;
use super::{DownloadStream, HttpStream};
use crate::error::{Error, IoError};

impl DownloadStream {
    /// Writes the rest of the file to a writer, and returns the number of bytes.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](DownloadStream::chunk), and [`Error::Io`] if writing fails. The writer then has the beginning of
    /// the file.
    pub async fn write_to<W: AsyncWrite + Unpin + ?Sized>(self, writer: &mut W) -> Result<u64, Error> {
        self.body.write_to(writer).await
    }
}

impl HttpStream {
    /// Writes the rest of the body to a writer, and returns the number of bytes.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](HttpStream::chunk), and [`Error::Io`] if writing fails.
    pub async fn write_to<W: AsyncWrite + Unpin + ?Sized>(self, writer: &mut W) -> Result<u64, Error> {
        self.body.write_to(writer).await
    }
}

impl Incoming {
    async fn write_to<W: AsyncWrite + Unpin + ?Sized>(mut self, writer: &mut W) -> Result<u64, Error> {
        let mut written = 0;
        while let Some(chunk) = self.chunk().await? {
            written += chunk.len() as u64;
            write_all(writer, chunk).await.map_err(|error| self.unwritten(error))?;
        }
        poll_fn(|cx| Pin::new(&mut *writer).poll_flush(cx)).await.map_err(|error| self.unwritten(error))?;
        Ok(written)
    }

    pub(crate) fn unwritten(&mut self, error: io::Error) -> Error {
        let transfer = self.call.subject.name().clone();
        self.fail(Error::Io(Box::new(IoError { transfer, what: "cannot write it", source: error.into() })))
    }
}

async fn write_all<W: AsyncWrite + Unpin + ?Sized>(writer: &mut W, mut chunk: Bytes) -> io::Result<()> {
    while !chunk.is_empty() {
        let written = poll_fn(|cx| Pin::new(&mut *writer).poll_write(cx, &chunk)).await?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        chunk.advance(written);
    }
    Ok(())
}
