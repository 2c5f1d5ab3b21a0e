//! Streaming responses of the transports over tokio.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use super::{Body, LONGEST, SendError};

/// When a transfer times out.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    end: Instant,
    timeout: Duration,
    idle_timeout: Duration,
}

impl Deadline {
    /// Starts now.
    pub(super) fn new(timeout: Duration, idle_timeout: Duration) -> Self {
        Self { end: Instant::now() + timeout.min(LONGEST), timeout, idle_timeout }
    }

    /// Waits for the headers of a response.
    pub(super) async fn head<T>(self, answer: impl Future<Output = Result<T, SendError>>) -> Result<T, SendError> {
        let until = self.until();
        timeout_at(until, answer).await.unwrap_or_else(|_| Err(self.timed_out(until)))
    }

    /// Returns when the next data must have arrived.
    fn until(self) -> Instant {
        self.end.min(Instant::now() + self.idle_timeout.min(LONGEST))
    }

    fn timed_out(self, until: Instant) -> SendError {
        if until == self.end { SendError::timeout(self.timeout) } else { SendError::idle(self.idle_timeout) }
    }
}

/// The body of a response, with a time limit for each chunk.
pub(super) struct ResponseBody<B: http_body::Body> {
    body: B,
    failure: fn(B::Error) -> SendError,
    deadline: Deadline,
    /// Runs while a chunk is awaited, not while the program processes the last one.
    timer: Option<Pin<Box<Sleep>>>,
}

impl<B: http_body::Body<Data = Bytes> + Send + Unpin + 'static> ResponseBody<B> {
    pub(super) fn stream(body: B, length: Option<u64>, failure: fn(B::Error) -> SendError, deadline: Deadline) -> Body
    where
        B::Error: 'static,
    {
        let body = Body::stream(Self { body, failure, deadline, timer: None });
        match length {
            Some(length) => body.with_length(length),
            None => body,
        }
    }
}

impl<B: http_body::Body<Data = Bytes> + Unpin> Stream for ResponseBody<B> {
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { body, failure, deadline, timer } = &mut *self;
        while let Poll::Ready(frame) = Pin::new(&mut *body).poll_frame(cx) {
            *timer = None;
            match frame.transpose().map_err(*failure) {
                Err(error) => return Poll::Ready(Some(Err(error))),
                Ok(None) => return Poll::Ready(None),
                Ok(Some(frame)) => {
                    // Other frames are trailers.
                    if let Ok(chunk) = frame.into_data() {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
            }
        }
        let timer = timer.get_or_insert_with(|| Box::pin(sleep_until(deadline.until())));
        let until = timer.deadline();
        timer.as_mut().poll(cx).map(|()| Some(Err(deadline.timed_out(until))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_longest_timeout_does_not_overflow() {
        let deadline = Deadline::new(Duration::MAX, Duration::MAX);
        assert_eq!(deadline.head(async { Ok(1) }).await.unwrap(), 1);
    }
}
