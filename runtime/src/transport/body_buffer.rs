//! Collects a body in memory.

use bytes::Bytes;

use super::SendError;

/// Collects a body in memory, up to a limit. Compressed bodies count with their decompressed size.
pub(crate) struct BodyBuffer {
    announced: Option<usize>,
    limit: usize,
    body: Vec<u8>,
}

/// Up to this size, the announced length is allocated at once. Beyond it, memory grows with the received bytes, as the
/// announcement may be wrong.
const TRUSTED: usize = 1 << 20;

impl BodyBuffer {
    /// Creates a buffer, or fails if the announced length is over the limit.
    pub(crate) fn new(announced: Option<u64>, limit: usize) -> Result<Self, SendError> {
        let announced = announced.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
        if announced.is_some_and(|length| length > limit) {
            return Err(SendError::too_large(limit));
        }
        Ok(Self { announced, limit, body: Vec::new() })
    }

    /// Adds a chunk. If it is the whole body, as it usually is, it is returned instead, without a copy
    /// (`runtime/PERFORMANCE.md`).
    pub(crate) fn push(&mut self, chunk: Bytes) -> Result<Option<Bytes>, SendError> {
        if self.body.is_empty() && self.announced == Some(chunk.len()) {
            return Ok(Some(chunk));
        }
        self.extend(&chunk)?;
        Ok(None)
    }

    /// Adds a chunk.
    pub(crate) fn extend(&mut self, chunk: &[u8]) -> Result<(), SendError> {
        let length = self.body.len().saturating_add(chunk.len());
        if length > self.limit {
            return Err(SendError::too_large(self.limit));
        }
        if length > self.body.capacity() {
            let ahead = length.saturating_mul(2);
            let room = self.announced.map_or(ahead.min(self.limit), |announced| announced.min(ahead.max(TRUSTED)));
            self.body.reserve_exact(room.max(length) - self.body.len());
        }
        self.body.extend_from_slice(chunk);
        Ok(())
    }

    pub(crate) fn end(self) -> Bytes {
        self.body.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_announced_length_is_not_allocated_at_once() {
        const TERABYTE: u64 = 1 << 40;
        let mut buffer = BodyBuffer::new(Some(TERABYTE), usize::MAX).unwrap();
        buffer.extend(&[7; 1000]).unwrap();
        assert_eq!(buffer.body.capacity(), TRUSTED);
        buffer.extend(&vec![7; TRUSTED]).unwrap();
        assert!(buffer.body.capacity() <= 2 * (TRUSTED + 1000));
        assert_eq!(buffer.end().len(), TRUSTED + 1000);
    }

    #[test]
    fn capacity_stays_within_the_announced_length_and_the_limit() {
        let mut buffer = BodyBuffer::new(Some(1500), 2000).unwrap();
        buffer.extend(&[7; 1000]).unwrap();
        assert_eq!(buffer.body.capacity(), 1500);
        let mut buffer = BodyBuffer::new(None, 1500).unwrap();
        buffer.extend(&[7; 1000]).unwrap();
        assert_eq!(buffer.body.capacity(), 1500);
        buffer.extend(&[7; 500]).unwrap();
        assert!(buffer.extend(&[7]).is_err());
    }

    #[test]
    fn one_chunk_is_not_copied() {
        let chunk = Bytes::from_static(b"all of it");
        let mut buffer = BodyBuffer::new(Some(9), 9).unwrap();
        assert_eq!(buffer.push(chunk.clone()).unwrap().unwrap().as_ptr(), chunk.as_ptr());
        assert!(BodyBuffer::new(Some(9), 8).is_err());
    }
}
