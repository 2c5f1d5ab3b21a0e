//! The client without async: the same calls, sent with `send()`.
//!
//! ```no_run
//! # struct List;
//! # convex_typed::object! { List {} }
//! # impl convex_typed::FunctionReference<convex_typed::Query> for List {
//! #     const PATH: &'static str = "messages:list";
//! #     type Returns = Vec<String>;
//! # }
//! use convex_typed::blocking::Client;
//!
//! let client = Client::new("https://happy-animal-123.convex.cloud")?;
//! let messages = client.query(&List).send()?;
//! # Ok::<(), convex_typed::Error>(())
//! ```
//!
//! This is the async client over a transport that blocks, so its documentation also applies here. Threads can share a
//! client.

#[cfg(feature = "admin")]
pub mod admin;
mod auth_provider;
mod body;
mod builder;
mod call;
mod download;
mod http;
mod incoming;
mod pages;

use std::borrow::Cow;
use std::error::Error as StdError;

pub use self::body::Body;
pub use self::builder::ClientBuilder;
pub use self::call::Blocking;
pub use self::download::{Download, DownloadStream};
pub use self::http::{Form, HttpEvents, HttpLines, HttpStream, HttpStreamCall, Part};
pub use self::pages::{Items, Pages};
use crate::error::Error;
use crate::executor::block_on;
use crate::function::{Action, FunctionKind, FunctionReference, Mutation, Query};
use crate::http::HttpAction;
use crate::protocol::{Batch, SnapshotTimestamp, UserIdentity};
use crate::value::Value;
use crate::{client, client::AnyKind};

/// A call of a function that blocks when it is [sent](Blocking::send), see [`Call`](crate::Call).
pub type Call<K, T> = Blocking<client::Call<K, T>>;

/// As [`Client`](crate::Client), but its calls block the thread.
#[derive(Debug, Clone)]
pub struct Client(client::Client);

impl Client {
    /// Creates a client of the deployment at `url`, like `https://happy-animal-123.convex.cloud`. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// Those of [`crate::ClientBuilder::build`].
    pub fn new(url: &str) -> Result<Self, Error> {
        client::Client::builder().blocking().build(url)
    }

