//! The async client.

mod admin;
mod batch;
mod builder;
mod call;
mod clock;
mod deferred;
mod download;
mod environment;
mod headers;
mod http;
mod identity;
mod incoming;
#[cfg(not(feature = "_tokio"))]
mod missing;
mod observed;
mod outgoing;
mod pages;
mod queue;
mod send;
mod snapshot;
#[cfg_attr(not(feature = "tracing"), path = "untraced.rs")]
mod trace;
mod transfer;
mod upload;
mod wait;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

pub use self::http::{Form, HttpCall, HttpEvent, HttpEvents, HttpLines, HttpStream, HttpStreamCall, Part};
pub use admin::{Admin, Export, Import};
pub use batch::BatchCall;
pub use builder::ClientBuilder;
pub use call::{AnyKind, Call, LoggedCall};
pub use download::{Download, StoredFile};
#[cfg(feature = "blocking")]
pub(crate) use identity::Nesting;
use identity::{Provider, Session};
pub use observed::{CallOutcome, CallSummary};
pub use pages::{Items, Pages};
use send::{Pool, Task};
pub use snapshot::Snapshot;
pub use upload::Upload;

use crate::error::Error;
use crate::function::{Action, FunctionKind, FunctionReference, Kind, Mutation, Query, TypeSource};
use crate::protocol::{self, Args, Authorization, UserIdentity};
use crate::value::Value;

/// A Convex deployment to call functions of.
///
/// Clones are cheap and stand for the same client: they share connections, identity and the queue
/// of mutations. [`with_auth`](Client::with_auth) makes one with an identity of its own.
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
/// # Mutations wait for each other
///
/// The mutations of one client, and of its clones, run one after the other, in the order in which they were first
/// polled, as in Convex's JavaScript client. That is what the program of one user wants: what it does second builds on
/// what it did first.
///
/// A server is different. 20 requests that share a client, with a mutation of 100 milliseconds each, would take two
/// seconds. There are three ways out:
///
/// * a client for each user, by [`with_auth`](Client::with_auth): each has a queue of its own;
/// * [`ClientBuilder::mutation_queue(false)`](ClientBuilder::mutation_queue) for the client and all that are made from
///   it;
/// * [`skip_queue`](Call::skip_queue) for a single call.
///
/// Convex itself runs mutations in any order or at once, each in a transaction of its own, so nothing is lost by that but
/// their order. The time that a mutation waits counts towards its timeout, and is in its span (`queued_milliseconds`).
/// One whose time is over before it was its turn fails with
/// [`TransportErrorKind::Queued`](crate::TransportErrorKind::Queued), and was not sent.
///
/// # When calls fail
///
/// What cannot do harm is tried again, twice, as long as the call's timeout allows: see [`Error::is_safe_to_retry`].
/// Where only a connection was lost, that is at once. Otherwise there is a random pause first: up to half a second, and
/// up to 20 seconds if the client has had no answer for some time. All clones together may spend a tenth of their calls
/// on retries, so that clients do not make an outage worse. [`ClientBuilder::retries`] turns them off.
#[derive(Clone)]
pub struct Client {
    pool: Arc<Pool>,
    session: Arc<Session>,
}

impl Client {
    /// A client of the deployment at `url`, like `https://happy-animal-123.convex.cloud`.
    ///
    /// Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] if that cannot be a deployment's URL; [`Error::Transport`] if TLS cannot be
    /// set up, or an `https` URL needs a feature for it.
    #[cfg(feature = "_tokio")]
    pub fn new(url: &str) -> Result<Self, Error> {
        Self::builder().build(url)
    }

