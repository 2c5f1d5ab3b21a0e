//! Streaming responses of `fetch`.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult};

use super::super::{Body, SendError};
use super::exchange::Abort;
use super::failure::broken;
use super::timer::{Sleep, now};

/// When a request times out.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    end: Duration,
    timeout: Duration,
    idle_timeout: Duration,
}

impl Patience {
    /// Starts now.
    pub(super) fn new(timeout: Duration, idle_timeout: Duration) -> Self {
        Self { end: now().saturating_add(timeout), timeout, idle_timeout }
    }

    /// Waits for the headers of a response.
    pub(super) async fn head<T>(self, answer: impl Future<Output = Result<T, SendError>>) -> Result<T, SendError> {
        let mut answer = pin!(answer);
        let mut alarm = self.alarm();
        poll_fn(|cx| match answer.as_mut().poll(cx) {
            Poll::Ready(answer) => Poll::Ready(answer),
            Poll::Pending => Pin::new(&mut alarm).poll(cx).map(|()| Err(self.timed_out(alarm.end()))),
        })
        .await
    }

    /// Returns a timer that ends when the next data must have arrived.
    fn alarm(self) -> Sleep {
        Sleep::until(self.end.min(now().saturating_add(self.idle_timeout)))
    }

    fn timed_out(self, until: Duration) -> SendError {
        if until == self.end { SendError::timeout(self.timeout) } else { SendError::idle(self.idle_timeout) }
    }
}

/// The body of a response. Dropping it aborts the request.
pub(super) fn body(
    stream: Option<ReadableStream>,
    length: Option<u64>,
    patience: Patience,
    abort: Abort,
) -> Result<Body, SendError> {
    let Some(stream) = stream else { return Ok(Body::default()) };
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(|error| broken(&error))?;
    let body = Body::stream(Chunks { reader, reading: None, alarm: None, patience, _abort: abort });
    Ok(match length {
        Some(length) => body.with_length(length),
        None => body,
    })
}

struct Chunks {
    reader: ReadableStreamDefaultReader,
    reading: Option<JsFuture>,
    /// Runs while a chunk is awaited, not while the program processes the last one.
    alarm: Option<Sleep>,
    patience: Patience,
    _abort: Abort,
}

impl Stream for Chunks {
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { reader, reading, alarm, patience, .. } = &mut *self;
        let next = reading.get_or_insert_with(|| JsFuture::from(reader.read()));
        if let Poll::Ready(result) = Pin::new(next).poll(cx) {
            (*reading, *alarm) = (None, None);
            return Poll::Ready(result.and_then(chunk).map_err(|error| broken(&error)).transpose());
        }
        let alarm = alarm.get_or_insert_with(|| patience.alarm());
        Pin::new(&mut *alarm).poll(cx).map(|()| Some(Err(patience.timed_out(alarm.end()))))
    }
}

/// Returns the bytes of a chunk, or `None` at the end.
fn chunk(result: JsValue) -> Result<Option<Bytes>, JsValue> {
    let result: ReadableStreamReadResult = result.unchecked_into();
    if result.get_done() == Some(true) {
        return Ok(None);
    }
    let bytes: Uint8Array = result.get_value().dyn_into()?;
    Ok(Some(bytes.to_vec().into()))
}
