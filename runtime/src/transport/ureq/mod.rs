//! The transport over ureq, with the feature `blocking`.
//!
//! This module uses ureq 3. It may change in a minor version of this crate, whenever ureq has a new major version.

mod failure;
mod stream;
#[cfg(feature = "_tls")]
mod tls;

use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fmt};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response, Uri};
use ureq::{Agent, AsSendBody};

use self::failure::{Progress, after_connecting, failure};
use super::lazy_tls::LazyTls;
use super::options::{Proxy, check_proxy, unusable_proxy};
use super::suspend::SuspendDetector;
use super::{Attempt, Body, BodyBuffer, BoxFuture, ConnectOptions, SendError, Transfer, Transport};

/// Sends requests through a [`ureq::Agent`]. Its futures block the thread that polls them, and complete at the first poll.
#[derive(Clone)]
pub struct UreqTransport {
    agent: Arc<RwLock<Agent>>,
    /// The check of TLS, at whose faults ureq would panic. `None` if the user gave the agent.
    tls: Option<Arc<LazyTls<()>>>,
    start: Instant,
    suspend: Arc<SuspendDetector>,
}

/// The number of bytes of a response to read at once.
const PIECE: usize = 16 << 10;

impl UreqTransport {
    /// Creates a transport over an agent you already have, with its proxies, certificates, connections and connect timeout.
    /// Build it with `max_redirects(0)`, or a call may run twice, see [`Transport::send`].
    ///
    /// ```
    /// use convex_typed::{Client, transport::ureq::UreqTransport};
    ///
    /// let agent = ureq::Agent::config_builder().max_redirects(0).user_agent("mine").build().new_agent();
    /// let client = Client::builder().transport(UreqTransport::new(agent)).blocking();
    /// ```
    #[must_use]
    pub fn new(agent: Agent) -> Self {
        let (agent, start) = (Arc::new(RwLock::new(agent)), Instant::now());
        Self { agent, tls: None, start, suspend: Arc::new(SuspendDetector::new(start.elapsed())) }
    }

    /// Creates a transport with its own connections, as a blocking client does by default.
    ///
    /// It reads the environment as ureq does: the first of `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY` applies to all
    /// requests. `NO_PROXY` takes complete names, and `.example.com` for its subdomains.
    ///
    /// # Errors
    ///
    /// An option is invalid. The certificates that the system trusts are read when the first `https` URL is used.
    pub fn with_options(options: &ConnectOptions) -> Result<Self, SendError> {
        let timeout = Some(options.timeout);
        let config = Agent::config_builder().timeout_resolve(timeout).timeout_connect(timeout).max_redirects(0);
        let config = match &options.proxy {
            // In a CGI program, `HTTP_PROXY` is a header of the request. curl and hyper-util check this, too.
            Proxy::Environment if env::var_os("REQUEST_METHOD").is_some() => config.proxy(None),
            Proxy::Environment => config,
            Proxy::None => config.proxy(None),
            Proxy::Url(url) => {
                check_proxy(url)?;
                config.proxy(Some(ureq::Proxy::new(url).map_err(|_| unusable_proxy())?))
            }
        };
        #[cfg(feature = "_tls")]
        let (tls, config) = (LazyTls::new(options, tls::check)?, config.tls_config(tls::config(options)?));
        #[cfg(not(feature = "_tls"))]
        let tls = LazyTls::new(options, |options| Err(options.no_tls()))?;
        let config = config.build();
        if cfg!(feature = "_tls") && config.proxy().is_some() {
            // The proxy may need TLS, too.
            tls.get()?;
        }
        Ok(Self { tls: Some(Arc::new(tls)), ..Self::new(config.new_agent()) })
    }

    /// Returns the agent, without old connections if the machine was suspended.
    fn agent(&self) -> Agent {
        if self.suspend.was_suspended(self.start.elapsed()) {
            self.forget_connections();
        }
        self.agent.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn forget_connections(&self) {
        if self.tls.is_some() {
            let mut agent = self.agent.write().unwrap_or_else(PoisonError::into_inner);
            *agent = agent.config().clone().new_agent();
        }
    }

    /// Fails if the transport cannot reach this URL at all.
    pub(crate) fn check(&self, uri: &Uri) -> Result<(), SendError> {
        self.tls.as_ref().map_or(Ok(()), |tls| tls.check(uri))
    }

    fn exchange(&self, attempt: Attempt) -> Result<Response<Bytes>, SendError> {
        let Attempt { request, timeout, response_limit } = attempt;
        let answer = self.run(request.map(Body::from), timeout, None)?;
        let (parts, body) = answer.into_parts();
        Ok(Response::from_parts(parts, read(body, response_limit)?))
    }

    fn stream(&self, transfer: Transfer) -> Result<Response<Body>, SendError> {
        let Transfer { request, timeout, idle_timeout, .. } = transfer;
        let answer = self.run(request, timeout, Some(idle_timeout))?;
        Ok(answer.map(|body| stream::incoming(body, idle_timeout)))
    }

    fn run(
        &self,
        request: Request<Body>,
        timeout: Duration,
        idle_timeout: Option<Duration>,
    ) -> Result<Response<ureq::Body>, SendError> {
        self.check(request.uri())?;
        let (mut parts, body) = request.into_parts();
        // ureq refuses even an empty body for methods like GET.
        let (answer, progress) = if body.length() == Some(0) {
            let progress = Progress::bodyless();
            (self.send(Request::from_parts(parts, ()), timeout, idle_timeout), progress)
        } else {
            if let Some(length) = body.length() {
                parts.headers.insert(CONTENT_LENGTH, length.into());
            }
            let progress = Progress::of_body();
            let body = stream::outgoing(body, progress.clone());
            (self.send(Request::from_parts(parts, body), timeout, idle_timeout), progress)
        };
        answer.map_err(|error| failure(error, &progress, idle_timeout))
    }

    fn send(
        &self,
        request: Request<impl AsSendBody>,
        timeout: Duration,
        idle_timeout: Option<Duration>,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let agent = self.agent();
        let config = agent.configure_request(request).timeout_global(Some(timeout));
        let config = config.http_status_as_error(false).max_redirects_will_error(false);
        let config = if idle_timeout.is_some() { config.timeout_per_read(idle_timeout) } else { config };
        agent.run(config.build())
    }
}

/// Reads a body up to `limit`. ureq's own limit counts compressed bytes, and any crate of a build may turn on its features
/// `gzip` and `brotli`.
fn read(body: ureq::Body, limit: usize) -> Result<Bytes, SendError> {
    let mut buffer = BodyBuffer::new(body.content_length(), limit)?;
    let mut reader = body.into_reader();
    let mut piece = [0; PIECE];
    loop {
        match stream::read_some(&mut reader, &mut piece) {
            Ok(0) => return Ok(buffer.end()),
            Ok(length) => buffer.extend(&piece[..length])?,
            Err(error) => return Err(after_connecting(error, None)),
        }
    }
}

/// Shows nothing, as it may contain passwords of proxies.
impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport").finish_non_exhaustive()
    }
}

impl Transport for UreqTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        Box::pin(async move { self.exchange(attempt) })
    }

    fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move { self.stream(transfer) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { thread::sleep(duration) })
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}
