//! The transport over reqwest, with the feature `reqwest`.
//!
//! This module uses reqwest 0.13. It may change in a minor version of this crate, whenever reqwest has a new 0.x version.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Response, Uri};
use http_body::{Frame, SizeHint};
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Url};

use super::clock::Clock;
use super::options::{Proxy, check_proxy, unusable_proxy};
use super::response_body::{Deadline, ResponseBody};
use super::{Attempt, Body, BodyBuffer, BoxFuture, ConnectOptions, IDLE_CONNECTION, SendError, Transfer, Transport};
use crate::error::TransportErrorKind;

/// Sends requests through a [`reqwest::Client`].
#[derive(Clone)]
pub struct ReqwestTransport {
    http: Arc<RwLock<reqwest::Client>>,
    /// The options to create another client without connections. `None` if the user gave the client.
    options: Option<Arc<ConnectOptions>>,
    /// Whether it has TLS. Assumed if the user gave the client.
    tls: bool,
    clock: Clock,
    /// The last parsed URL. The next one of the same host is derived from it, as parsing a URL for each call takes a tenth of a
    /// small call (`cargo xtask bench client`). It may go when reqwest accepts an `http::Uri`.
    last: Arc<RwLock<Option<(Uri, Url)>>>,
}

impl ReqwestTransport {
    /// Creates a transport over a client you already have, with its proxies, certificates, connections and connect timeout.
    /// Build it with `redirect(Policy::none())`, or a call may run twice, see [`Transport::send`].
    ///
    /// ```
    /// use convex_typed::{Client, transport::reqwest::ReqwestTransport};
    /// use reqwest::redirect::Policy;
    ///
    /// let http = reqwest::Client::builder().redirect(Policy::none()).user_agent("mine").build()?;
    /// let client = Client::builder().transport(ReqwestTransport::new(http));
    /// # Ok::<(), reqwest::Error>(())
    /// ```
    #[must_use]
    pub fn new(http: reqwest::Client) -> Self {
        let http = Arc::new(RwLock::new(http));
        Self { http, options: None, tls: true, clock: Clock::start(), last: Arc::default() }
    }

    /// Creates a transport with its own connections, which is the default with the feature `reqwest` and without `hyper`.
    ///
    /// With `rustls`, reqwest chooses the cryptography provider.
    ///
    /// # Errors
    ///
    /// An option is invalid, or TLS cannot be set up. With `rustls`, reqwest needs certificates of the system even for `http`.
    pub fn with_options(options: &ConnectOptions) -> Result<Self, SendError> {
        Ok(Self { options: Some(Arc::new(options.clone())), tls: cfg!(feature = "_tls"), ..Self::new(build(options)?) })
    }

    /// Returns the client, without old connections if the machine was suspended.
    async fn http(&self) -> reqwest::Client {
        if self.clock.after_idle().await {
            self.forget_connections();
        }
        self.http.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Drops the idle connections. Calls in flight keep theirs.
    pub(super) fn forget_connections(&self) {
        if let Some(Ok(new)) = self.options.as_deref().map(build) {
            *self.http.write().unwrap_or_else(PoisonError::into_inner) = new;
        }
    }

    /// Fails if the transport cannot reach this URL at all.
    pub(crate) fn check(&self, uri: &Uri) -> Result<(), SendError> {
        if self.tls || uri.scheme_str() != Some("https") { Ok(()) } else { Err(SendError::no_tls("`https`")) }
    }

    fn url(&self, uri: &Uri) -> Result<Url, SendError> {
        self.check(uri)?;
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((same, url)) if same == uri => return Ok(url.clone()),
            Some((_, url)) if same_host(url, uri) => {
                let mut url = url.clone();
                url.set_path(uri.path());
                url.set_query(uri.query());
                return Ok(url);
            }
            _ => drop(last),
        }
        let url: Url =
            uri.to_string().parse().map_err(|error| SendError::new(TransportErrorKind::Unsupported, error))?;
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some((uri.clone(), url.clone()));
        Ok(url)
    }
}

