//! Calls of HTTP actions.

mod events;
mod form;
mod lines;
mod stream;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Request, Response, Uri};
use serde::Serialize;

pub use self::events::{HttpEvent, HttpEvents};
pub use self::form::{Form, Part};
pub use self::lines::HttpLines;
pub use self::stream::{HttpStream, HttpStreamCall};
use super::Client;
use super::deferred::{Deferred, Start};
use super::request::{CallRequest, Expected};
use crate::error::{EncodeError, Error, UrlError};
use crate::function::Kind;
use crate::http::{HttpAction, segment};
use crate::protocol;
use crate::transport::{Body, BoxFuture};
use crate::wire;

impl Client {
    /// Calls an HTTP action. Await the result to send it; it is the answer as it came, unless its
    /// status is 400 or more: then it is an [`Error::HttpAction`]. [`stream`](HttpCall::stream) gives it as it comes.
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
        let name = format!("{} {}", A::METHOD, A::ROUTE).into();
        let request = request.map(|request| request.map(Body::from));
        HttpCall(Deferred::new(Plan { client: self.clone(), name, request, timeout: None }))
    }

    async fn site(&self, timeout: Option<Duration>) -> Result<&str, Error> {
        if let Some(site) = self.shared.site.get() {
            return Ok(site);
        }
        // Calls that want to know it at the same time each ask, so none waits for the failure of another.
        let site = self.ask_site(timeout).await?;
        Ok(self.shared.site.get_or_init(|| site))
    }

    async fn ask_site(&self, timeout: Option<Duration>) -> Result<String, Error> {
        if !self.session.is_admin() {
            let message = "the URL of its HTTP actions cannot be derived; \
                           set it with `ClientBuilder::site_url`";
            let what = "of a Convex deployment";
            return Err(Error::Url(UrlError { url: self.url().to_owned(), what, message: message.to_owned() }));
        }
        let request = protocol::encode_canonical_urls();
        let mut call = CallRequest::new(protocol::URLS.into(), Some(Kind::Query), Ok(request));
        call.timeout = timeout;
        let (_, site) = protocol::decode_canonical_urls(&self.perform(call).await?)?;
        Ok(site)
    }
}

/// A call of an HTTP action: a future like [`Call`](crate::Call).
#[must_use = "a call is sent only when it is awaited"]
pub struct HttpCall(Deferred<Plan>);

struct Plan {
    client: Client,
    /// How errors call it.
    name: Cow<'static, str>,
    /// Its URI is a path of the site.
    request: Result<Request<Body>, Error>,
    timeout: Option<Duration>,
}

