//! The async client.

#[cfg(feature = "admin")]
pub(crate) mod admin;
mod batch;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod browser;
mod builder;
mod call;
mod clock;
mod deferred;
mod download;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod environment;
mod headers;
mod http;
pub(crate) mod identity;
pub(crate) mod incoming;
mod items;
#[cfg(not(any(feature = "_tokio", all(feature = "fetch", target_family = "wasm", target_os = "unknown"))))]
mod missing;
mod observer;
mod opaque;
mod outgoing;
mod pages;
mod queue;
mod request;
pub(crate) mod runtime;
mod send;
mod settings;
mod shared;
mod snapshot;
mod summary;
mod trace;
mod transfer;
mod upload;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod write;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

pub use self::batch::BatchCall;
pub use self::builder::ClientBuilder;
pub use self::call::{AnyKind, Call, LoggedCall};
pub use self::download::{Download, DownloadStream};
pub use self::http::{Form, HttpCall, HttpEvent, HttpEvents, HttpLines, HttpStream, HttpStreamCall, Part};
use self::identity::{Provider, Session};
pub use self::items::Items;
use self::opaque::Opaque;
pub use self::pages::Pages;
use self::request::CallRequest;
use self::shared::Shared;
pub use self::snapshot::Snapshot;
pub use self::summary::{CallOutcome, CallSummary};
pub use self::upload::Upload;

use crate::error::Error;
use crate::function::{Action, FunctionKind, FunctionReference, Kind, Mutation, Query, TypeSource};
use crate::protocol::{self, Args, Authorization, UserIdentity};
use crate::transport::{MaybeSend, MaybeSync};
use crate::value::Value;

/// A client of a Convex deployment.
///
/// Clones are cheap and are the same client: they share connections, identity and mutation queue.
/// [`with_auth`](Client::with_auth) creates a client with its own identity.
///
/// ```no_run
/// # #[derive(serde::Serialize)] struct List { channel: String }
/// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
/// #     const PATH: &'static str = "messages:list";
/// #     type Returns = Vec<String>;
/// # }
/// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
/// let messages = client.query(&List { channel: "#general".into() }).await?;
/// # let _: Vec<String> = messages;
/// # Ok(()) }
/// ```
///
/// # The mutation queue
///
/// Mutations of a client and its clones run one after another, in the order in which they are first polled, as in Convex's
/// JavaScript client. This is what a program with one user needs: its second mutation builds on its first.
///
/// In a server, it would slow down other users: 20 requests that share a client, each with a mutation of 100 milliseconds,
/// would take two seconds. Use one of these instead:
///
/// * a client for each user, with [`with_auth`](Client::with_auth): each has its own queue;
/// * [`ClientBuilder::mutation_queue(false)`](ClientBuilder::mutation_queue), for the client and all clients made from it;
/// * [`skip_queue`](Call::skip_queue), for a single call.
///
/// Convex runs each mutation in its own transaction, so without the queue only their order is undefined. Time spent in the
/// queue counts towards the timeout and is in the call's span (`queued_milliseconds`). A mutation that times out in the
/// queue fails with [`TransportErrorKind::Queued`](crate::TransportErrorKind::Queued); it was not sent.
///
/// # Retries
///
/// A failed call is retried up to twice if that is safe (see [`Error::is_safe_to_retry`]) and its timeout allows. If only a
/// connection was lost, it is retried within 0.4 seconds; otherwise after a random pause of up to half a second, or of up to
/// 20 seconds if the client has had no answer for some time. Clones share a budget of one retry for ten calls, so that
/// clients do not make an outage worse. [`ClientBuilder::retries`] turns retries off.
#[derive(Clone)]
pub struct Client {
    shared: Opaque<Shared>,
    session: Opaque<Session>,
}

impl Client {
    /// Creates a client of the deployment at `url`, like `https://happy-animal-123.convex.cloud`. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] if `url` is not the URL of a deployment; [`Error::Transport`] if TLS cannot be set up, or the URL is
    /// `https` and no feature for TLS is on.
    #[cfg(any(feature = "_tokio", all(feature = "fetch", target_family = "wasm", target_os = "unknown")))]
    pub fn new(url: &str) -> Result<Self, Error> {
        Self::builder().build(url)
    }