    /// A client of the deployment that the environment names, as
    /// [`ClientBuilder::build_from_env`] says.
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if it names none.
    #[cfg(feature = "_tokio")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build_from_env()
    }

    /// A client with settings of one's own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// The URL of the deployment, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.pool.url
    }

    /// Calls as the user of this OpenID Connect token (a JWT) from now on. Calls that were made,
    /// but not sent yet, are included; so are those of clones. A call that is on its way is sent again with this token
    /// if the one before is refused.
    ///
    /// The client does not know how to renew it. When it has expired, functions fail with an [`Error::Platform`] of
    /// status 401, but HTTP actions run as nobody. See [`set_auth_provider`](Client::set_auth_provider).
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token; the identity stays as it was.
    pub fn set_auth(&self, token: impl AsRef<str>) -> Result<(), Error> {
        self.session.set(Some(Authorization::user(token.as_ref())?));
        Ok(())
    }

    /// Calls as an admin from now on, by an admin or deploy key. With it [`run`](Client::run) takes
    /// internal functions too, so it must not leave the server.
    ///
    /// # Errors
    ///
    /// As [`set_auth`](Client::set_auth).
    pub fn set_admin_auth(&self, key: impl AsRef<str>) -> Result<(), Error> {
        self.session.set(Some(Authorization::admin(key.as_ref())?));
        Ok(())
    }

    /// Calls as a user from now on, on an admin's word: by an admin or deploy key.
    ///
    /// # Errors
    ///
    /// As [`set_auth`](Client::set_auth).
    pub fn set_admin_auth_as(&self, key: impl AsRef<str>, identity: &UserIdentity) -> Result<(), Error> {
        self.session.set(Some(Authorization::admin_as(key.as_ref(), identity)?));
        Ok(())
    }

    /// Calls with OpenID Connect tokens (JWTs) that `provide` gives, from now on; `None` is nobody.
    ///
    /// It is asked before the first call, with `false`: a token that is at hand will do. It is asked with `true`, for a
    /// fresh one,
    ///
    /// * ten seconds before its token expires; of one that is valid for less than twenty, after half of that. How long a
    ///   token is valid (`exp - iat`) counts from when it was given, as clocks differ; it expires earlier if `exp` has
    ///   come by the deployment's clock, which is known after its first answer;
    /// * when Convex refuses its token (status 401); then the call is sent again, once;
    /// * before the next call when an HTTP action answers with status 401.
    ///
    /// ```no_run
    /// # async fn fetch_token(force_refresh: bool) -> std::io::Result<String> { Ok(String::new()) }
    /// # fn run(client: convex_typed::Client) {
    /// client.set_auth_provider(|force_refresh| async move { Ok(Some(fetch_token(force_refresh).await?)) });
    /// # }
    /// ```
    ///
    /// One request for a token serves all calls that need it, and goes on when these are dropped: where tokio runs, in a
    /// task of its own; elsewhere whenever a call waits for it. It has 60 seconds, or what
    /// [`auth_provider_timeout`](ClientBuilder::auth_provider_timeout) says.
    ///
    /// What it fails with becomes the source of an [`Error::Token`]. Calls get the same error, without asking again, for
    /// about a second; for twice as long after each further failure, up to 30 seconds. The same goes for fresh tokens
    /// that are refused at once. `None` is taken for an answer for a second.
    ///
    /// It must not call through this client, or a clone, as such a call would wait for its own token: it fails at once.
    /// [`with_auth`](Client::with_auth) makes a client that it can use.
    ///
    /// # What cannot be known
    ///
    /// Of a token that is no JWT, or has no `exp`, only a refusal tells that it has expired. HTTP actions refuse none:
    /// they run as nobody then. The same can happen to the very first call of a client, if it is of an HTTP action and
    /// the token that was at hand has expired.
    pub fn set_auth_provider<P, F>(&self, provide: P)
    where
        P: Fn(bool) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Option<String>, Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    {
        self.session.set_provider(Provider::new(provide));
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn auth_provider_timeout(&self) -> std::time::Duration {
        self.pool.settings.provider_timeout
    }

    /// Calls as nobody from now on.
    pub fn clear_auth(&self) {
        self.session.set(None);
    }

    /// A client of the same deployment for one user, by an OpenID Connect token (a JWT).
    ///
    /// It shares the connections and the retry budget, but has its own identity and its own queue
    /// of mutations. That makes it the way to serve many users at once: one for each request.
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

    /// As [`with_auth`](Client::with_auth), but an admin's, by an admin or deploy key.
    ///
    /// # Errors
    ///
    /// As [`with_auth`](Client::with_auth).
    pub fn with_admin_auth(&self, key: impl AsRef<str>) -> Result<Self, Error> {
        Ok(self.with(Authorization::admin(key.as_ref())?))
    }

    /// As [`with_auth`](Client::with_auth), but on an admin's word, by an admin or deploy key: a server that has
    /// authenticated its user by itself can act as them without a token.
    ///
    /// ```no_run
    /// # struct Me;
    /// # convex_typed::object! { Me {} }
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for Me {
    /// #     const PATH: &'static str = "users:me";
    /// #     type Returns = String;
    /// # }
    /// # async fn serve(client: &convex_typed::Client, key: &str) -> Result<String, convex_typed::Error> {
    /// use convex_typed::protocol::UserIdentity;
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

    /// Another client over the same connections.
    fn with(&self, authorization: Authorization) -> Self {
        Self { pool: self.pool.clone(), session: Arc::new(Session::new(Some(authorization))) }
    }

    /// Calls a query. Await the result, or spawn it, to send it.
    pub fn query<F: FunctionReference<Query>>(&self, function: &F) -> Call<Query, F::Returns> {
        self.call(function)
    }

    /// Calls a mutation. Await the result to send it.
    ///
    /// Mutations of one client [wait for each other](Client#mutations-wait-for-each-other), in the order in which they
    /// were first polled. One that fails does not stop the next; one that is dropped leaves the queue.
    /// [`skip_queue`](Call::skip_queue) goes past it.
    pub fn mutation<F: FunctionReference<Mutation>>(&self, function: &F) -> Call<Mutation, F::Returns> {
        self.call(function)
    }

    /// Calls an action. Await the result to send it.
    pub fn action<F: FunctionReference<Action>>(&self, function: &F) -> Call<Action, F::Returns> {
        self.call(function)
    }

    /// Calls a function of any kind through Convex's `/api/run`, which takes internal functions
    /// too if the client is an admin. Otherwise it is the same as [`query`](Client::query),
    /// [`mutation`](Client::mutation) and [`action`](Client::action).
    pub fn run<K: FunctionKind, F: FunctionReference<K>>(&self, function: &F) -> Call<K, F::Returns> {
        let request = protocol::encode_run(F::PATH, function);
        Call::new(self.clone(), Task::new(F::PATH.into(), Some(K::KIND), request), TypeSource::of::<K, F>())
    }

    /// Calls a function that has no reference, like `messages:list`, whatever its kind.
    ///
    /// As the kind is not known, it has the timeout of an action, is not tried again if it may
    /// have run, and is in no queue; [`kind`](Call::kind) changes that.
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
        let mut task = Task::new(path, None, request);
        task.context.dynamic = true;
        Call::new(self.clone(), task, TypeSource::Chosen)
    }

    fn call<K: FunctionKind, F: FunctionReference<K>>(&self, function: &F) -> Call<K, F::Returns> {
        let (client, task) = self.task(K::KIND, K::ENDPOINT, F::PATH, &function);
        Call::new(client, task, TypeSource::of::<K, F>())
    }

    fn task(&self, kind: Kind, endpoint: &'static str, path: &'static str, args: &dyn Args) -> (Self, Task) {
        (self.clone(), Task::new(path.into(), Some(kind), protocol::encode_args(endpoint, path, args)))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.pool.url).field("authorization", &self.session).finish()
    }
}
