//! Connections over TCP, TLS, or TLS over TLS.

use std::error::Error as StdError;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) type BoxError = Box<dyn StdError + Send + Sync>;

pub(super) trait AsyncIo: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> AsyncIo for T {}

/// TCP, or TLS, or TLS over TLS.
pub(super) type Io = Box<dyn AsyncIo>;

/// The HTTP versions offered to the server, the preferred one first.
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
pub(super) const ALPN: &[&[u8]] = if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[] };

/// The HTTP version of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    #[cfg(all(any(feature = "rustls", feature = "native-tls"), feature = "http2"))]
    Http2,
}

impl Protocol {
    #[cfg(any(all(feature = "rustls", not(feature = "native-tls")), all(feature = "native-tls", feature = "http2")))]
    pub(super) fn negotiated(name: Option<&[u8]>) -> Self {
        match name {
            #[cfg(feature = "http2")]
            Some(b"h2") => Self::Http2,
            _ => Self::Http1,
        }
    }
}

/// A connection to a server, or to a proxy on the way to it.
pub(super) struct Stream {
    io: TokioIo<Io>,
    protocol: Protocol,
    /// Whether the other side is a proxy that reads the requests, which then need absolute URLs.
    forwarded: bool,
}

impl Stream {
    pub(super) fn new(io: Io, protocol: Protocol) -> Self {
        Self { io: TokioIo::new(io), protocol, forwarded: false }
    }

    pub(super) fn forwarded(self) -> Self {
        Self { forwarded: true, ..self }
    }

    pub(super) fn into_io(self) -> Io {
        self.io.into_inner()
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.forwarded);
        match self.protocol {
            Protocol::Http1 => connected,
            #[cfg(all(any(feature = "rustls", feature = "native-tls"), feature = "http2"))]
            Protocol::Http2 => connected.negotiated_h2(),
        }
    }
}

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, slices)
    }
}
