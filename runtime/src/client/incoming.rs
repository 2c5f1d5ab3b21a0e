//! The body of an answer while it is read.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::io::AsyncWrite;

use super::Client;
use super::observer::Observer;
use super::request::TransferRequest;
use super::transfer::Progress;
use crate::error::{Error, IoError};
use crate::transport::{Body, BodyBuffer, SendError};

/// The body of an answer, with what observes it and what limits it.
pub(crate) struct Incoming {
    body: Body,
    /// Comes before the rest of the body.
    pub(crate) unread: Bytes,
    received: u64,
    /// The length, if the server announced it.
    pub(super) total: Option<u64>,
    pub(super) progress: Option<Progress>,
    /// The most bytes to accept.
    pub(super) limit: Option<usize>,
    client: Client,
    call: TransferRequest,
    start: Duration,
    observer: Observer,
}

impl Incoming {
    /// The body of a call that began at `start`.
    pub(super) fn new(client: Client, observer: &Observer, call: TransferRequest, start: Duration, body: Body) -> Self {
        let observer = observer.clone();
        let (unread, received) = (Bytes::new(), 0);
        Self { body, unread, received, total: None, progress: None, limit: None, client, call, start, observer }
    }

    pub(super) fn received(&self) -> u64 {
        self.received
    }

    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    pub(super) async fn write_to<W: AsyncWrite + Unpin + ?Sized>(mut self, writer: &mut W) -> Result<u64, Error> {
        let mut written = 0;
        while let Some(chunk) = self.chunk().await? {
            written += chunk.len() as u64;
            write_all(writer, chunk).await.map_err(|error| self.unwritten(error))?;
        }
        poll_fn(|cx| Pin::new(&mut *writer).poll_flush(cx)).await.map_err(|error| self.unwritten(error))?;
        Ok(written)
    }

    pub(super) async fn bytes(mut self) -> Result<Bytes, Error> {
        let announced = self.body.length().map(|length| length + self.unread.len() as u64);
        let mut buffer =
            BodyBuffer::new(announced, self.client.response_limit()).map_err(|error| self.failed(error))?;
        while let Some(chunk) = self.chunk().await? {
            if let Some(bytes) = buffer.push(chunk).map_err(|error| self.failed(error))? {
                self.end();
                return Ok(bytes);
            }
        }
        Ok(buffer.end())
    }

    /// Ends the body with an error, and closes the connection.
    pub(super) fn failed(&mut self, error: SendError) -> Error {
        let error = self.call.failed(error);
        self.fail(error)
    }

    pub(crate) fn unwritten(&mut self, error: io::Error) -> Error {
        let transfer = self.call.subject.name().clone();
        self.fail(Error::Io(Box::new(IoError { transfer, what: "cannot write it", source: error.into() })))
    }

    fn fail(&mut self, error: Error) -> Error {
        self.end();
        self.observer.failed(&error);
        (self.body, self.unread) = (Body::default(), Bytes::new());
        error
    }

    fn end(&self) {
        self.observer.done(self.client.now().saturating_sub(self.start), self.received);
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.unread.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.unread))));
        }
        Poll::Ready(match ready!(Pin::new(&mut self.body).poll_next(cx)) {
            Some(Ok(chunk)) => {
                self.received += chunk.len() as u64;
                if let Some(limit) = self.limit.filter(|limit| self.received > *limit as u64) {
                    return Poll::Ready(Some(Err(self.failed(SendError::too_large(limit)))));
                }
                let Self { progress, received, total, .. } = &mut *self;
                if let Some(progress) = progress {
                    progress(*received, *total);
                }
                Some(Ok(chunk))
            }
            Some(Err(error)) => Some(Err(self.failed(error))),
            None => {
                self.end();
                None
            }
        })
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
