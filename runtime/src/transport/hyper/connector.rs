//! How the transport over hyper-util connects.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::crypto::ring;
use tokio::net::TcpStream;
use tokio::time;
use tower_service::Service;

use super::super::SendError;
use crate::error::TransportErrorKind;

/// As long as reqwest lets a connection be silent before it asks the other side.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Connects over TCP, and for `https` with rustls and the certificates that the system trusts.
#[derive(Debug, Clone)]
pub struct Connector {
    https: HttpsConnector<HttpConnector>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn within(timeout: Duration) -> Result<Self, SendError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        // Of this time each address of a host gets its part.
        tcp.set_connect_timeout(Some(timeout));
        tcp.set_keepalive(Some(KEEP_ALIVE));
        tcp.set_nodelay(true);
        // The provider is named, as rustls panics where it has the choice of two.
        let tls = HttpsConnectorBuilder::new()
            .with_provider_and_platform_verifier(Arc::new(ring::default_provider()))
            .map_err(|error| SendError::new(TransportErrorKind::Unsupported, error))?;
        Ok(Self { https: tls.https_or_http().enable_http1().wrap_connector(tcp), timeout })
    }
}

type BoxError = Box<dyn StdError + Send + Sync>;

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(cx)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connected, timeout) = (self.https.call(uri), self.timeout);
        Box::pin(async move {
            match time::timeout(timeout, connected).await {
                Ok(connected) => connected,
                Err(_) => Err(format!("there is no connection after {timeout:?}").into()),
            }
        })
    }
}
