//! The async client.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response};
use serde::de::DeserializeOwned;

use crate::error::{Error, TransportError};
use crate::function::{Action, FunctionKind, FunctionReference, Mutation, Query};
use crate::protocol::{self, Authorization};

/// A Convex deployment to call functions of.
///
/// Clones are cheap and stand for the same client: they share connections and identity.
///
/// ```no_run
/// # #[derive(serde::Serialize)] struct List { channel: String }
/// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
/// #     const PATH: &'static str = "messages:list";
/// #     type Returns = Vec<String>;
/// # }
/// # async fn run() -> Result<(), convex_typed::Error> {
/// use convex_typed::Client;
///
/// let client = Client::new("https://happy-animal-123.convex.cloud")?;
/// let messages = client.query(&List { channel: "#general".into() }).await?;
/// # let _: Vec<String> = messages;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    http: reqwest::Client,
    url: String,
    authorization: RwLock<Option<Authorization>>,
}

impl Client {
    /// A client of the deployment at `url`, like `https://happy-animal-123.convex.cloud`.
    ///
    /// Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] if that cannot be a deployment's URL; [`Error::Transport`] if TLS cannot be
    /// set up.
    pub fn new(url: &str) -> Result<Self, Error> {
        let url = protocol::deployment_url(url)?;
        // Redirects are not followed: a call must not run twice, nor its token go elsewhere.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| transport_error(None, &url, error))?;
        let authorization = RwLock::new(None);
        Ok(Self { shared: Arc::new(Shared { http, url, authorization }) })
    }

    /// The URL of the deployment, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// Calls as the user of this OpenID Connect token (a JWT) from now on. Calls that were made,
    /// but not awaited yet, are included; so are those of clones.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token; the identity stays as it was.
    pub fn set_auth(&self, token: impl AsRef<str>) -> Result<(), Error> {
        self.set_authorization(Some(Authorization::user(token.as_ref())?));
        Ok(())
    }

    /// Calls as an admin from now on, by an admin or deploy key. It may call internal functions
    /// too, so it must not leave the server.
    ///
    /// # Errors
    ///
    /// As [`set_auth`](Client::set_auth).
    pub fn set_admin_auth(&self, key: impl AsRef<str>) -> Result<(), Error> {
        self.set_authorization(Some(Authorization::admin(key.as_ref())?));
        Ok(())
    }

    /// Calls as nobody from now on.
    pub fn clear_auth(&self) {
        self.set_authorization(None);
    }

    /// Calls a query. Await the result to send it.
    pub fn query<F: FunctionReference<Query>>(&self, function: &F) -> Call<F::Returns> {
        self.call(function)
    }

    /// Calls a mutation. Await the result to send it.
    pub fn mutation<F: FunctionReference<Mutation>>(&self, function: &F) -> Call<F::Returns> {
        self.call(function)
    }

    /// Calls an action. Await the result to send it.
    pub fn action<F: FunctionReference<Action>>(&self, function: &F) -> Call<F::Returns> {
        self.call(function)
    }

    fn call<K: FunctionKind, F: FunctionReference<K>>(&self, function: &F) -> Call<F::Returns> {
        Call { client: self.clone(), function: F::PATH, request: protocol::encode(function), returns: PhantomData }
    }

    fn set_authorization(&self, authorization: Option<Authorization>) {
        let mut current = self.shared.authorization.write().unwrap_or_else(PoisonError::into_inner);
        *current = authorization;
    }

    fn authorization(&self) -> Option<Authorization> {
        self.shared.authorization.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn send(&self, function: &'static str, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let Shared { http, url, .. } = &*self.shared;
        let (mut parts, body) = request.into_parts();
        if let Some(authorization) = self.authorization() {
            parts.headers.insert(AUTHORIZATION, authorization.header().clone());
        }
        let fail = |error| transport_error(Some(function), url, error);
        let mut answer = http
            .request(parts.method, format!("{url}{}", parts.uri))
            .headers(parts.headers)
            .body(body)
            .send()
            .await
            .map_err(fail)?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        let mut response = Response::new(answer.bytes().await.map_err(fail)?);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn transport_error(function: Option<&'static str>, url: &str, error: reqwest::Error) -> Error {
    Error::Transport(Box::new(TransportError { function, url: url.to_owned(), source: Box::new(error) }))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.shared.url).field("authorization", &self.authorization()).finish()
    }
}

/// A call of a function that is sent when awaited. It owns all it needs, so it can be moved into
/// another task.
#[must_use = "a call is sent only when it is awaited"]
pub struct Call<T> {
    client: Client,
    function: &'static str,
    request: Result<Request<Bytes>, Error>,
    returns: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    /// Reads the returned value as a `U` instead of what the function's reference says.
    ///
    /// ```no_run
    /// # #[derive(serde::Serialize)] struct List {}
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
    /// #     const PATH: &'static str = "messages:list";
    /// #     type Returns = convex_typed::Value;
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let titles = client.query(&List {}).returning::<Vec<String>>().await?;
    /// # Ok(()) }
    /// ```
    pub fn returning<U: DeserializeOwned + 'static>(self) -> Call<U> {
        let Self { client, function, request, .. } = self;
        Call { client, function, request, returns: PhantomData }
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let response = self.client.send(self.function, self.request?).await?;
            protocol::decode(self.function, &response).map(|reply| reply.value)
        })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("function", &self.function).finish_non_exhaustive()
    }
}
