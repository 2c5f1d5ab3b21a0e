//! Compressed responses.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderValue};

use super::{BodyBuffer, SendError};
use crate::error::TransportErrorKind;

static GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// Accepts a compressed response, unless the request has its own `Accept-Encoding` or asks for a range. Returns whether it
/// does.
pub(super) fn accept(headers: &mut HeaderMap) -> bool {
    let own = headers.contains_key(ACCEPT_ENCODING) || headers.contains_key(RANGE);
    if !own {
        headers.insert(ACCEPT_ENCODING, GZIP.clone());
    }
    !own
}

/// Whether the response is compressed. If it is, removes the headers that describe the compressed body.
pub(super) fn is_compressed(headers: &mut HeaderMap) -> bool {
    let gzip = headers.get(CONTENT_ENCODING).is_some_and(|encoding| {
        encoding.as_bytes().eq_ignore_ascii_case(b"gzip") || encoding.as_bytes().eq_ignore_ascii_case(b"x-gzip")
    });
    if gzip {
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
    }
    gzip
}

/// Decompresses a body as it arrives. The limit counts decompressed bytes.
pub(super) struct GzipDecoder {
    decoder: MultiGzDecoder<BodyBuffer>,
    empty: bool,
}

impl GzipDecoder {
    pub(super) fn new(limit: usize) -> Result<Self, SendError> {
        Ok(Self { decoder: MultiGzDecoder::new(BodyBuffer::new(None, limit)?), empty: true })
    }

    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), SendError> {
        self.empty &= chunk.is_empty();
        self.decoder.write_all(chunk).map_err(failure)
    }

    /// Returns the body. That of a response to HEAD may be empty, which is not gzip.
    pub(super) fn end(self) -> Result<Bytes, SendError> {
        if self.empty { Ok(Bytes::new()) } else { self.decoder.finish().map_err(failure).map(BodyBuffer::end) }
    }
}

impl Write for BodyBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes).map(|()| bytes.len()).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the error of the limit, or of invalid gzip.
fn failure(error: io::Error) -> SendError {
    error.downcast().unwrap_or_else(|error| {
        SendError::new(TransportErrorKind::Interrupted, format!("incomplete or invalid gzip: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unzip(pieces: &[&[u8]], limit: usize) -> Result<Bytes, SendError> {
        let mut unzip = GzipDecoder::new(limit)?;
        pieces.iter().try_for_each(|piece| unzip.push(piece))?;
        unzip.end()
    }

    #[test]
    fn a_body_may_be_split_anywhere() {
        let text = b"how now, brown cow ".repeat(500);
        let zipped = gzip(&text);
        assert!(zipped.len() < 500);
        for size in [1, 7, zipped.len()] {
            let pieces: Vec<&[u8]> = zipped.chunks(size).collect();
            assert_eq!(unzip(&pieces, text.len()).unwrap(), text);
        }
        // The format allows several streams in a row.
        assert_eq!(unzip(&[&gzip(b"a"), &gzip(b"b")], 2).unwrap(), "ab");
        assert_eq!(unzip(&[&gzip(b"")], 0).unwrap(), "");
        assert_eq!(unzip(&[], 0).unwrap(), "");
        assert_eq!(unzip(&[b""], 0).unwrap(), "");
    }

    #[test]
    fn the_limit_counts_decompressed_bytes() {
        let zipped = gzip(&vec![0; 1 << 20]);
        assert_eq!(unzip(&[&zipped], 1 << 20).unwrap().len(), 1 << 20);
        assert_eq!(unzip(&[&zipped], (1 << 20) - 1).unwrap_err().kind(), TransportErrorKind::TooLarge);
    }

    #[test]
    fn incomplete_or_invalid_gzip_is_an_error() {
        let zipped = gzip(b"how now, brown cow");
        let mut wrong = zipped.clone();
        let end = wrong.len() - 6;
        wrong[end] ^= 1;
        for bytes in [&zipped[..1], &zipped[..15], &zipped[..zipped.len() - 1], &wrong, b"{\"status\":\"success\"}"] {
            assert_eq!(unzip(&[bytes], 99).unwrap_err().kind(), TransportErrorKind::Interrupted, "{bytes:?}");
        }
    }
}
