//! TLS of the transport over hyper-util, by native-tls.

use tokio_native_tls::TlsConnector;

use crate::transport::hyper::stream::{BoxError, Io, Protocol};
use crate::transport::{ConnectOptions, SendError, tls};

/// Sets up TLS on a connection.
pub(in crate::transport::hyper) struct Tls {
    /// Lets the server choose the HTTP version.
    any: TlsConnector,
    http1: TlsConnector,
}

impl Tls {
    pub(in crate::transport::hyper) fn new(options: &ConnectOptions) -> Result<Self, SendError> {
        #[cfg_attr(not(feature = "http2"), allow(unused_mut))]
        let mut builder = tls::native::builder(options)?;
        let http1 = tls::native::connector(&builder)?.into();
        #[cfg(feature = "http2")]
        builder.request_alpns(&["h2", "http/1.1"]);
        Ok(Self { any: tls::native::connector(&builder)?.into(), http1 })
    }

    /// `host` without the brackets of IPv6. `any` lets the server choose the HTTP version.
    pub(in crate::transport::hyper) async fn wrap(
        &self,
        host: &str,
        io: Io,
        any: bool,
    ) -> Result<(Io, Protocol), BoxError> {
        let connector = if any { &self.any } else { &self.http1 };
        let stream = connector.connect(host, io).await?;
        #[cfg(feature = "http2")]
        let protocol = Protocol::negotiated(stream.get_ref().negotiated_alpn()?.as_deref());
        #[cfg(not(feature = "http2"))]
        let protocol = Protocol::Http1;
        Ok((Box::new(stream), protocol))
    }
}
