//! Bodies that need not fit into memory.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::body_buffer::BodyBuffer;
use super::{BoxStream, MaybeSend, SendError};
use crate::error::TransportErrorKind;

/// How many bytes are read and passed on at once.
pub(crate) const CHUNK: usize = 64 << 10;

/// The body of a request or response: bytes, or a stream of bytes that is read while it is sent.
///
/// ```
/// use convex_typed::Body;
///
/// let note = Body::from("a note");
/// assert_eq!(note.length(), Some(6));
///
/// # #[cfg(feature = "_tokio")]
/// # async fn open() -> std::io::Result<()> {
/// let film = Body::file("film.mp4").await?;
/// # Ok(()) }
/// ```
///
/// It is a `Stream` of its chunks.
pub struct Body {
    content: Content,
    /// How many bytes are still to come.
    left: Option<u64>,
    /// The chunk that completes the announced length. It is kept until the stream has ended, so that it is the last.
    last: Option<Bytes>,
}

enum Content {
    Bytes(Bytes),
    /// The stream has ended and must not be polled again.
    Done,
    Stream(BoxStream<Result<Bytes, SendError>>),
}

impl Body {
    /// Creates a body from a stream. Errors that are a [`SendError`] keep their kind.
    pub fn stream<S, T, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + MaybeSend + 'static,
        T: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self { content: Content::Stream(Box::pin(Chunks(Box::pin(stream)))), left: None, last: None }
    }

    /// Sets the number of bytes, which is sent as `Content-Length`. More or fewer bytes are an error.
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        Self { left: Some(length), ..self }
    }

    /// Returns the number of bytes still to come, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        let last = self.last.as_ref().map_or(0, |last| last.len() as u64);
        self.left.map(|left| left + last)
    }

    /// Returns the whole body, if it is in memory.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) if self.left == Some(bytes.len() as u64) => Some(bytes),
            _ => None,
        }
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::TooLarge`] if it has more than `limit` bytes, and those of reading it.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, SendError> {
        let mut buffer = BodyBuffer::new(self.length(), limit)?;
        if let Some(bytes) = self.as_bytes() {
            return Ok(bytes.clone());
        }
        while let Some(chunk) = self.chunk().await? {
            if let Some(bytes) = buffer.push(chunk)? {
                return Ok(bytes);
            }
        }
        Ok(buffer.end())
    }

    /// Returns the next chunk, or `None` at the end.
    ///
    /// # Errors
    ///
    /// Those of reading it.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, SendError> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// Returns a copy, which a stream cannot have.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        self.as_bytes().cloned().map(Self::from)
    }

    /// Counts a chunk of the body, or its end.
    fn count(&mut self, chunk: Option<Bytes>) -> Result<Option<Bytes>, SendError> {
        let fail = |what| SendError::new(TransportErrorKind::Interrupted, what);
        if let Some(left) = self.left {
            let length = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
            let left = left.checked_sub(length).ok_or_else(|| fail("more bytes than announced"))?;
            if chunk.is_none() && left > 0 {
                return Err(fail("the body ended too early"));
            }
            self.left = Some(left);
        }
        Ok(chunk)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let chunk = match &mut self.content {
                Content::Done => return Poll::Ready(None),
                Content::Bytes(bytes) => {
                    let chunk = bytes.split_to(bytes.len().min(CHUNK));
                    Ok(Some(chunk).filter(|chunk| !chunk.is_empty()))
                }
                Content::Stream(stream) => ready!(stream.as_mut().poll_next(cx)).transpose(),
            };
            match chunk.and_then(|chunk| self.count(chunk)) {
                Ok(Some(chunk)) if chunk.is_empty() => {}
                Ok(Some(chunk)) if self.left == Some(0) => self.last = Some(chunk),
                Ok(Some(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                Ok(None) => {
                    self.content = Content::Done;
                    return Poll::Ready(self.last.take().map(Ok));
                }
                Err(error) => {
                    self.content = Content::Done;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

#[cfg(feature = "_tokio")]
impl http_body::Body for Body {
    type Data = Bytes;
    type Error = SendError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, SendError>>> {
        self.poll_next(cx).map_ok(http_body::Frame::data)
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Bytes(bytes) => bytes.is_empty() && self.length() == Some(0),
            Content::Done => self.last.is_none(),
            Content::Stream(_) => false,
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.length().map_or_else(Default::default, http_body::SizeHint::with_exact)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.length()).finish_non_exhaustive()
    }
}

impl Default for Body {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        let bytes = bytes.into();
        Self { left: Some(bytes.len() as u64), content: Content::Bytes(bytes), last: None }
    }
}

/// Converts the items of a stream to `Bytes`, and its errors to [`SendError`].
struct Chunks<S>(Pin<Box<S>>);

impl<S, T, E> Stream for Chunks<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map_ok(Into::into).map_err(|error| match error.into().downcast() {
            Ok(known) => *known,
            Err(other) => SendError::new(TransportErrorKind::Interrupted, other),
        })
    }
}
