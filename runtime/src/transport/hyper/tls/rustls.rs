//! TLS of the transport over hyper-util, by rustls.

use std::sync::Arc;

use rustls::pki_types::ServerName;
use tokio_rustls::TlsConnector;

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
        let config = tls::rustls::config(options)?;
        let mut any = config.clone();
        any.alpn_protocols = crate::transport::hyper::stream::ALPN.iter().map(|name| name.to_vec()).collect();
        Ok(Self { any: Arc::new(any).into(), http1: Arc::new(config).into() })
    }

    /// `host` without the brackets of IPv6. `any` lets the server choose the HTTP version.
    pub(in crate::transport::hyper) async fn wrap(
        &self,
        host: &str,
        io: Io,
        any: bool,
    ) -> Result<(Io, Protocol), BoxError> {
        let name = ServerName::try_from(host.to_owned())?;
        let connector = if any { &self.any } else { &self.http1 };
        let stream = connector.connect(name, io).await?;
        let protocol = Protocol::negotiated(stream.get_ref().1.alpn_protocol());
        Ok((Box::new(stream), protocol))
    }
}
