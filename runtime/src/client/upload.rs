//! Uploads files.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Response;

use super::Client;
use super::deferred::{Deferred, Start};
use super::observer::Observer;
use super::outgoing::Outgoing;
use super::request::{Subject, TransferRequest};
use super::transfer::Progress;
use crate::error::{Error, UPLOAD};
use crate::function::Kind;
use crate::id::{Id, Storage};
use crate::protocol;
use crate::transport::{Body, BoxFuture, MaybeSend};

/// A little more than Convex's own limit of two minutes, whose error says more.
const TIMEOUT: Duration = Duration::from_secs(130);

impl Client {
    /// Uploads a file to the URL that a function got from `ctx.storage.generateUploadUrl()`. Await the result to send it
    /// and get the id of the file.
    ///
    /// ```no_run
    /// # struct GenerateUploadUrl;
    /// # convex_typed::object! { GenerateUploadUrl {} }
    /// # impl convex_typed::FunctionReference<convex_typed::Mutation> for GenerateUploadUrl {
    /// #     const PATH: &'static str = "files:generateUploadUrl";
    /// #     type Returns = String;
    /// # }
    /// # #[cfg(feature = "_tokio")]
    /// # async fn run(client: convex_typed::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use convex_typed::Body;
    ///
    /// let url = client.mutation(&GenerateUploadUrl).await?;
    /// let id = client.upload(url, Body::file("cat.png").await?).content_type("image/png").await?;
    /// println!("{id}");
    /// # Ok(()) }
    /// ```
    ///
    /// The URL is valid for one hour. The client's identity is not sent: whoever knows the URL may upload. The client never
    /// prints or traces more of it than its host, which need not be the deployment's.
    ///
    /// An upload is retried only if nothing can have been stored, and if the body is [bytes](Body::as_bytes): a stream can
    /// be read only once.
    pub fn upload(&self, url: impl Into<String>, body: impl Into<Body>) -> Upload {
        Upload(Deferred::new(Plan {
            client: self.clone(),
            url: url.into(),
            body: body.into(),
            content_type: None,
            sha256: None,
            progress: None,
            timeout: TIMEOUT,
        }))
    }
}

/// An upload of a file: a future like [`Call`](crate::Call).
#[must_use = "an upload is sent only when it is awaited"]
pub struct Upload(Deferred<Plan>);

struct Plan {
    client: Client,
    url: String,
    body: Body,
    content_type: Option<String>,
    sha256: Option<[u8; 32]>,
    progress: Option<Progress>,
    timeout: Duration,
}

impl Upload {
    /// Sets the content type that is stored with the file, like `image/png`.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.0.set(|plan| plan.content_type = Some(content_type.into()));
        self
    }

    /// Sets the SHA-256 of the file, which Convex checks. If it differs, nothing is stored and the upload fails with the
    /// code `Sha256Mismatch`.
    pub fn sha256(mut self, hash: [u8; 32]) -> Self {
        self.0.set(|plan| plan.sha256 = Some(hash));
        self
    }

    /// Sets a progress callback. It gets the bytes handed to the connection so far, and the total if the body has a
    /// [length](Body::length). If the upload is retried, it starts again from 0.
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client, url: String) -> Result<(), convex_typed::Error> {
    /// let upload = client.upload(url, "a note").progress(|sent, total| eprintln!("{sent} of {total:?} bytes"));
    /// # upload.await?;
    /// # Ok(()) }
    /// ```
    pub fn progress(mut self, callback: impl FnMut(u64, Option<u64>) + MaybeSend + 'static) -> Self {
        self.0.set(|plan| plan.progress = Some(Box::new(callback)));
        self
    }

    /// Sets a timeout for the whole upload, including retries. Defaults to 130 seconds, as Convex itself ends an upload after
    /// two minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.set(|plan| plan.timeout = timeout);
        self
    }
}

impl Plan {
    async fn send(self, observer: &Observer) -> Result<Id<Storage>, Error> {
        let Self { client, url, body, content_type, sha256, progress, timeout } = self;
        let request = protocol::encode_upload(&url, content_type.as_deref(), sha256.as_ref())?;
        // A file that is sent twice may be stored twice, so it is retried only like an action.
        let subject = Subject::File(UPLOAD.into());
        let call = TransferRequest { subject, kind: Kind::Action, request, timeout, idle_timeout: timeout };
        let mut bodies = Outgoing::new(body, progress);
        let start = client.now();
        let answer = client.transfer(observer, &call, || bodies.next()).await;
        let answer = answer.map_err(|error| bodies.cause(&call.subject, error))?;
        let (parts, body) = answer.into_parts();
        let body = body.bytes(client.response_limit()).await.map_err(|error| call.failed(error))?;
        observer.done(client.now().saturating_sub(start), body.len() as u64);
        protocol::decode_upload(&Response::from_parts(parts, body))
    }
}

impl Start for Plan {
    type Output = Result<Id<Storage>, Error>;

    fn start(self) -> BoxFuture<'static, Self::Output> {
        Box::pin(async move {
            let observer = Observer::of_file(&self.client.shared, UPLOAD, self.body.length());
            observer.instrument(self.send(&observer)).await
        })
    }
}

impl Future for Upload {
    type Output = Result<Id<Storage>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Upload");
        if let Some(plan) = self.0.plan() {
            shown.field("body", &plan.body);
        }
        shown.finish_non_exhaustive()
    }
}
