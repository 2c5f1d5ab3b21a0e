//! Connects through proxies. hyper-util chooses the proxy and implements the protocols.

use std::fmt;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use http::uri::{Authority, Parts, Scheme};
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tower_service::Service;

use super::stream::{BoxError, Stream};
use crate::text::innermost;
use crate::transport::SendError;
use crate::transport::options::{Proxy, check_proxy, unusable_proxy};

/// The proxies of a transport, if it has any.
#[derive(Clone, Default)]
pub(super) struct Proxies(Option<Arc<Matcher>>);

/// How a proxy reaches the server.
pub(super) enum ProxyMethod {
    /// It reads requests with the absolute URL of the server: plain HTTP.
    Forward,
    /// It opens a tunnel that it does not read (`CONNECT`).
    Tunnel,
    Socks,
}

impl Proxies {
    pub(super) fn new(proxy: &Proxy) -> Result<Self, SendError> {
        let matcher = match proxy {
            Proxy::None => return Ok(Self(None)),
            // Not always `from_system`: its sources depend on features that any crate of a build may turn on.
            Proxy::Environment if cfg!(feature = "system-proxy") => Matcher::from_system(),
            Proxy::Environment => Matcher::from_env(),
            Proxy::Url(url) => {
                check_proxy(url)?;
                Matcher::builder().all(url).build()
            }
        };
        let proxies = Self(Some(Arc::new(matcher)));
        // No server has this name, so no list of exceptions contains it.
        let any = ["http", "https"].map(|scheme| proxies.of(&format!("{scheme}://x.invalid/").parse().ok()?));
        match (any.into_iter().flatten().next(), proxy) {
            (Some(_), _) => Ok(proxies),
            (None, Proxy::Url(_)) => Err(unusable_proxy()),
            (None, _) => Ok(Self(None)),
        }
    }

    /// Returns the proxy for requests to this URL.
    pub(super) fn of(&self, uri: &Uri) -> Option<Intercept> {
        self.0.as_ref()?.intercept(uri)
    }

    /// Returns the header with the proxy's user and password, which a plain HTTP request must have itself.
    pub(super) fn authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        // First, as matching the host takes longer.
        if self.0.is_none() || uri.scheme() != Some(&Scheme::HTTP) {
            return None;
        }
        self.of(uri)?.basic_auth().cloned()
    }
}

/// Returns how the proxy reaches this URL.
pub(super) fn method(proxy: &Intercept, uri: &Uri) -> Result<ProxyMethod, BoxError> {
    match proxy.uri().scheme_str() {
        Some("http" | "https") if uri.scheme() == Some(&Scheme::HTTPS) => Ok(ProxyMethod::Tunnel),
        Some("http" | "https") => Ok(ProxyMethod::Forward),
        Some("socks5" | "socks5h") => Ok(ProxyMethod::Socks),
        other => Err(format!("unknown kind of proxy `{}`", other.unwrap_or_default()).into()),
    }
}

/// Returns the address of the proxy. The default port of SOCKS is 1080.
pub(super) fn address(proxy: &Intercept) -> Uri {
    let socks = proxy.uri().scheme_str().is_some_and(|scheme| scheme.starts_with("socks"));
    if socks { with_port(proxy.uri().clone(), 1080) } else { proxy.uri().clone() }
}

/// Opens a tunnel over this connection to a proxy.
pub(super) async fn tunnel(proxy: &Intercept, stream: Stream, uri: Uri) -> Result<Stream, BoxError> {
    let mut tunnel = Tunnel::new(proxy.uri().clone(), Connected(Some(stream)));
    if let Some(authorization) = proxy.basic_auth() {
        tunnel = tunnel.with_auth(authorization.clone());
    }
    Ok(tunnel.call(uri).await?)
}

/// Connects with SOCKS5. With `socks5` this machine resolves the host, with `socks5h` the proxy does, as in curl.
pub(super) async fn socks(proxy: &Intercept, stream: Stream, uri: Uri) -> Result<Stream, BoxError> {
    let mut uri = with_port(uri.clone(), if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 });
    if proxy.uri().scheme_str() == Some("socks5") {
        let host = uri.authority().map_or("", Authority::as_str);
        // hyper-util would block the thread.
        let address = tokio::net::lookup_host(host).await?.next().ok_or("the host has no address")?;
        uri = with_authority(uri, &address.to_string());
    }
    let mut socks = SocksV5::new(proxy.uri().clone(), Connected(Some(stream)));
    if let Some((user, password)) = proxy.raw_auth() {
        socks = socks.with_auth(user.to_owned(), password.to_owned());
    }
    Ok(socks.call(uri).await?)
}

fn with_port(uri: Uri, port: u16) -> Uri {
    match uri.authority() {
        Some(authority) if authority.port().is_none() => {
            let authority = format!("{}:{port}", authority.host());
            with_authority(uri, &authority)
        }
        _ => uri,
    }
}

fn with_authority(uri: Uri, authority: &str) -> Uri {
    let Ok(authority) = authority.parse::<Authority>() else { return uri };
    let mut parts: Parts = uri.clone().into_parts();
    parts.authority = Some(authority);
    Uri::from_parts(parts).unwrap_or(uri)
}

/// Returns an existing connection. Connecting beforehand has better errors than hyper-util's.
struct Connected(Option<Stream>);

impl Service<Uri> for Connected {
    type Response = Stream;
    type Error = BoxError;
    type Future = Ready<Result<Stream, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(self.0.take().ok_or_else(|| "the connection is in use".into()))
    }
}

/// An error of the connection through a proxy.
#[derive(Debug)]
pub(super) struct ProxyError {
    /// Without user and password.
    proxy: Uri,
    error: BoxError,
}

impl ProxyError {
    pub(super) fn new(proxy: &Intercept, error: BoxError) -> Self {
        Self { proxy: proxy.uri().clone(), error }
    }
}

/// It has no source, as only the innermost error of a chain is shown.
impl std::error::Error for ProxyError {}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = self.proxy.to_string();
        write!(f, "proxy {}: {}", proxy.trim_end_matches('/'), innermost(self.error.as_ref()))
    }
}
