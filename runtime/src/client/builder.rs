//! How a client is set up.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::Client;
use super::clock::DeploymentClock;
use super::environment::{Environment, Place};
use super::headers::ExtraHeaders;
use super::identity::Session;
use super::observed::{CallSummary, OnCall};
use super::send::Pool;
use super::trace;
use crate::error::Error;
use crate::function::Kind;
use crate::protocol;
use crate::retry::{self, Budget};
use crate::transport::{ConnectOptions, RESPONSE_LIMIT, SendError, TIMEOUT, Transport};

/// Sets up a [`Client`]: what is not set here is as in `Client::new`.
///
/// ```
/// # #[cfg(all(feature = "_tokio", feature = "rustls"))] {
/// use std::time::Duration;
/// use convex_typed::{Client, Kind};
///
/// let client = Client::builder()
///     .timeout(Kind::Query, Duration::from_secs(5))
///     .response_limit(1 << 20)
///     .on_deprecation(|message| eprintln!("Convex: {message}"))
///     .build("https://happy-animal-123.convex.cloud")?;
/// # }
/// # Ok::<(), convex_typed::Error>(())
/// ```
#[must_use = "it does nothing before `build`"]
pub struct ClientBuilder {
    transport: Option<Box<dyn Transport>>,
    default_transport: DefaultTransport,
    connect: ConnectOptions,
    site: Option<String>,
    settings: Settings,
}

type Hear = dyn Fn(&str) + Send + Sync;