    /// Creates a client of the deployment that the environment names, see [`ClientBuilder::build_from_env`].
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if the environment names no deployment; and those of [`ClientBuilder::build`].
    #[cfg(feature = "_tokio")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build_from_env()
    }

    /// Creates a builder, to configure a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Returns the URL of the deployment, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// Sets the OpenID Connect token (a JWT) of the user to call as. It applies to clones, and to calls that have not been
    /// sent yet. If Convex refuses the previous token of a call in flight, the call is sent again with this one.
    ///
    /// The client cannot renew the token. Once it has expired, functions fail with an [`Error::Platform`] of status 401,
    /// but HTTP actions run without an identity. See [`set_auth_provider`](Client::set_auth_provider).
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token; the identity does not change.
    pub fn set_auth(&self, token: impl AsRef<str>) -> Result<(), Error> {
        self.session.set(Some(Authorization::user(token.as_ref())?));
        Ok(())
    }

    /// Sets an admin key or deploy key, to call as an admin. With it, [`run`](Client::run) also calls internal functions;
    /// never ship it to users.
    ///
    /// # Errors
    ///
    /// As [`set_auth`](Client::set_auth).
    pub fn set_admin_auth(&self, key: impl AsRef<str>) -> Result<(), Error> {
        self.session.set(Some(Authorization::admin(key.as_ref())?));
        Ok(())
    }

    /// Sets an admin key or deploy key and the user to act as.
    ///
    /// # Errors
    ///
    /// As [`set_auth`](Client::set_auth).
    pub fn set_admin_auth_as(&self, key: impl AsRef<str>, identity: &UserIdentity) -> Result<(), Error> {
        self.session.set(Some(Authorization::admin_as(key.as_ref(), identity)?));
        Ok(())
    }

    /// Sets a function that returns OpenID Connect tokens (JWTs), or `None` to call without an identity.
    ///
    /// It is called with `false` before the first call, as a cached token will do, and with `true`, for a fresh token,
    ///
    /// * ten seconds before the token expires, or after half of its life if that is less than twenty seconds. As clocks
    ///   differ, the life of a token (`exp - iat`) counts from when it was returned; it ends earlier if `exp` has passed by
    ///   the deployment's clock, which is known after the first response;
    /// * when Convex refuses the token (status 401); the call is then sent again, once;
    /// * before the next call, if an HTTP action responds with status 401.
    ///
    /// ```no_run
    /// # async fn fetch_token(force_refresh: bool) -> std::io::Result<String> { Ok(String::new()) }
    /// # fn run(client: convex_typed::Client) {
    /// client.set_auth_provider(|force_refresh| async move { Ok(Some(fetch_token(force_refresh).await?)) });
    /// # }
    /// ```
    ///
    /// Calls that wait for a token share one call of it, which continues if they are dropped: in its own task on tokio and in
    /// browsers, elsewhere whenever a call waits for it. It has 60 seconds, or
    /// [`auth_provider_timeout`](ClientBuilder::auth_provider_timeout).
    ///
    /// Its error becomes the source of an [`Error::Token`]. For about a second, other calls get the same error without
    /// calling it again; that time doubles with each failure, up to 30 seconds. The same applies to fresh tokens that are
    /// refused at once. `None` is remembered for a second.
    ///
    /// It must not call through this client or a clone: such a call would wait for its own token, so it fails at once. Use a
    /// client made with [`with_auth`](Client::with_auth).
    ///
    /// # Limits
    ///
    /// If a token is not a JWT or has no `exp`, only a refusal shows that it has expired. HTTP actions never refuse a token:
    /// they run without an identity. The same can happen to the first call of a client, if it is of an HTTP action and the
    /// cached token has expired.
    pub fn set_auth_provider<P, F>(&self, provide: P)
    where
        P: Fn(bool) -> F + MaybeSend + MaybeSync + 'static,
        F: Future<Output = Result<Option<String>, Box<dyn std::error::Error + Send + Sync>>> + MaybeSend + 'static,
    {
        self.session.set_provider(Provider::new(provide));
    }

    /// Clears the identity: further calls are unauthenticated.
    pub fn clear_auth(&self) {
        self.session.set(None);
    }

    /// Creates a client of the same deployment for one user, with their OpenID Connect token (a JWT).
    ///
    /// It shares connections and the retry budget, but has its own identity and mutation queue. A server that serves many
    /// users creates one for each request.
    ///
    /// ```no_run
    /// # struct Me;
    /// # convex_typed::object! { Me {} }
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for Me {
    /// #     const PATH: &'static str = "users:me";
    /// #     type Returns = String;
    /// # }
    /// # async fn serve(client: &convex_typed::Client, jwt: &str) -> Result<String, convex_typed::Error> {
    /// client.with_auth(jwt)?.query(&Me).await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token.
    pub fn with_auth(&self, token: impl AsRef<str>) -> Result<Self, Error> {
        Ok(self.with(Authorization::user(token.as_ref())?))
    }

    /// Like [`with_auth`](Client::with_auth), as an admin, with an admin key or deploy key.
    ///
    /// # Errors
    ///
    /// As [`with_auth`](Client::with_auth).
    pub fn with_admin_auth(&self, key: impl AsRef<str>) -> Result<Self, Error> {
        Ok(self.with(Authorization::admin(key.as_ref())?))
    }

    /// Like [`with_auth`](Client::with_auth), with an admin key or deploy key and the user to act as: for a server that
    /// authenticates its users itself and has no token of theirs.
    ///
    /// ```no_run
    /// # struct Me;
    /// # convex_typed::object! { Me {} }
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for Me {
    /// #     const PATH: &'static str = "users:me";
    /// #     type Returns = String;
    /// # }
    /// # async fn serve(client: &convex_typed::Client, key: &str) -> Result<String, convex_typed::Error> {
    /// use convex_typed::UserIdentity;
    ///
    /// let ada = UserIdentity::new("https://auth.example.com", "user-1");
    /// client.with_admin_auth_as(key, &ada)?.query(&Me).await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`with_auth`](Client::with_auth).
    pub fn with_admin_auth_as(&self, key: impl AsRef<str>, identity: &UserIdentity) -> Result<Self, Error> {
        Ok(self.with(Authorization::admin_as(key.as_ref(), identity)?))
    }

    /// Creates a client with another identity over the same connections.
    fn with(&self, authorization: Authorization) -> Self {
        Self { shared: self.shared.clone(), session: Opaque(Arc::new(Session::new(Some(authorization)))) }
    }

    /// Calls a query. Await the result, or spawn it, to send it.
    pub fn query<F: FunctionReference<Query> + ?Sized>(&self, function: &F) -> Call<Query, F::Returns> {
        self.call(function)
    }

    /// Calls a mutation. Await the result to send it.
    ///
    /// Mutations of a client run [one after another](Client#the-mutation-queue), in the order in which they are first
    /// polled. If one fails, the next still runs; if one is dropped, it leaves the queue. [`skip_queue`](Call::skip_queue)
    /// sends this one without waiting.
    pub fn mutation<F: FunctionReference<Mutation> + ?Sized>(&self, function: &F) -> Call<Mutation, F::Returns> {
        self.call(function)
    }

    /// Calls an action. Await the result to send it.
    pub fn action<F: FunctionReference<Action> + ?Sized>(&self, function: &F) -> Call<Action, F::Returns> {
        self.call(function)
    }

    /// Calls a function of any kind through Convex's `/api/run`, which also runs internal functions if the client is an
    /// admin. Apart from that it is [`query`](Client::query), [`mutation`](Client::mutation) or
    /// [`action`](Client::action).
    pub fn run<K: FunctionKind, F: FunctionReference<K> + ?Sized>(&self, function: &F) -> Call<K, F::Returns> {
        let request = protocol::encode_run(F::PATH, function);
        Call::new(self.clone(), CallRequest::new(F::PATH.into(), Some(K::KIND), request), TypeSource::of::<K, F>())
    }

    /// Calls a function of any kind by its path, like `messages:list`.
    ///
    /// As its kind is unknown, the call has the timeout of an action, is not retried if the function may have run, and does
    /// not join the queue; [`kind`](Call::kind) sets the kind.
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// use convex_typed::{Object, Value};
    ///
    /// let args = Object::from([("channel".to_owned(), Value::from("#general"))]);
    /// let messages = client.call_dynamic("messages:list", args).await?;
    /// println!("{messages}");
    /// # Ok(()) }
    /// ```
    pub fn call_dynamic(&self, path: impl Into<Cow<'static, str>>, args: impl Into<Value>) -> Call<AnyKind, Value> {
        let path = path.into();
        let request = protocol::encode_run(&path, &args.into());
        let mut call = CallRequest::new(path, None, request);
        call.context.dynamic = true;
        Call::new(self.clone(), call, TypeSource::Chosen)
    }

    fn call<K: FunctionKind, F: FunctionReference<K> + ?Sized>(&self, function: &F) -> Call<K, F::Returns> {
        let (client, call) = self.prepare(K::KIND, K::ENDPOINT, F::PATH, &function);
        Call::new(client, call, TypeSource::of::<K, F>())
    }

    /// The part of [`call`](Client::call) that does not depend on the function's type, so that it is compiled once
    /// (`codegen/PERFORMANCE.md`, "arguments behind one vtable").
    fn prepare(&self, kind: Kind, endpoint: &'static str, path: &'static str, args: &dyn Args) -> (Self, CallRequest) {
        (self.clone(), CallRequest::new(path.into(), Some(kind), protocol::encode_args(endpoint, path, args)))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.shared.url).field("authorization", &*self.session).finish()
    }
}
