//! Connects the transport over hyper-util.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::GaiResolver;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time;
use tower_service::Service;

use super::proxy::{self, Proxies, ProxyError, ProxyMethod};
use super::stream::{BoxError, Protocol, Stream};
use super::tls::Tls;
use crate::transport::lazy_tls::LazyTls;
use crate::transport::options::ConnectOptions;

/// The TCP keepalive time of an idle connection, and the interval between its three probes. As in reqwest.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long data may stay unacknowledged before the connection counts as lost. As in reqwest.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNCONFIRMED: Duration = Duration::from_secs(30);

/// Connects over TCP, through a proxy if there is one, and with TLS for `https`. `R` resolves the names of hosts.
#[derive(Clone)]
pub(super) struct Connector<R = GaiResolver> {
    tcp: HttpConnector<R>,
    tls: Arc<LazyTls<Tls>>,
    proxies: Proxies,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(options: &ConnectOptions, tls: Arc<LazyTls<Tls>>, proxies: Proxies) -> Self {
        Self::with_resolver(GaiResolver::new(), options, tls, proxies)
    }
}

impl<R> Connector<R> {
    fn with_resolver(resolver: R, options: &ConnectOptions, tls: Arc<LazyTls<Tls>>, proxies: Proxies) -> Self {
        let timeout = options.timeout;
        // It tries IPv6 and IPv4 addresses, the second kind 0.3 s after the first (happy eyeballs).
        let mut tcp = HttpConnector::new_with_resolver(resolver);
        tcp.enforce_http(false);
        // This time is divided among the addresses of a host.
        tcp.set_connect_timeout(Some(timeout));
        tcp.set_keepalive(Some(KEEP_ALIVE));
        tcp.set_keepalive_interval(Some(KEEP_ALIVE));
        tcp.set_keepalive_retries(Some(3));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(UNCONFIRMED));
        tcp.set_nodelay(true);
        Self { tcp, tls, proxies, timeout }
    }
}

impl<R> Connector<R>
where
    HttpConnector<R>: Service<Uri, Response = TokioIo<TcpStream>, Error: Into<BoxError>>,
{
    async fn connect(mut self, uri: Uri) -> Result<Stream, BoxError> {
        let Some(proxy) = self.proxies.of(&uri) else { return self.direct(uri, true).await };
        let through = async {
            let method = proxy::method(&proxy, &uri)?;
            // Requests to the proxy itself are HTTP/1.1.
            let stream = self.direct(proxy::address(&proxy), false).await?;
            match method {
                ProxyMethod::Forward => Ok(stream.forwarded()),
                ProxyMethod::Tunnel => proxy::tunnel(&proxy, stream, uri.clone()).await,
                ProxyMethod::Socks => proxy::socks(&proxy, stream, uri.clone()).await,
            }
        };
        let stream = through.await.map_err(|error| ProxyError::new(&proxy, error))?;
        // TLS through the proxy is with the server itself.
        self.secured(stream, &uri, true).await
    }

    /// Connects to the host of this URL without a proxy.
    async fn direct(&mut self, uri: Uri, any_protocol: bool) -> Result<Stream, BoxError> {
        let tcp = self.tcp.call(uri.clone()).await.map_err(Into::into)?;
        self.secured(Stream::new(Box::new(tcp.into_inner()), Protocol::Http1), &uri, any_protocol).await
    }

    async fn secured(&self, stream: Stream, uri: &Uri, any_protocol: bool) -> Result<Stream, BoxError> {
        if uri.scheme() != Some(&Scheme::HTTPS) {
            return Ok(stream);
        }
        let host = uri.host().unwrap_or_default();
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let (io, protocol) = self.tls.get()?.wrap(host, stream.into_io(), any_protocol).await?;
        Ok(Stream::new(io, protocol))
    }
}

impl<R> Service<Uri> for Connector<R>
where
    R: Clone + Send + Sync + 'static,
    HttpConnector<R>: Service<Uri, Response = TokioIo<TcpStream>, Error: Into<BoxError>, Future: Send>,
{
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            let timeout = this.timeout;
            match time::timeout(timeout, this.connect(uri)).await {
                Ok(connected) => connected,
                Err(_) => Err(format!("no connection after {timeout:?}").into()),
            }
        })
    }
}

/// Shows nothing, as it may contain passwords of proxies.
impl<R> fmt::Debug for Connector<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").finish_non_exhaustive()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
