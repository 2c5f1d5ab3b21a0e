//! The connection settings of the transports of this crate.

#[cfg(any(feature = "_tokio", feature = "blocking"))]
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

#[cfg(any(feature = "_tokio", feature = "blocking"))]
use http::Uri;

#[cfg(any(feature = "_tokio", feature = "blocking"))]
use super::SendError;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
use crate::error::TransportErrorKind;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
use crate::text::innermost;

/// How a transport connects: timeout, proxy and certificates.
///
/// [`ClientBuilder`](crate::ClientBuilder) has the same methods. Use this for a transport that you
/// [wrap](crate::transport#a-transport-around-another).
///
/// ```
/// # #[cfg(all(feature = "hyper", feature = "rustls"))] {
/// use convex_typed::{Client, transport::{ConnectOptions, hyper::HyperTransport}};
///
/// let options = ConnectOptions::new().proxy("http://proxy.example.com:3128");
/// let transport = HyperTransport::with_options(&options)?;
/// let client = Client::builder().transport(transport).build("https://happy-animal-123.convex.cloud")?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
// Each transport uses only some of them.
#[cfg_attr(not(all(feature = "_tokio", feature = "_tls")), allow(dead_code))]
pub struct ConnectOptions {
    pub(super) timeout: Duration,
    pub(super) proxy: Proxy,
    pub(super) root_certificates: Vec<Vec<u8>>,
    pub(super) client_certificate: Option<ClientCertificate>,
}

#[derive(Clone)]
#[cfg_attr(not(any(feature = "_tokio", feature = "blocking")), allow(dead_code))]
pub(super) enum Proxy {
    Environment,
    None,
    Url(String),
}

/// A certificate chain and its key, both in PEM.
#[derive(Clone)]
#[cfg_attr(not(feature = "_tls"), allow(dead_code))]
pub(super) struct ClientCertificate {
    pub(super) chain: Vec<u8>,
    pub(super) key: Vec<u8>,
}

impl ConnectOptions {
    /// Creates options with the defaults: 10 seconds, the proxies of the environment, and the certificates the system trusts.
    pub fn new() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            proxy: Proxy::Environment,
            root_certificates: Vec::new(),
            client_certificate: None,
        }
    }

    /// Sets how long connecting may take, see [`ClientBuilder::connect_timeout`](crate::ClientBuilder::connect_timeout).
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets a proxy for all requests, see [`ClientBuilder::proxy`](crate::ClientBuilder::proxy).
    pub fn proxy(self, url: impl Into<String>) -> Self {
        Self { proxy: Proxy::Url(url.into()), ..self }
    }

    /// Disables proxies, see [`ClientBuilder::no_proxy`](crate::ClientBuilder::no_proxy).
    pub fn no_proxy(self) -> Self {
        Self { proxy: Proxy::None, ..self }
    }

    /// Trusts these root certificates as well, see
    /// [`ClientBuilder::add_root_certificates`](crate::ClientBuilder::add_root_certificates).
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Sets the client certificate, see
    /// [`ClientBuilder::client_certificate`](crate::ClientBuilder::client_certificate).
    pub fn client_certificate(self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        Self { client_certificate: Some(ClientCertificate { chain: chain.into(), key: key.into() }), ..self }
    }

    #[cfg(any(feature = "hyper", feature = "blocking", all(feature = "reqwest", not(feature = "_tls"))))]
    pub(super) fn has_certificates(&self) -> bool {
        !self.root_certificates.is_empty() || self.client_certificate.is_some()
    }

    /// The error of these options, or of any `https` URL, in a build without TLS.
    #[cfg(all(any(feature = "_tokio", feature = "blocking"), not(feature = "_tls")))]
    pub(super) fn no_tls(&self) -> SendError {
        SendError::no_tls(if self.has_certificates() { "a certificate" } else { "`https`" })
    }
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows neither passwords nor keys.
impl fmt::Debug for ConnectOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectOptions")
            .field("timeout", &self.timeout)
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::None => "None",
            Self::Url(_) => "Url(redacted)",
        })
    }
}

/// The error of an invalid setting. `error` must not show secrets.
#[cfg(any(feature = "_tokio", feature = "blocking"))]
pub(super) fn unusable(what: &str, error: impl Into<Box<dyn StdError + Send + Sync>>) -> SendError {
    let error = error.into();
    SendError::new(TransportErrorKind::Unsupported, format!("{what} cannot be used: {}", innermost(error.as_ref())))
}

/// Fails if not every transport supports this kind of proxy. The URL may contain a password, so it is not shown.
#[cfg(any(feature = "_tokio", feature = "blocking"))]
pub(super) fn check_proxy(url: &str) -> Result<(), SendError> {
    let known = url.parse::<Uri>().is_ok_and(|url| {
        let scheme = url.scheme_str().is_none_or(|scheme| ["http", "https", "socks5", "socks5h"].contains(&scheme));
        scheme && url.host().is_some_and(|host| !host.is_empty())
    });
    if known { Ok(()) } else { Err(unusable_proxy()) }
}

#[cfg(any(feature = "_tokio", feature = "blocking"))]
pub(super) fn unusable_proxy() -> SendError {
    unusable("the URL of the proxy", "it must look like `http://host:port`, `https://..` or `socks5://..`")
}
