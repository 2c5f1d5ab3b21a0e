//! Configures and builds a client.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Uri};

use super::Client;
use super::clock::DeploymentClock;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use super::environment::{Deployment, Environment};
use super::identity::Session;
use super::opaque::Opaque;
use super::runtime::Runtime;
use super::settings::Settings;
use super::shared::Shared;
use super::summary::CallSummary;
use crate::error::Error;
use crate::function::Kind;
use crate::protocol;
use crate::retry::Budget;
use crate::transport::{self, ConnectOptions, DefaultTransport, Local, MaybeSend, MaybeSync, Transport, local};

/// Configures a [`Client`]. Defaults are those of `Client::new`.
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
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    transport: Option<Local<Box<dyn Transport>>>,
    default_transport: DefaultTransport,
    connect: ConnectOptions,
    site: Option<String>,
    settings: Settings,
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        Self {
            transport: None,
            default_transport: transport::default_async,
            connect: ConnectOptions::new(),
            site: None,
            settings: Settings::default(),
        }
    }

    /// Sets the runtime that polls the client's futures, and the transport to use by default.
    #[allow(dead_code)] // only blocking clients have another
    pub(crate) fn runtime(mut self, runtime: &'static dyn Runtime, default_transport: DefaultTransport) -> Self {
        self.settings.runtime = runtime;
        self.default_transport = default_transport;
        self
    }

    /// Sets the transport that sends the requests: over an HTTP client you already have, with its proxies and certificates,
    /// or [your own](crate::transport). For a blocking client, it must not need an async runtime.
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
        self.transport = Some(local(Box::new(transport)));
        self
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl ClientBuilder {
    /// Sets how long connecting may take. Defaults to 10 seconds. It counts towards the timeout of a call, and does not
    /// apply to a [`transport`](ClientBuilder::transport) of your own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect = self.connect.timeout(timeout);
        self
    }

    /// Sends all requests through a proxy: `http://host:port`, `https://..` or `socks5://..`, with user and password as in
    /// `http://user:password@host:port`. With `socks5h://..` the proxy resolves the deployment's host. Does not apply to a
    /// [`transport`](ClientBuilder::transport) of your own.
    ///
    /// By default the client uses the proxies of the environment, as curl does: `HTTPS_PROXY` for `https` URLs, `HTTP_PROXY`
    /// for `http`, otherwise `ALL_PROXY`, except for the hosts in `NO_PROXY` (`example.com,10.0.0.0/8`); each also in lower
    /// case. Loopback addresses are proxied too unless `NO_PROXY` lists them. With the feature `system-proxy`, the settings
    /// of macOS and Windows apply if the environment has none.
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

    /// Disables all proxies, including those of the environment.
    pub fn no_proxy(mut self) -> Self {
        self.connect = self.connect.no_proxy();
        self
    }

    /// Trusts these root certificates (PEM), in addition to those of the system. Use it for a deployment or proxy whose
    /// certificates your company signs. Does not apply to a [`transport`](ClientBuilder::transport) of your own.
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

    /// Sets the client certificate for mutual TLS: the chain, the client's own certificate first, and the private key, both
    /// PEM. With the feature `native-tls` the key must be PKCS#8 (`BEGIN PRIVATE KEY`). Does not apply to a
    /// [`transport`](ClientBuilder::transport) of your own.
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
}

impl ClientBuilder {
    /// Sets the default timeout for calls of this kind, see [`Call::timeout`](crate::Call::timeout).
    pub fn timeout(mut self, kind: Kind, timeout: Duration) -> Self {
        self.settings.timeouts[kind as usize] = timeout;
        self
    }