/// Shows nothing, as it may contain URLs of files and passwords of proxies.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        Box::pin(async move {
            let Attempt { request, timeout, response_limit } = attempt;
            let (parts, body) = request.into_parts();
            let mut request = reqwest::Request::new(parts.method, self.url(&parts.uri)?);
            *request.headers_mut() = parts.headers;
            *request.body_mut() = Some(body.into());
            *request.timeout_mut() = Some(timeout);
            let mut answer = self.http().await.execute(request).await.map_err(failure)?;
            let status = answer.status();
            let headers = std::mem::take(answer.headers_mut());
            let mut response = Response::new(read(answer, response_limit).await?);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }

    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let Transfer { request, timeout, idle_timeout, .. } = transfer;
            let deadline = Deadline::new(timeout, idle_timeout);
            let (parts, body) = request.into_parts();
            let mut request = reqwest::Request::new(parts.method, self.url(&parts.uri)?);
            *request.headers_mut() = parts.headers;
            *request.body_mut() = Some(outgoing(body));
            let answer = deadline.head(async { self.http().await.execute(request).await.map_err(failure) }).await?;
            let length = answer.content_length();
            Ok(Response::from(answer).map(|body| ResponseBody::stream(body, length, failure, deadline)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}

fn build(options: &ConnectOptions) -> Result<reqwest::Client, SendError> {
    let http = reqwest::Client::builder().redirect(Policy::none()).connect_timeout(options.timeout);
    let http = http.pool_idle_timeout(IDLE_CONNECTION);
    let http = match &options.proxy {
        Proxy::Environment => http,
        Proxy::None => http.no_proxy(),
        Proxy::Url(url) => {
            // reqwest would ignore a proxy that it does not support.
            check_proxy(url)?;
            http.proxy(reqwest::Proxy::all(url).map_err(|_| unusable_proxy())?)
        }
    };
    build_with_tls(http, options)
}

#[cfg(feature = "_tls")]
fn build_with_tls(mut http: ClientBuilder, options: &ConnectOptions) -> Result<reqwest::Client, SendError> {
    use reqwest::{Certificate, Identity};

    use super::options::unusable;
    use super::tls::{CLIENT, NO_CERTIFICATE, ROOTS};

    #[cfg(feature = "native-tls")]
    let with = http.tls_backend_native();
    #[cfg(not(feature = "native-tls"))]
    let with = http.tls_backend_rustls();
    http = with;
    for pem in &options.root_certificates {
        let found = Certificate::from_pem_bundle(pem).map_err(|error| unusable(ROOTS, error))?;
        if found.is_empty() {
            return Err(unusable(ROOTS, NO_CERTIFICATE));
        }
        http = http.tls_certs_merge(found);
    }
    if let Some(own) = &options.client_certificate {
        #[cfg(feature = "native-tls")]
        let identity = Identity::from_pkcs8_pem(&own.chain, &own.key);
        #[cfg(not(feature = "native-tls"))]
        let identity = Identity::from_pem(&[own.chain.as_slice(), b"\n", &own.key].concat());
        http = http.identity(identity.map_err(|error| unusable(CLIENT, error))?);
    }
    let what = match (options.root_certificates.as_slice(), &options.client_certificate) {
        ([], None) => "TLS",
        ([_, ..], None) => ROOTS,
        ([], Some(_)) => CLIENT,
        ([_, ..], Some(_)) => "a certificate",
    };
    http.build().map_err(|error| unusable(what, error))
}

#[cfg(not(feature = "_tls"))]
fn build_with_tls(http: ClientBuilder, options: &ConnectOptions) -> Result<reqwest::Client, SendError> {
    if options.has_certificates() { Err(options.no_tls()) } else { http.build().map_err(failure) }
}

/// Compares without parsing, so an explicit default port makes a difference.
fn same_host(url: &Url, uri: &Uri) -> bool {
    uri.scheme_str() == Some(url.scheme()) && uri.authority().is_some_and(|authority| authority == url.authority())
}

async fn read(mut answer: reqwest::Response, limit: usize) -> Result<Bytes, SendError> {
    let mut buffer = BodyBuffer::new(answer.content_length(), limit)?;
    while let Some(chunk) = answer.chunk().await.map_err(failure)? {
        if let Some(body) = buffer.push(chunk)? {
            return Ok(body);
        }
    }
    Ok(buffer.end())
}

fn outgoing(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(Outgoing(Mutex::new(body))),
    }
}

/// The lock is never contended: it makes the body `Sync`, as reqwest requires.
struct Outgoing(Mutex<Body>);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = SendError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, SendError>>> {
        Pin::new(self.0.get_mut().unwrap_or_else(PoisonError::into_inner)).poll_frame(cx)
    }

    fn size_hint(&self) -> SizeHint {
        http_body::Body::size_hint(&*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn failure(error: reqwest::Error) -> SendError {
    let kind = if error.is_builder() {
        TransportErrorKind::Unsupported
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Interrupted
    };
    // Our error shows the URL, without its query, which may contain secrets.
    SendError::new(kind, error.without_url())
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http_body::{Body, Frame};

    use super::*;

    /// A body without a length, in pieces.
    struct Pieces(VecDeque<&'static [u8]>);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(Bytes::from_static(piece)))))
        }
    }

    #[tokio::test]
    async fn an_empty_chunk_does_not_end_the_body() {
        // With HTTP/2 the last chunk is often empty.
        for pieces in [&[&b"ab"[..], b"c", b""][..], &[b"", b"abc"], &[b"abc", b""], &[b"a", b"", b"bc"]] {
            let body = reqwest::Body::wrap(Pieces(pieces.iter().copied().collect()));
            let answer = reqwest::Response::from(Response::new(body));
            assert_eq!(read(answer, 3).await.unwrap(), "abc", "{pieces:?}");
        }
    }

    #[test]
    fn derived_urls_equal_parsed_ones() {
        let transport = ReqwestTransport::new(reqwest::Client::new());
        for text in [
            "http://127.0.0.1:3210/api/query",
            "http://127.0.0.1:3210/api/run/a%3Ab/c%3F",
            "http://127.0.0.1:3210/http/x?a%20b=%C3%BC%26&c=d",
            "http://127.0.0.1:3210/",
            "http://127.0.0.1:3211/api/query",
            "https://127.0.0.1:3211/api/query",
            "https://a.convex.cloud/api/query",
            "https://a.convex.cloud:443/api/query",
            "https://b.convex.cloud/api/query?",
        ] {
            let uri: Uri = text.parse().unwrap();
            for _ in 0..2 {
                assert_eq!(transport.url(&uri).unwrap().as_str(), text.parse::<Url>().unwrap().as_str());
            }
        }
    }
}