impl HttpCall {
    /// Adds a header. Its `Authorization`, if there is one, goes before the client's own.
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let (Ok(name), Ok(mut value)) = (name.try_into(), value.try_into()) else {
            return self.fail("invalid header", None);
        };
        // It shows up in no Debug, like the client's own.
        if name == AUTHORIZATION {
            value.set_sensitive(true);
        }
        let mut fits = true;
        let this = self.edit(|request| fits = request.headers_mut().try_append(name, value).is_ok());
        if fits { this } else { this.fail("too many headers", None) }
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
        if fits { this } else { this.fail("the query is too long", None) }
    }

    /// Sets the body: bytes, or a file or stream that is read while it is sent. A call with a stream is sent once, as
    /// the stream is gone then; one with bytes may be tried again.
    ///
    /// ```no_run
    /// # struct PostFile;
    /// # impl convex_typed::HttpAction for PostFile {
    /// #     const METHOD: convex_typed::Method = convex_typed::Method::POST;
    /// #     const ROUTE: &'static str = "/files";
    /// # }
    /// # #[cfg(feature = "_tokio")]
    /// # async fn run(client: convex_typed::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use convex_typed::Body;
    ///
    /// let call = client.http(&PostFile).header("content-type", "image/png");
    /// call.body(Body::file("cat.png").await?).await?;
    /// # Ok(()) }
    /// ```
    pub fn body(self, body: impl Into<Body>) -> Self {
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

    /// Sets the body to a form of fields and files, and the content type (`multipart/form-data`) to go with it.
    ///
    /// ```no_run
    /// # struct PostFile;
    /// # impl convex_typed::HttpAction for PostFile {
    /// #     const METHOD: convex_typed::Method = convex_typed::Method::POST;
    /// #     const ROUTE: &'static str = "/files";
    /// # }
    /// # #[cfg(feature = "_tokio")]
    /// # async fn run(client: convex_typed::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use convex_typed::{Body, Form, Part};
    ///
    /// let picture = Part::new(Body::file("cat.png").await?).file_name("cat.png").content_type("image/png");
    /// client.http(&PostFile).multipart(Form::new().text("title", "A cat").part("picture", picture)).await?;
    /// # Ok(()) }
    /// ```
    pub fn multipart(self, form: Form) -> Self {
        match form.encode() {
            Ok((content_type, body)) => self.body(body).header(CONTENT_TYPE, content_type),
            Err(message) => self.fail(message, None),
        }
    }

    /// Gives the answer as soon as its status and headers are there, and its body as it comes. What else the call needs
    /// is to be set before.
    ///
    /// ```no_run
    /// # struct Chat;
    /// # impl convex_typed::HttpAction for Chat {
    /// #     const METHOD: convex_typed::Method = convex_typed::Method::POST;
    /// #     const ROUTE: &'static str = "/chat";
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let mut answer = client.http(&Chat).body("Hello!").stream().await?;
    /// while let Some(chunk) = answer.chunk().await? {
    ///     print!("{}", String::from_utf8_lossy(&chunk));
    /// }
    /// # Ok(()) }
    /// ```
    pub fn stream(self) -> HttpStreamCall {
        HttpStreamCall::new(self.0.into_plan())
    }

    /// As [`Call::timeout`](crate::Call::timeout). It is an action's unless set, whatever the method.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.set(|plan| plan.timeout = Some(timeout));
        self
    }

    fn edit(mut self, edit: impl FnOnce(&mut Request<Body>)) -> Self {
        self.0.set(|plan| {
            if let Ok(request) = &mut plan.request {
                edit(request);
            }
        });
        self
    }

    /// The first mistake is the one to be told.
    fn fail(mut self, message: &'static str, source: Option<serde_json::Error>) -> Self {
        self.0.set(|plan| {
            if plan.request.is_ok() {
                let function = plan.name.clone().into_owned();
                let source = source.map(wire::Error::from_json);
                plan.request = Err(Error::Encode(Box::new(EncodeError { function, message, source })));
            }
        });
        self
    }
}

/// A call whose URL is known.
struct Located {
    client: Client,
    name: Cow<'static, str>,
    request: Request<Body>,
    /// What the question for the URL left of it.
    timeout: Option<Duration>,
}

impl Plan {
    async fn locate(self) -> Result<Located, Error> {
        let Self { client, name, request, mut timeout } = self;
        let mut request = request?;
        let start = client.now();
        let site = client.site(timeout).await?;
        if let Some(timeout) = &mut timeout {
            *timeout = timeout.saturating_sub(client.now().saturating_sub(start));
        }
        *request.uri_mut() = format!("{site}{}", request.uri()).parse::<Uri>().map_err(|error| {
            let (url, what) = (site.to_owned(), "of a Convex deployment");
            Error::Url(UrlError { url, what, message: error.to_string() })
        })?;
        Ok(Located { client, name, request, timeout })
    }
}

impl Start for Plan {
    type Output = Result<Response<Bytes>, Error>;

    fn start(self) -> BoxFuture<'static, Self::Output> {
        Box::pin(async move {
            let Located { client, name, request, timeout } = self.locate().await?;
            let Some(bytes) = request.body().as_bytes().cloned() else {
                return stream::send_stream(Located { client, name, request, timeout }).await;
            };
            let mut call = CallRequest::new(name, None, Ok(request.map(|_| bytes)));
            (call.expected, call.timeout) = (Expected::HttpAction, timeout);
            client.perform(call).await
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
            shown.field("action", &plan.name);
        }
        shown.finish_non_exhaustive()
    }
}