/// What a client needs to know to send a call.
pub(super) struct Settings {
    timeouts: [Duration; 3],
    pub(super) response_limit: usize,
    pub(super) retries: u32,
    /// Whether mutations wait for each other.
    pub(super) mutation_queue: bool,
    /// How long a token provider may take.
    pub(super) provider_timeout: Duration,
    /// Whether calls block the thread that polls them.
    #[cfg_attr(not(any(feature = "_tokio", feature = "blocking")), allow(dead_code))]
    pub(super) blocking: bool,
    /// What all requests have besides their own.
    pub(super) headers: ExtraHeaders,
    pub(super) on_call: Option<Box<OnCall>>,
    on_deprecation: Option<Box<Hear>>,
    warned: AtomicBool,
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        let settings = Settings {
            timeouts: [TIMEOUT, TIMEOUT, Duration::from_secs(310)],
            response_limit: RESPONSE_LIMIT,
            retries: retry::RETRIES,
            mutation_queue: true,
            provider_timeout: Duration::from_secs(60),
            blocking: false,
            headers: ExtraHeaders::default(),
            on_call: None,
            on_deprecation: None,
            warned: AtomicBool::new(false),
        };
        Self { transport: None, default_transport, connect: ConnectOptions::new(), site: None, settings }
    }

    /// Sends through something else: a ready HTTP client, with its proxies and certificates, or a [transport of one's
    /// own](crate::transport). For a blocking client it must need no async runtime.
    ///
    /// ```
    /// # #[cfg(feature = "reqwest")] {
    /// use convex_typed::{Client, transport::reqwest::ReqwestTransport};
    ///
    /// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    /// let builder = Client::builder().transport(ReqwestTransport::new(http));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// How long connecting may take: 10 seconds unless set. It counts towards the timeout of a
    /// call. A [transport](ClientBuilder::transport) has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect = self.connect.timeout(timeout);
        self
    }

    /// Sends all requests through this proxy: `http://host:port`, `https://..` or `socks5://..`, with a user and password
    /// as in `http://user:password@host:port`. With `socks5h://..` the proxy looks up the deployment's host. A
    /// [transport](ClientBuilder::transport) has its own.
    ///
    /// Unless this or [`no_proxy`](ClientBuilder::no_proxy) is called, the proxies are those of the environment, as in
    /// curl: `HTTPS_PROXY` for `https` URLs, `HTTP_PROXY` for `http`, else `ALL_PROXY`, except for the hosts in `NO_PROXY`
    /// (`example.com,10.0.0.0/8`); all of them also in lower case. This machine is no exception unless it is listed. With
    /// the feature `system-proxy` the system's settings on macOS and Windows count where the environment says nothing.
    ///
    /// ```
    /// # #[cfg(all(feature = "_tokio", feature = "rustls"))] {
    /// use convex_typed::Client;
    ///
    /// let client = Client::builder()
    ///     .proxy("http://user:password@proxy.example.com:3128")
    ///     .build("https://happy-animal-123.convex.cloud")?;
    /// # }
    /// # Ok::<(), convex_typed::Error>(())
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.connect = self.connect.proxy(url);
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.connect = self.connect.no_proxy();
        self
    }

    /// Trusts these certificates, in PEM, and those that they sign, besides the ones that the system trusts: for a
    /// deployment or a proxy with certificates of one's own. A [transport](ClientBuilder::transport) has its own.
    ///
    /// ```no_run
    /// use convex_typed::Client;
    ///
    /// let builder = Client::builder().add_root_certificates(std::fs::read("company-ca.pem")?);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.connect = self.connect.add_root_certificates(pem);
        self
    }

    /// Sets the certificate by which servers know this side (mutual TLS), followed by those that signed it, and its
    /// private key, both in PEM. With the feature `native-tls` the key must be PKCS#8 (`BEGIN PRIVATE KEY`). A
    /// [transport](ClientBuilder::transport) has its own.
    ///
    /// ```no_run
    /// use convex_typed::Client;
    ///
    /// let builder = Client::builder().client_certificate(std::fs::read("client.pem")?, std::fs::read("client-key.pem")?);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn client_certificate(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.connect = self.connect.client_certificate(chain, key);
        self
    }

    /// How long calls of this kind may take, see [`Call::timeout`](crate::Call::timeout).
    pub fn timeout(mut self, kind: Kind, timeout: Duration) -> Self {
        self.settings.timeouts[kind as usize] = timeout;
        self
    }

    /// How many bytes of an answer are taken: 64 MiB (2^26) unless set. Convex itself ends at
    /// 16 MiB for the value of a function, before it is encoded.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.settings.response_limit = bytes;
        self
    }

    /// How often a call is tried again if that can do no harm: twice unless set, and never if 0.
    pub fn retries(mut self, retries: u32) -> Self {
        self.settings.retries = retries;
        self
    }

    /// Whether the mutations of a client wait for each other, as [`Client`] says: they do unless this is `false`. A
    /// server that sends those of many users through one client wants them side by side.
    pub fn mutation_queue(mut self, queue: bool) -> Self {
        self.settings.mutation_queue = queue;
        self
    }

    /// How long the provider of [`Client::set_auth_provider`] may take to give a token: 60 seconds unless set. One that
    /// has a user sign in may need more. A call does not wait longer than its own timeout, but a provider that is still
    /// at it then goes on for the calls that follow.
    pub fn auth_provider_timeout(mut self, timeout: Duration) -> Self {
        self.settings.provider_timeout = timeout;
        self
    }

    /// Where the deployment's HTTP actions are, like `https://happy-animal-123.convex.site`. That
    /// is known for deployments in Convex's cloud and on this machine; one that is self-hosted
    /// elsewhere also serves them below `/http` of its URL.
    pub fn site_url(mut self, url: impl Into<String>) -> Self {
        self.site = Some(url.into());
        self
    }

    /// Adds a header to every request to the deployment, like one that a gateway in front of it asks for. Headers of the
    /// same name that a request has already stay as they are, and files elsewhere are asked for without it. Its value is
    /// shown nowhere.
    ///
    /// ```
    /// use convex_typed::Client;
    ///
    /// let builder = Client::builder().header("cf-access-client-id", "88bf3b6d.access");
    /// ```
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        self.settings.headers.push(name.try_into().ok(), value.try_into().ok());
        self
    }

    /// Tells this function of each call that has ended, for metrics: calls of functions and HTTP actions, and files. It
    /// should be quick, as the call's own task waits for it.
    ///
    /// ```
    /// use convex_typed::{CallOutcome, Client};
    ///
    /// let builder = Client::builder().on_call(|call| {
    ///     let outcome = match call.outcome {
    ///         CallOutcome::Success => "success".to_owned(),
    ///         CallOutcome::Failure(error) => format!("{:?}", error.fault()),
    ///         _ => "dropped".to_owned(),
    ///     };
    ///     println!("{} {}: {outcome} after {:?}, {} tries", call.kind, call.function, call.duration, call.attempts);
    /// });
    /// ```
    pub fn on_call(mut self, tell: impl Fn(&CallSummary<'_>) + Send + Sync + 'static) -> Self {
        self.settings.on_call = Some(Box::new(tell));
        self
    }

    /// Hears that Convex will stop, or has stopped, to support this version of the client: once,
    /// in Convex's words. Without it that is a warning of the feature `tracing`.
    pub fn on_deprecation(mut self, hear: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.settings.on_deprecation = Some(Box::new(hear));
        self
    }

    /// Makes a client whose calls block the thread.
    #[cfg(feature = "blocking")]
    pub fn blocking(mut self) -> crate::blocking::ClientBuilder {
        self.settings.blocking = true;
        self.default_transport = |options, url| {
            let transport = crate::transport::ureq::UreqTransport::with_options(options)?;
            transport.check(url)?;
            Ok(Box::new(transport))
        };
        crate::blocking::ClientBuilder(self)
    }

    /// The client of the deployment at `url`. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] if that cannot be a deployment's URL; [`Error::Transport`] if there is no
    /// transport, or none with TLS for an `https` URL, or its proxy or certificates cannot be used.
    pub fn build(self, url: &str) -> Result<Client, Error> {
        let url = protocol::deployment_url(url)?;
        let base: Uri = url.parse().unwrap_or_default();
        let site = match self.site {
            Some(site) => Some(protocol::site_url(&site)?),
            None => protocol::derived_site_url(&url),
        };
        self.settings.headers.check().map_err(|error| error.of(None, &url))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => (self.default_transport)(&self.connect, &base).map_err(|error| error.of(None, &url))?,
        };
        let site = site.map_or_else(OnceLock::new, OnceLock::from);
        let budget = Budget::new(self.settings.retries, transport.now());
        let clock = DeploymentClock::default();
        let pool = Pool { url, base, site, clock, transport, settings: self.settings, budget };
        Ok(Client { pool: Arc::new(pool), session: Arc::new(Session::new(None)) })
    }
}

