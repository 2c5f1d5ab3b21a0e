//! Blocking downloads.

use std::fmt;
use std::io::{self, Read, Write};
use std::ops::RangeBounds;
use std::time::Duration;

use bytes::Bytes;

use super::incoming;
use crate::client;
use crate::error::Error;
use crate::executor::block_on;
use crate::protocol::FileMetadata;

/// As [`Download`](crate::Download): a download that blocks when it is [sent](Download::send).
#[derive(Debug)]
#[must_use = "a download does nothing before `send`"]
pub struct Download(pub(super) client::Download);

impl Download {
    /// As [`crate::Download::range`].
    pub fn range(self, range: impl RangeBounds<u64>) -> Self {
        Self(self.0.range(range))
    }

    /// As [`crate::Download::progress`].
    pub fn progress(self, callback: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        Self(self.0.progress(callback))
    }

    /// As [`crate::Download::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// As [`crate::Download::idle_timeout`].
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        Self(self.0.idle_timeout(timeout))
    }

    /// Sends the request, and blocks this thread until the metadata of the file has arrived.
    ///
    /// # Errors
    ///
    /// Those of awaiting the async download.
    pub fn send(self) -> Result<DownloadStream, Error> {
        block_on(self.0).map(DownloadStream)
    }
}

/// As [`DownloadStream`](crate::DownloadStream), but implements [`Read`] instead of `Stream`. The errors of reading contain
/// the [`Error`].
pub struct DownloadStream(client::DownloadStream);

impl DownloadStream {
    /// As [`crate::DownloadStream::metadata`].
    #[must_use]
    pub fn metadata(&self) -> &FileMetadata {
        self.0.metadata()
    }

    /// As [`crate::DownloadStream::write_to`], from the current position.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn write_to<W: Write + ?Sized>(mut self, writer: &mut W) -> Result<u64, Error> {
        incoming::write_to(&mut self.0.body, writer)
    }

    /// As [`crate::DownloadStream::bytes`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn bytes(self) -> Result<Bytes, Error> {
        block_on(self.0.bytes())
    }
}

impl Read for DownloadStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        incoming::read(&mut self.0.body, buffer)
    }
}

impl fmt::Debug for DownloadStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