    /// Creates a client of the deployment that the environment names, see [`crate::ClientBuilder::build_from_env`].
    ///
    /// # Errors
    ///
    /// [`Error::Environment`] if the environment names no deployment; and those of [`crate::ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        client::Client::builder().blocking().build_from_env()
    }

    /// As [`crate::Client::url`].
    #[must_use]
    pub fn url(&self) -> &str {
        self.0.url()
    }

    /// As [`crate::Client::set_auth`].
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token.
    pub fn set_auth(&self, token: impl AsRef<str>) -> Result<(), Error> {
        self.0.set_auth(token)
    }

    /// As [`crate::Client::set_admin_auth`].
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a key.
    pub fn set_admin_auth(&self, key: impl AsRef<str>) -> Result<(), Error> {
        self.0.set_admin_auth(key)
    }

    /// As [`crate::Client::set_admin_auth_as`].
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a key.
    pub fn set_admin_auth_as(&self, key: impl AsRef<str>, identity: &UserIdentity) -> Result<(), Error> {
        self.0.set_admin_auth_as(key, identity)
    }

    /// As [`crate::Client::set_auth_provider`], but `provide` may block: it runs on its own thread. If it does not return in
    /// [time](crate::ClientBuilder::auth_provider_timeout), the waiting calls fail. The thread cannot be stopped; a token
    /// that it returns later is still used.
    pub fn set_auth_provider<P>(&self, provide: P)
    where
        P: Fn(bool) -> Result<Option<String>, Box<dyn StdError + Send + Sync>> + Send + Sync + 'static,
    {
        self.0.set_auth_provider(auth_provider::on_its_own_thread(provide));
    }

    /// As [`crate::Client::clear_auth`].
    pub fn clear_auth(&self) {
        self.0.clear_auth();
    }

    /// As [`crate::Client::with_auth`].
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token.
    pub fn with_auth(&self, token: impl AsRef<str>) -> Result<Self, Error> {
        self.0.with_auth(token).map(Self)
    }

    /// As [`crate::Client::with_admin_auth`].
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a key.
    pub fn with_admin_auth(&self, key: impl AsRef<str>) -> Result<Self, Error> {
        self.0.with_admin_auth(key).map(Self)
    }

    /// As [`crate::Client::with_admin_auth_as`].
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a key.
    pub fn with_admin_auth_as(&self, key: impl AsRef<str>, identity: &UserIdentity) -> Result<Self, Error> {
        self.0.with_admin_auth_as(key, identity).map(Self)
    }

    /// As [`crate::Client::query`].
    pub fn query<F: FunctionReference<Query> + ?Sized>(&self, function: &F) -> Call<Query, F::Returns> {
        Blocking(self.0.query(function))
    }

    /// As [`crate::Client::mutation`]. Mutations of several threads also run one after another, unless
    /// [`mutation_queue`](crate::ClientBuilder::mutation_queue) is off.
    pub fn mutation<F: FunctionReference<Mutation> + ?Sized>(&self, function: &F) -> Call<Mutation, F::Returns> {
        Blocking(self.0.mutation(function))
    }

    /// As [`crate::Client::action`].
    pub fn action<F: FunctionReference<Action> + ?Sized>(&self, function: &F) -> Call<Action, F::Returns> {
        Blocking(self.0.action(function))
    }

    /// As [`crate::Client::run`].
    pub fn run<K: FunctionKind, F: FunctionReference<K> + ?Sized>(&self, function: &F) -> Call<K, F::Returns> {
        Blocking(self.0.run(function))
    }

    /// As [`crate::Client::call_dynamic`].
    pub fn call_dynamic(&self, path: impl Into<Cow<'static, str>>, args: impl Into<Value>) -> Call<AnyKind, Value> {
        Blocking(self.0.call_dynamic(path, args))
    }

    /// As [`crate::Client::query_batch`].
    pub fn query_batch<B: Batch>(&self, batch: B) -> Blocking<client::BatchCall<B::Results>> {
        Blocking(self.0.query_batch(batch))
    }

    /// As [`crate::Client::http`].
    pub fn http<A: HttpAction + ?Sized>(&self, action: &A) -> Blocking<client::HttpCall> {
        Blocking(self.0.http(action))
    }

    /// As [`crate::Client::upload`].
    ///
    /// ```no_run
    /// # fn run(client: convex_typed::blocking::Client, url: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// use convex_typed::blocking::Body;
    ///
    /// let id = client.upload(url, Body::file("cat.png")?).content_type("image/png").send()?;
    /// # Ok(()) }
    /// ```
    pub fn upload(&self, url: impl Into<String>, body: impl Into<Body>) -> Blocking<client::Upload> {
        Blocking(self.0.upload(url, body.into().0))
    }

    /// As [`crate::Client::download`].
    ///
    /// ```no_run
    /// # fn run(client: convex_typed::blocking::Client, url: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let picture = client.download(url).send()?;
    /// println!("{:?}", picture.metadata().content_type);
    /// picture.write_to(&mut std::fs::File::create("cat.png")?)?;
    /// # Ok(()) }
    /// ```
    pub fn download(&self, url: impl Into<String>) -> Download {
        Download(self.0.download(url))
    }

    /// As [`crate::Client::timestamp`].
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub fn timestamp(&self) -> Result<SnapshotTimestamp, Error> {
        block_on(self.0.timestamp())
    }

    /// As [`crate::Client::at`].
    #[must_use]
    pub fn at(&self, time: SnapshotTimestamp) -> Snapshot {
        Snapshot(self.0.at(time))
    }
}

/// As [`Snapshot`](crate::Snapshot), but its calls block the thread.
#[derive(Debug, Clone)]
pub struct Snapshot(client::Snapshot);

impl Snapshot {
    /// Calls a query as of this time.
    pub fn query<F: FunctionReference<Query> + ?Sized>(&self, function: &F) -> Call<Query, F::Returns> {
        Blocking(self.0.query(function))
    }

    /// Returns the time.
    #[must_use]
    pub fn time(&self) -> SnapshotTimestamp {
        self.0.time()
    }
}