impl ClientBuilder {
    /// The client of the deployment that the environment names, as nobody. Looked for are, in this
    /// order, and as Convex's own tools do in the process, then in the files `.env.local` and
    /// `.env` of the working directory:
    ///
    /// 1. `CONVEX_URL`, which `npx convex dev` writes;
    /// 2. `CONVEX_SELF_HOSTED_URL`;
    /// 3. the name in `CONVEX_DEPLOY_KEY`, `CONVEX_DEPLOYMENT_TOKEN` or `CONVEX_DEPLOYMENT`, at
    ///    `https://<name>.convex.cloud`. A deployment with a domain of its own needs its URL.
    ///
    /// With `CONVEX_URL`, `CONVEX_SITE_URL` is the site, if both are set in the environment or both in the same file.
    ///
    /// The files are read as npm's dotenv reads them, which Convex's own tools use. What is not understood there matters
    /// only if what is looked for is not found; then the error names the line.
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if there is none of these; and those of [`build`](ClientBuilder::build).
    pub fn build_from_env(self) -> Result<Client, Error> {
        self.build_from(&Environment::of_process())
    }

    /// The same as an admin, by the key in `CONVEX_SELF_HOSTED_ADMIN_KEY`, if
    /// `CONVEX_SELF_HOSTED_URL` is there too, or else in `CONVEX_DEPLOY_KEY` or
    /// `CONVEX_DEPLOYMENT_TOKEN`.
    ///
    /// A key is sent to the deployment that it belongs to, and nowhere else:
    ///
    /// * in Convex's cloud, to the host of the name that is in the key;
    /// * to another host, like a domain of one's own, if the key and the URL are both set in the environment, or both in
    ///   the same file. A pair of `CONVEX_SELF_HOSTED_URL` and `CONVEX_SELF_HOSTED_ADMIN_KEY` may be set anywhere;
    /// * over plain `http` if it is not a key of Convex's cloud (`prod:`, `dev:`, `preview:`), or the host is this machine.
    ///
    /// To have it sent elsewhere, give [`build`](ClientBuilder::build) the URL, and
    /// [`set_admin_auth`](Client::set_admin_auth) the key.
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if there is no key, or it may not be sent to where the deployment is said to be; and those
    /// of [`build_from_env`](ClientBuilder::build_from_env).
    pub fn build_admin_from_env(self) -> Result<Client, Error> {
        self.build_admin_from(&Environment::of_process())
    }

