//! The body of a response while it is read.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::Client;
use super::observer::Observer;
use super::request::TransferRequest;
use super::transfer::Progress;
use crate::error::Error;
use crate::transport::{Body, BodyBuffer, SendError};

/// The body of a response, with its limits and its observer.
pub(crate) struct Incoming {
    body: Body,
    /// Was read already, and comes before the rest of the body.
    pub(crate) unread: Bytes,
    received: u64,
    /// The length, if the server announced it.
    pub(super) total: Option<u64>,
    pub(super) progress: Option<Progress>,
    /// The most bytes to accept.
    pub(super) limit: Option<usize>,
    client: Client,
    pub(super) call: TransferRequest,
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

    pub(super) fn fail(&mut self, error: Error) -> Error {
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
