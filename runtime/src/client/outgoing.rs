//! The body of a request while it is sent.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::request::Subject;
use super::transfer::Progress;
use crate::error::{Error, IoError};
use crate::transport::{Body, SendError};

/// A body for each attempt. A stream can be read only once, so there is only one.
pub(super) struct Outgoing {
    next: Option<Body>,
    watch: Arc<Mutex<Watch>>,
}

/// The state of a body while it is sent.
struct Watch {
    progress: Option<Progress>,
    /// Why it could not be read, which the error of the connection does not say.
    failed: Option<SendError>,
}

impl Outgoing {
    // In browsers a progress callback need not be `Send`.
    #[allow(clippy::arc_with_non_send_sync)]
    pub(super) fn new(body: Body, progress: Option<Progress>) -> Self {
        Self { next: Some(body), watch: Arc::new(Mutex::new(Watch { progress, failed: None })) }
    }

    pub(super) fn next(&mut self) -> Option<Body> {
        let body = self.next.take()?;
        self.next = body.try_clone();
        Some(Watched::wrap(body, &self.watch))
    }

    /// Replaces the error of the connection by the one of the body, if that caused it.
    pub(super) fn cause(&self, subject: &Subject, error: Error) -> Error {
        let failed = self.watch.lock().unwrap_or_else(PoisonError::into_inner).failed.take();
        match (error, failed) {
            (Error::Transport(_), Some(failed)) => {
                let (transfer, source) = (subject.name().clone(), failed.into_source());
                Error::Io(Box::new(IoError { transfer, what: "cannot read the body", source }))
            }
            (error, _) => error,
        }
    }
}

struct Watched {
    body: Body,
    sent: u64,
    total: Option<u64>,
    watch: Arc<Mutex<Watch>>,
}

impl Watched {
    fn wrap(body: Body, watch: &Arc<Mutex<Watch>>) -> Body {
        let total = body.length();
        let body = Body::stream(Self { body, sent: 0, total, watch: watch.clone() });
        match total {
            Some(total) => body.with_length(total),
            None => body,
        }
    }
}

impl Stream for Watched {
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { body, sent, total, watch } = &mut *self;
        let next = ready!(Pin::new(body).poll_next(cx));
        let mut watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
        Poll::Ready(match next {
            Some(Ok(chunk)) => {
                *sent += chunk.len() as u64;
                if let Some(progress) = &mut watch.progress {
                    progress(*sent, *total);
                }
                Some(Ok(chunk))
            }
            Some(Err(error)) => {
                let stand_in = SendError::new(error.kind(), error.to_string());
                watch.failed = Some(error);
                Some(Err(stand_in))
            }
            None => None,
        })
    }
}
