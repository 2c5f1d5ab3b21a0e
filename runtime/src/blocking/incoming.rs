//! Reads the body of a response without async.

use std::io::{self, Write};

use bytes::Buf;

use crate::client::incoming::Incoming;
use crate::error::Error;
use crate::executor::block_on;

/// Fills the buffer as [`Read::read`](io::Read::read) does. What does not fit waits for the next read.
pub(super) fn read(body: &mut Incoming, buffer: &mut [u8]) -> io::Result<usize> {
    let Some(mut chunk) = block_on(body.chunk()).map_err(io::Error::other)? else { return Ok(0) };
    let length = chunk.len().min(buffer.len());
    chunk.copy_to_slice(&mut buffer[..length]);
    body.unread = chunk;
    Ok(length)
}

/// Writes the rest of a body, and returns its length.
pub(super) fn write_to<W: Write + ?Sized>(body: &mut Incoming, writer: &mut W) -> Result<u64, Error> {
    let mut written = 0;
    while let Some(chunk) = block_on(body.chunk())? {
        writer.write_all(&chunk).map_err(|error| body.unwritten(error))?;
        written += chunk.len() as u64;
    }
    writer.flush().map_err(|error| body.unwritten(error))?;
    Ok(written)
}