    /// Sets the maximum size of a response, in bytes. Defaults to 64 MiB (2^26). Convex limits the value that a function
    /// returns to 16 MiB, before it is encoded.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.settings.response_limit = bytes;
        self
    }

    /// Sets how often a failed call is retried when that is safe. Defaults to 2; 0 turns retries off.
    pub fn retries(mut self, retries: u32) -> Self {
        self.settings.retries = retries;
        self
    }

    /// Sets whether the mutations of a client run one after another, see [`Client`]. Defaults to `true`. Turn it off for a
    /// client through which a server sends the mutations of many users.
    pub fn mutation_queue(mut self, queue: bool) -> Self {
        self.settings.mutation_queue = queue;
        self
    }

    /// Sets how long the provider of [`Client::set_auth_provider`] may take to return a token. Defaults to 60 seconds. A
    /// provider that asks a user to sign in may need more. A call never waits longer than its own timeout; a provider that
    /// is still running then continues for the calls that follow.
    pub fn auth_provider_timeout(mut self, timeout: Duration) -> Self {
        self.settings.provider_timeout = timeout;
        self
    }

    /// Sets the URL of the deployment's HTTP actions, like `https://happy-animal-123.convex.site`. For deployments in
    /// Convex's cloud and on this machine it is derived; for others, a client with an admin key asks for it. Self-hosted
    /// deployments also serve HTTP actions below `/http` of their URL.
    pub fn site_url(mut self, url: impl Into<String>) -> Self {
        self.site = Some(url.into());
        self
    }

    /// Adds a header to every request to the deployment, such as one that a gateway requires. It does not replace a header
    /// that a request already has, and is not sent when a file is on another host. Its value is never shown.
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

    /// Sets a function to call after each call of a function or HTTP action, upload and download, for metrics. It runs on the
    /// call's task, so keep it short.
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
    pub fn on_call(mut self, callback: impl Fn(&CallSummary<'_>) + MaybeSend + MaybeSync + 'static) -> Self {
        self.settings.on_call = Some(local(Box::new(callback)));
        self
    }

    /// Sets a function to call, once, if Convex reports that this version of the client is deprecated. It gets Convex's
    /// message. By default the message is logged as a warning, with the feature `tracing`.
    pub fn on_deprecation(mut self, callback: impl Fn(&str) + MaybeSend + MaybeSync + 'static) -> Self {
        self.settings.deprecation.callback = Some(local(Box::new(callback)));
        self
    }

    /// Builds a client of the deployment at `url`. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] if `url` is not the URL of a deployment; [`Error::Transport`] if there is no transport, the URL is
    /// `https` and there is no TLS, or the proxy or the certificates cannot be used.
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
            None => local((self.default_transport)(&self.connect, &base).map_err(|error| error.of(None, &url))?),
        };
        let site = site.map_or_else(OnceLock::new, OnceLock::from);
        let budget = Budget::new(self.settings.retries, transport.now());
        let clock = DeploymentClock::default();
        let shared = Shared { url, base, site, clock, transport, settings: self.settings, budget };
        Ok(Client { shared: Opaque(Arc::new(shared)), session: Opaque(Arc::new(Session::new(None))) })
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl ClientBuilder {
    /// Builds a client of the deployment that the environment names, without an identity. Like Convex's own tools, it looks
    /// for these variables, in this order, in the process, then in the files `.env.local` and `.env` of the working
    /// directory:
    ///
    /// 1. `CONVEX_URL`, which `npx convex dev` writes;
    /// 2. `CONVEX_SELF_HOSTED_URL`;
    /// 3. the name in `CONVEX_DEPLOY_KEY`, `CONVEX_DEPLOYMENT_TOKEN` or `CONVEX_DEPLOYMENT`, at
    ///    `https://<name>.convex.cloud`. A deployment with a custom domain needs its URL.
    ///
    /// `CONVEX_SITE_URL` is used with `CONVEX_URL` if both are set in the environment or both in the same file.
    ///
    /// The files are read as npm's dotenv reads them, which Convex's own tools use. A line that cannot be read is an error
    /// only if a variable is missing; the error then names the line.
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if there is none of these; and those of [`build`](ClientBuilder::build).
    pub fn build_from_env(self) -> Result<Client, Error> {
        self.build_from(&Environment::of_process())
    }

    /// Like [`build_from_env`](ClientBuilder::build_from_env), as an admin: with the key in `CONVEX_SELF_HOSTED_ADMIN_KEY` if
    /// `CONVEX_SELF_HOSTED_URL` is set too, otherwise in `CONVEX_DEPLOY_KEY` or `CONVEX_DEPLOYMENT_TOKEN`.
    ///
    /// A key is only sent to the deployment it belongs to:
    ///
    /// * in Convex's cloud, to the host of the name that is in the key;
    /// * to another host, such as a custom domain, if the key and the URL are both set in the environment, or both in
    ///   the same file. A pair of `CONVEX_SELF_HOSTED_URL` and `CONVEX_SELF_HOSTED_ADMIN_KEY` may be set anywhere;
    /// * over plain `http` if it is not a key of Convex's cloud (`prod:`, `dev:`, `preview:`), or the host is this machine.
    ///
    /// To send it elsewhere, pass the URL to [`build`](ClientBuilder::build) and the key to
    /// [`set_admin_auth`](Client::set_admin_auth).
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if there is no key, or it must not be sent to the URL of the deployment; and those of
    /// [`build_from_env`](ClientBuilder::build_from_env).
    pub fn build_admin_from_env(self) -> Result<Client, Error> {
        self.build_admin_from(&Environment::of_process())
    }

    pub(super) fn build_from(self, environment: &Environment) -> Result<Client, Error> {
        self.build_at(&environment.deployment()?)
    }

    pub(super) fn build_admin_from(self, environment: &Environment) -> Result<Client, Error> {
        let (key, mut deployment) = environment.admin()?;
        if self.site.is_some() {
            deployment.site = None;
        }
        key.check(&deployment)?;
        let client = self.build_at(&deployment)?;
        client.set_admin_auth(key.value).map_err(|error| key.explain(error))?;
        Ok(client)
    }

    fn build_at(mut self, deployment: &Deployment<'_>) -> Result<Client, Error> {
        if let (None, Some(site)) = (&self.site, &deployment.site) {
            self.site = Some(protocol::site_url(site.value).map_err(|error| site.explain(error))?);
        }
        protocol::deployment_url(&deployment.url).map_err(|error| deployment.variable.explain(error))?;
        self.build(&deployment.url)
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