    pub(super) fn build_from(self, environment: &Environment) -> Result<Client, Error> {
        self.build_at(&environment.place()?)
    }

    pub(super) fn build_admin_from(self, environment: &Environment) -> Result<Client, Error> {
        let (key, mut place) = environment.admin()?;
        if self.site.is_some() {
            place.site = None;
        }
        key.check(&place)?;
        let client = self.build_at(&place)?;
        client.set_admin_auth(key.value).map_err(|error| key.blame(error))?;
        Ok(client)
    }

    fn build_at(mut self, place: &Place<'_>) -> Result<Client, Error> {
        if let (None, Some(site)) = (&self.site, &place.site) {
            self.site = Some(protocol::site_url(site.value).map_err(|error| site.blame(error))?);
        }
        protocol::deployment_url(&place.url).map_err(|error| place.variable.blame(error))?;
        self.build(&place.url)
    }
}

/// Given how to connect, and where to.
type DefaultTransport = fn(&ConnectOptions, &Uri) -> Result<Box<dyn Transport>, SendError>;

#[cfg(feature = "hyper")]
fn default_transport(options: &ConnectOptions, url: &Uri) -> Result<Box<dyn Transport>, SendError> {
    let transport = crate::transport::hyper::HyperTransport::with_options(options)?;
    transport.check(url)?;
    Ok(Box::new(transport))
}

#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
fn default_transport(options: &ConnectOptions, url: &Uri) -> Result<Box<dyn Transport>, SendError> {
    let transport = crate::transport::reqwest::ReqwestTransport::with_options(options)?;
    transport.check(url)?;
    Ok(Box::new(transport))
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
fn default_transport(_: &ConnectOptions, _: &Uri) -> Result<Box<dyn Transport>, SendError> {
    let message = "there is no async HTTP client: set a transport, or turn on the feature `hyper` or `reqwest`";
    Err(SendError::new(crate::error::TransportErrorKind::Unsupported, message))
}

static DEPRECATION_STATE: HeaderName = HeaderName::from_static("x-convex-deprecation-state");
static DEPRECATION_MESSAGE: HeaderName = HeaderName::from_static("x-convex-deprecation-message");

impl Settings {
    pub(super) fn timeout(&self, kind: Option<Kind>) -> Duration {
        self.timeouts[kind.unwrap_or(Kind::Action) as usize]
    }

    /// Hands on, the first time, what Convex says about old clients.
    pub(super) fn notice(&self, headers: &HeaderMap) {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let Some(state) = text(&DEPRECATION_STATE) else { return };
        if self.warned.swap(true, Ordering::Relaxed) {
            return;
        }
        let message = text(&DEPRECATION_MESSAGE).unwrap_or(state);
        match &self.on_deprecation {
            Some(hear) => hear(message),
            None => trace::deprecated(message),
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
