//! Downloads stored files.

use std::fmt;
use std::future::Future;
use std::ops::{Bound, RangeBounds};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Response;

use super::Client;
use super::deferred::{Deferred, Start};
use super::incoming::Incoming;
use super::observer::Observer;
use super::request::{Subject, TransferRequest};
use super::transfer::Progress;
use crate::error::{DOWNLOAD, Error};
use crate::function::Kind;
use crate::protocol::{self, FileMetadata};
use crate::transport::{Body, BoxFuture, LONGEST, MaybeSend};

impl Client {
    /// Downloads a stored file from the URL that a function got from `ctx.storage.getUrl(id)`. Await the result to send the
    /// request and get the file's metadata; the bytes then come as a stream and need not fit into memory.
    ///
    /// ```no_run
    /// # struct FileUrl { id: convex_typed::Id<convex_typed::Storage> }
    /// # convex_typed::object! { FileUrl { id } }
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for FileUrl {
    /// #     const PATH: &'static str = "files:url";
    /// #     type Returns = String;
    /// # }
    /// # async fn run(client: convex_typed::Client, id: convex_typed::Id<convex_typed::Storage>)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// let url = client.query(&FileUrl { id }).await?;
    /// let picture = client.download(url).await?;
    /// println!("{:?}", picture.metadata().content_type);
    /// # let mut file = Vec::new();
    /// // let mut file = tokio::fs::File::create("cat.png").await?;
    /// picture.write_to(&mut file).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// The client's identity is not sent: whoever knows the URL may read the file. The client never prints or traces more of
    /// it than its host, which need not be the deployment's.
    ///
    /// Until the metadata has arrived, the request is retried like a query. Files never change, so a download that fails
    /// later can be continued with a [`range`](Download::range).
    pub fn download(&self, url: impl Into<String>) -> Download {
        Download(Deferred::new(Plan {
            client: self.clone(),
            url: url.into(),
            range: (Bound::Unbounded, Bound::Unbounded),
            progress: None,
            timeout: LONGEST,
            idle_timeout: Duration::from_secs(60),
        }))
    }
}

/// A download of a file: a future like [`Call`](crate::Call).
#[must_use = "a download is sent only when it is awaited"]
pub struct Download(Deferred<Plan>);

struct Plan {
    client: Client,
    url: String,
    range: (Bound<u64>, Bound<u64>),
    progress: Option<Progress>,
    timeout: Duration,
    idle_timeout: Duration,
}

impl Download {
    /// Downloads only these bytes of the file, as far as it has them. If it has none of them, the result is an
    /// [`Error::Platform`] of status 416; if the server does not support ranges, one of status 200.
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client, url: &str) -> Result<(), convex_typed::Error> {
    /// let first = client.download(url).range(..1024).await?.bytes().await?;
    /// let rest = client.download(url).range(1024..).await?;
    /// assert_eq!(rest.metadata().range.as_ref().map(|range| range.start), Some(1024));
    /// # Ok(()) }
    /// ```
    pub fn range(mut self, range: impl RangeBounds<u64>) -> Self {
        self.0.set(|plan| plan.range = (range.start_bound().cloned(), range.end_bound().cloned()));
        self
    }

    /// Sets a progress callback. It gets the bytes received so far, and the total if the server sends it.
    pub fn progress(mut self, callback: impl FnMut(u64, Option<u64>) + MaybeSend + 'static) -> Self {
        self.0.set(|plan| plan.progress = Some(Box::new(callback)));
        self
    }

    /// Sets a timeout for the whole download, from sending the request to the last byte. By default there is none, see
    /// [`idle_timeout`](Download::idle_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.set(|plan| plan.timeout = timeout);
        self
    }

    /// Sets how long to wait for the next bytes. Defaults to 60 seconds.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.0.set(|plan| plan.idle_timeout = timeout);
        self
    }
}

impl Plan {
    async fn send(self, observer: &Observer) -> Result<DownloadStream, Error> {
        let Self { client, url, range, progress, timeout, idle_timeout } = self;
        let request = protocol::encode_download(&url, range)?;
        let subject = Subject::File(DOWNLOAD.into());
        let call = TransferRequest { subject, kind: Kind::Query, request, timeout, idle_timeout };
        let start = client.now();
        let answer = client.transfer(observer, &call, || Some(Body::default())).await?;
        let (parts, mut body) = answer.into_parts();
        let metadata = protocol::decode_download(range, &Response::from_parts(parts, []))?;
        if let Some(length) = metadata.length {
            body = body.with_length(length);
        }
        let mut body = Incoming::new(client, observer, call, start, body);
        (body.total, body.progress) = (metadata.length, progress);
        Ok(DownloadStream { metadata, body })
    }
}

impl Start for Plan {
    type Output = Result<DownloadStream, Error>;

    fn start(self) -> BoxFuture<'static, Self::Output> {
        Box::pin(async move {
            let observer = Observer::of_file(&self.client.shared, DOWNLOAD, None);
            observer.instrument(self.send(&observer)).await
        })
    }
}

impl Future for Download {
    type Output = Result<DownloadStream, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Download");
        if let Some(plan) = self.0.plan() {
            shown.field("range", &plan.range);
        }
        shown.finish_non_exhaustive()
    }
}

/// The metadata of a file, and its bytes as a `Stream`.
///
/// A connection that ends before the last byte is an error. Dropping the stream ends the download.
pub struct DownloadStream {
    metadata: FileMetadata,
    pub(crate) body: Incoming,
}

impl DownloadStream {
    /// Returns the file's metadata.
    #[must_use]
    pub fn metadata(&self) -> &FileMetadata {
        &self.metadata
    }

    /// Returns the next bytes, or `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] if the connection breaks, or no data arrives for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.chunk().await
    }

    /// Reads the rest of the file into memory.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](DownloadStream::chunk), and [`Error::Transport`] if it is larger than
    /// [`ClientBuilder::response_limit`](crate::ClientBuilder::response_limit).
    pub async fn bytes(self) -> Result<Bytes, Error> {
        self.body.bytes().await
    }
}

impl Stream for DownloadStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}

impl fmt::Debug for DownloadStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadStream")
            .field("metadata", &self.metadata)
            .field("received", &self.body.received())
            .finish_non_exhaustive()
    }
}
