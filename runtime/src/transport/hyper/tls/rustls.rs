//! TLS of the transport over hyper-util, by rustls.

use std::sync::Arc;

use rustls::pki_types::ServerName;
use tokio_rustls::TlsConnector;

use super::super::options::ConnectOptions;
use super::super::{SendError, tls};
use super::stream::{BoxError, Io, Protocol};

/// Makes a connection one with TLS.
#[derive(Clone)]
pub(super) struct Tls {
    /// With a choice of the HTTP version.
    any: TlsConnector,
    http1: TlsConnector,
}

impl Tls {
    pub(super) fn new(options: &ConnectOptions) -> Result<Self, SendError> {
        let config = tls::rustls::config(options)?;
        let mut any = config.clone();
        any.alpn_protocols = super::stream::ALPN.iter().map(|name| name.to_vec()).collect();
        Ok(Self { any: Arc::new(any).into(), http1: Arc::new(config).into() })
    }

    /// `host` without the brackets of IPv6. `any` lets the other side choose the version of HTTP.
    pub(super) async fn wrap(&self, host: &str, io: Io, any: bool) -> Result<(Io, Protocol), BoxError> {
        let name = ServerName::try_from(host.to_owned())?;
        let connector = if any { &self.any } else { &self.http1 };
        let stream = connector.connect(name, io).await?;
        let protocol = Protocol::negotiated(stream.get_ref().1.alpn_protocol());
        Ok((Box::new(stream), protocol))
    }
}
