//! The body of an answer on its way, as its span sees it.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::io::AsyncWrite;

use super::Client;
use super::observed::Observed;
use super::transfer::{Progress, Task};
use crate::error::{Error, IoError};
use crate::transport::{Body, SendError, Whole};

pub(super) struct Incoming {
    body: Body,
    /// What was read, and given back.
    unread: Bytes,
    received: u64,
    /// How many bytes there are, if that was said ahead.
    pub(super) total: Option<u64>,
    pub(super) progress: Option<Progress>,
    /// How many of them are taken.
    pub(super) limit: Option<usize>,
    client: Client,
    task: Task,
    start: Duration,
    trace: Observed,
}

impl Incoming {
    /// Of a task that was begun at `start`.
    pub(super) fn new(client: Client, trace: &Observed, task: Task, start: Duration, body: Body) -> Self {
        let trace = trace.clone();
        let (unread, received) = (Bytes::new(), 0);
        Self { body, unread, received, total: None, progress: None, limit: None, client, task, start, trace }
    }

    pub(super) fn received(&self) -> u64 {
        self.received
    }

    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// Gives back what was read too much.
    #[cfg(feature = "blocking")]
    pub(super) fn unread(&mut self, rest: Bytes) {
        self.unread = rest;
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
        let mut whole = Whole::new(announced, self.client.response_limit()).map_err(|error| self.failed(error))?;
        while let Some(chunk) = self.chunk().await? {
            if let Some(bytes) = whole.push(chunk).map_err(|error| self.failed(error))? {
                self.end();
                return Ok(bytes);
            }
        }
        Ok(whole.end())
    }

    /// Ends it with an error, and the connection with it.
    pub(super) fn failed(&mut self, error: SendError) -> Error {
        let error = self.task.failed(error);
        self.fail(error)
    }

    pub(super) fn unwritten(&mut self, error: io::Error) -> Error {
        let transfer = self.task.subject.name().clone();
        self.fail(Error::Io(Box::new(IoError { transfer, what: "it cannot be written", source: error.into() })))
    }

    fn fail(&mut self, error: Error) -> Error {
        self.end();
        self.trace.failed(&error);
        (self.body, self.unread) = (Body::default(), Bytes::new());
        error
    }

    fn end(&self) {
        self.trace.done(self.client.now().saturating_sub(self.start), self.received);
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
                if let Some(tell) = progress {
                    tell(*received, *total);
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
