//! Our bodies as reqwest's, and the other way round.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::Sleep;

use super::super::{Body, SendError};
use super::failure;

pub(super) fn outgoing(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(Outgoing(Mutex::new(body))),
    }
}

/// The lock is never taken: it makes the stream `Sync`, as reqwest wants it.
struct Outgoing(Mutex<Body>);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = SendError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, SendError>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_next(cx).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.0.lock().unwrap_or_else(PoisonError::into_inner).length();
        length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

pub(super) fn incoming(body: reqwest::Body, idle_timeout: Duration) -> Body {
    Body::stream(Incoming { body, idle_timeout, patience: None })
}

struct Incoming {
    body: reqwest::Body,
    idle_timeout: Duration,
    /// Runs while a chunk is waited for, not while the last one is worked on.
    patience: Option<Pin<Box<Sleep>>>,
}

impl Stream for Incoming {
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { body, idle_timeout, patience } = &mut *self;
        while let Poll::Ready(frame) = Pin::new(&mut *body).poll_frame(cx) {
            *patience = None;
            match frame.transpose().map_err(failure) {
                Err(error) => return Poll::Ready(Some(Err(error))),
                Ok(None) => return Poll::Ready(None),
                Ok(Some(frame)) => {
                    // Else it is the headers that may follow a body.
                    if let Ok(chunk) = frame.into_data() {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
            }
        }
        let patience = patience.get_or_insert_with(|| Box::pin(tokio::time::sleep(*idle_timeout)));
        patience.as_mut().poll(cx).map(|()| Some(Err(SendError::idle(*idle_timeout))))
    }
}
