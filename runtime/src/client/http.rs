//! Calls of HTTP actions.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Request, Response, Uri};
use serde::Serialize;

use super::Client;
use super::deferred::{Deferred, Start};
use super::send::{Expect, Task};
use crate::error::{EncodeError, Error, UrlError};
use crate::function::Kind;
use crate::http::{HttpAction, segment};
use crate::protocol;
use crate::transport::BoxFuture;
use crate::wire;

impl Client {
    /// Calls an HTTP action. Await the result to send it; it is the answer as it came, unless its
    /// status is 400 or more: then it is an [`Error::HttpAction`].
    ///
    /// The action is looked for on the deployment's site. In Convex's cloud and on this machine
    /// that is known; a deployment elsewhere tells it to admins, and else
    /// [`ClientBuilder::site_url`](crate::ClientBuilder::site_url) must.
    ///
    /// ```no_run
    /// # struct PostMessage;
    /// # impl convex_typed::HttpAction for PostMessage {
    /// #     const METHOD: convex_typed::Method = convex_typed::Method::POST;
    /// #     const ROUTE: &'static str = "/messages";
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let answer = client.http(&PostMessage).header("x-source", "rust").body("hi").await?;
    /// println!("{} {:?}", answer.status(), answer.body());
    /// # Ok(()) }
    /// ```
    ///
    /// It is tried again if nothing was sent; with `GET`, `HEAD` and `OPTIONS` also if the
    /// connection was lost, if a proxy says that the deployment cannot be reached (502, 504, 520 to 530), or if Convex
    /// itself says that it did not run the action. What the action answers, a 429 or 503 too, is for the caller to act
    /// on: [`HttpActionError::retry_after`](crate::HttpActionError::retry_after) says when to try again.
    ///
    /// The action is called with the client's identity, unless the call has an `Authorization` header of its own.
    /// Convex lets an HTTP action run as nobody, `ctx.auth.getUserIdentity()` being null, if the token has expired or is
    /// wrong, and no answer tells. So [`set_auth_provider`](Client::set_auth_provider) is what keeps users signed in
    /// here; a status of 401, which can only be the action's own, makes it fetch a fresh token for the next call.
    pub fn http<A: HttpAction>(&self, action: &A) -> HttpCall {
        let request = protocol::encode_http(action);
        let name = format!("{} {}", A::METHOD, A::ROUTE);
        let mut task = Task::new(name.into(), None, request);
        task.expect = Expect::Any;
        HttpCall(Deferred::new(Plan { client: self.clone(), task }))
    }

    async fn site(&self, timeout: Option<Duration>) -> Result<&str, Error> {
        if let Some(site) = self.pool.site.get() {
            return Ok(site);
        }
        // Calls that want to know it at the same time each ask, so none waits for the failure of another.
        let site = self.ask_site(timeout).await?;
        Ok(self.pool.site.get_or_init(|| site))
    }

    async fn ask_site(&self, timeout: Option<Duration>) -> Result<String, Error> {
        if !self.session.is_admin() {
            let message = "where the HTTP actions of this deployment are cannot be told from its URL: \
                           set `ClientBuilder::site_url`";
            let what = "of a Convex deployment";
            return Err(Error::Url(UrlError { url: self.url().to_owned(), what, message: message.to_owned() }));
        }
        let request = protocol::encode_canonical_urls();
        let mut task = Task::new(protocol::URLS.into(), Some(Kind::Query), Ok(request));
        task.timeout = timeout;
        protocol::site_url(&protocol::decode_canonical_urls(&self.perform(task).await?)?.site)
    }
}

/// A call of an HTTP action: a future like [`Call`](crate::Call).
#[must_use = "a call is sent only when it is awaited"]
pub struct HttpCall(Deferred<Plan>);

struct Plan {
    client: Client,
    task: Task,
}

impl HttpCall {
    /// Adds a header. Its `Authorization`, if there is one, goes before the client's own.
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let (Ok(name), Ok(mut value)) = (name.try_into(), value.try_into()) else {
            return self.fail("it has a header that cannot be one", None);
        };
        // It shows up in no Debug, like the client's own.
        if name == AUTHORIZATION {
            value.set_sensitive(true);
        }
        let mut fits = true;
        let this = self.edit(|request| fits = request.headers_mut().try_append(name, value).is_ok());
        if fits { this } else { this.fail("it has too many headers", None) }
    }

    /// Adds `name=value` to the query of the URL.
    pub fn query(self, name: &str, value: &str) -> Self {
        let mut fits = true;
        let this = self.edit(|request| {
            let uri = request.uri();
            let sign = if uri.query().is_some() { '&' } else { '?' };
            match format!("{uri}{sign}{}={}", segment(name), segment(value)).parse() {
                Ok(longer) => *request.uri_mut() = longer,
                Err(_) => fits = false,
            }
        });
        if fits { this } else { this.fail("its query is too long", None) }
    }

    /// Sets the body.
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        self.edit(|request| *request.body_mut() = body)
    }

    /// Sets the body to ordinary JSON, not Convex's, and the content type to go with it.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.body(body).header(CONTENT_TYPE, HeaderValue::from_static("application/json")),
            Err(error) => self.fail("", Some(error)),
        }
    }

    /// As [`Call::timeout`](crate::Call::timeout). It is an action's unless set, whatever the method.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.set(|plan| plan.task.timeout = Some(timeout));
        self
    }

    fn edit(mut self, edit: impl FnOnce(&mut Request<Bytes>)) -> Self {
        self.0.set(|plan| {
            if let Ok(request) = &mut plan.task.request {
                edit(request);
            }
        });
        self
    }

    /// The first mistake is the one to be told.
    fn fail(mut self, message: &'static str, source: Option<serde_json::Error>) -> Self {
        self.0.set(|Plan { task, .. }| {
            if task.request.is_ok() {
                let function = task.function.clone().into_owned();
                let source = source.map(wire::Error::from_json);
                task.request = Err(Error::Encode(Box::new(EncodeError { function, message, source })));
            }
        });
        self
    }
}

impl Start for Plan {
    type Output = Result<Response<Bytes>, Error>;

    fn start(mut self) -> BoxFuture<'static, Self::Output> {
        Box::pin(async move {
            let mut request = self.task.request?;
            let start = self.client.now();
            let site = self.client.site(self.task.timeout).await?;
            if let Some(timeout) = &mut self.task.timeout {
                *timeout = timeout.saturating_sub(self.client.now().saturating_sub(start));
            }
            *request.uri_mut() = format!("{site}{}", request.uri()).parse::<Uri>().map_err(|error| {
                let (url, what) = (site.to_owned(), "of a Convex deployment");
                Error::Url(UrlError { url, what, message: error.to_string() })
            })?;
            self.task.request = Ok(request);
            self.client.perform(self.task).await
        })
    }
}

impl Future for HttpCall {
    type Output = Result<Response<Bytes>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl fmt::Debug for HttpCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("HttpCall");
        if let Some(plan) = self.0.plan() {
            shown.field("action", &plan.task.function);
        }
        shown.finish_non_exhaustive()
    }
}
