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
    /// Calls an HTTP action. Await the result to send it and get the response. A status of 400 or more is an
    /// [`Error::HttpAction`]. [`stream`](HttpCall::stream) returns the body as it arrives.
    ///
    /// The URL of HTTP actions is derived for deployments in Convex's cloud and on this machine. For other deployments, a
    /// client with an admin key asks for it; without one, set [`ClientBuilder::site_url`](crate::ClientBuilder::site_url).
    ///
    /// ```no_run
    /// # struct PostMessage;
    /// # impl convex_typed::HttpAction for PostMessage {
    /// #     const METHOD: convex_typed::Method = convex_typed::Method::POST;
    /// #     const ROUTE: &'static str = "/messages";
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let response = client.http(&PostMessage).header("x-source", "rust").body("hi").await?;
    /// println!("{} {:?}", response.status(), response.body());
    /// # Ok(()) }
    /// ```
    ///
    /// The call is retried if nothing was sent. With `GET`, `HEAD` and `OPTIONS` it is also retried if the connection was
    /// lost, if a proxy cannot reach the deployment (502, 504, 520 to 530), or if Convex itself says that it did not run the
    /// action. Responses of the action, including 429 and 503, are not retried:
    /// [`HttpActionError::retry_after`](crate::HttpActionError::retry_after) says when to try again.
    ///
    /// The action is called with the client's identity, unless the call has its own `Authorization` header. If the token has
    /// expired or is invalid, Convex runs an HTTP action without an identity (`ctx.auth.getUserIdentity()` is null), and
    /// the response does not say so. Use [`set_auth_provider`](Client::set_auth_provider) to keep users signed in; a status
    /// of 401, which only the action itself can return, makes it fetch a fresh token for the next call.
    pub fn http<A: HttpAction + ?Sized>(&self, action: &A) -> HttpCall {
        let request = protocol::encode_http(action);
        let name = format!("{} {}", A::METHOD, A::ROUTE).into();
        let request = request.map(|request| request.map(Body::from));
        HttpCall(Deferred::new(Plan { client: self.clone(), name, request, timeout: None }))
    }

    async fn site(&self, timeout: Option<Duration>) -> Result<&str, Error> {
        if let Some(site) = self.shared.site.get() {
            return Ok(site);
        }
        // Concurrent calls ask separately, so that none has to wait for another that fails.
        let site = self.ask_site(timeout).await?;
        Ok(self.shared.site.get_or_init(|| site))
    }

    async fn ask_site(&self, timeout: Option<Duration>) -> Result<String, Error> {
        if !self.session.is_admin() {
            let (what, message) =
                ("for HTTP actions", "their URL cannot be derived from it; set `ClientBuilder::site_url`");
            return Err(Error::Url(UrlError { url: self.url().to_owned(), what, message: message.to_owned() }));
        }
        let request = protocol::encode_canonical_urls();
        let mut call = CallRequest::new(protocol::URLS.into(), Some(Kind::Query), Ok(request));
        call.timeout = timeout;
        let (_, site) = self.clone().answer(call).await?.decode(protocol::decode_canonical_urls)?;
        Ok(site)
    }
}

/// A call of an HTTP action: a future like [`Call`](crate::Call).
#[must_use = "a call is sent only when it is awaited"]
pub struct HttpCall(Deferred<Plan>);

struct Plan {
    client: Client,
    /// Its name in errors.
    name: Cow<'static, str>,
    /// Its URI is a path of the site.
    request: Result<Request<Body>, Error>,
    timeout: Option<Duration>,
}

impl HttpCall {
    /// Adds a header. An `Authorization` header replaces the client's own.
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let (Ok(name), Ok(mut value)) = (name.try_into(), value.try_into()) else {
            return self.fail("invalid header", None);
        };
        // Redacted in `Debug`, like the client's own.
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

    /// Sets the body: bytes, or a file or stream that is read while it is sent. A call with a stream is never retried, as
    /// a stream can be read only once.
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

    /// Sets the body to plain JSON, not Convex's encoding of values, and the content type to `application/json`.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.body(body).header(CONTENT_TYPE, HeaderValue::from_static("application/json")),
            Err(error) => self.fail("", Some(error)),
        }
    }

    /// Sets the body to a form of fields and files, and the content type to `multipart/form-data`.
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

    /// Returns the response as soon as its status and headers have arrived, with the body as a stream. Set everything else
    /// before this.
    ///
    /// ```no_run
    /// # struct Chat;
    /// # impl convex_typed::HttpAction for Chat {
    /// #     const METHOD: convex_typed::Method = convex_typed::Method::POST;
    /// #     const ROUTE: &'static str = "/chat";
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let mut response = client.http(&Chat).body("Hello!").stream().await?;
    /// while let Some(chunk) = response.chunk().await? {
    ///     print!("{}", String::from_utf8_lossy(&chunk));
    /// }
    /// # Ok(()) }
    /// ```
    pub fn stream(self) -> HttpStreamCall {
        HttpStreamCall::new(self.0.into_plan())
    }

    /// Sets a timeout for the whole call, see [`Call::timeout`](crate::Call::timeout). Defaults to the one of actions.
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

    /// Only the first mistake is reported.
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
    /// The time that is left after asking for the URL.
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
