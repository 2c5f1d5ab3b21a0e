use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use convex_typed::Bytes;
use futures_core::Stream;

/// A stream of chunks that are all ready.
#[derive(Debug)]
pub struct Chunks(VecDeque<io::Result<Bytes>>);

impl Chunks {
    /// Creates a stream of these chunks.
    pub fn new<T: Into<Bytes>>(chunks: impl IntoIterator<Item = io::Result<T>>) -> Self {
        Self(chunks.into_iter().map(|chunk| chunk.map(Into::into)).collect())
    }
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}
