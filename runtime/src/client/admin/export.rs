//! Exports documents.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};
use serde::de::DeserializeOwned;

use super::Admin;
use crate::client::Client;
use crate::client::request::CallRequest;
use crate::error::Error;
use crate::function::Kind;
use crate::id::Table;
use crate::protocol::{self, Change, ExportPage, Exported, Selection, SnapshotCursor, SnapshotTimestamp};
use crate::transport::BoxFuture;
use crate::value::Object;

impl Admin {
    /// Exports all documents as of one time: a `Stream` with its own [`next`](Export::next) and
    /// [`try_next`](Export::try_next).
    ///
    /// ```no_run
    /// # mod tables {
    /// #     #[derive(serde::Deserialize)] pub struct Messages { pub body: String }
    /// #     impl convex_typed::Table for Messages { const NAME: &'static str = "messages"; }
    /// # }
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let mut export = client.admin().list_snapshot().table::<tables::Messages>();
    /// while let Some(message) = export.try_next().await? {
    ///     println!("{}", message.document.body);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// Each page is requested when its first document is needed, by its own call with its own retries. Convex keeps
    /// snapshots for five days by default: an export that pauses for longer fails with `SnapshotTooOld` and has to start
    /// again.
    ///
    /// # Errors
    ///
    /// Those of any call, and [`Error::Decode`] if a document is not of its type. An error ends the stream, but nothing is
    /// lost: the next [`try_next`](Export::try_next) requests the same page again, and
    /// [`from_cursor`](Export::from_cursor) resumes at the [`cursor`](Export::cursor) later.
    pub fn list_snapshot(&self) -> Export<SnapshotCursor, Exported<Object>> {
        Export::new(self.client.clone(), Selection::default(), None, snapshots())
    }

    /// Exports the changes after a timestamp, in order, up to now: a `Stream` with its own [`next`](Export::next) and
    /// [`try_next`](Export::try_next).
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let admin = client.admin();
    /// let mut export = admin.list_snapshot();
    /// while let Some(found) = export.try_next().await? {
    ///     println!("{}: {:?}", found.table, found.document);
    /// }
    /// // Later:
    /// if let Some(cursor) = export.cursor() {
    ///     let mut changes = admin.document_deltas(cursor.snapshot());
    ///     while let Some(change) = changes.try_next().await? {
    ///         println!("{} {}: {:?}", change.table, change.id, change.document);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// When it has ended, continue from its [`cursor`](Export::cursor) later. Convex keeps changes for 14 days by default:
    /// from an older timestamp it fails with `InvalidWindowToReadDocuments`; then export a snapshot again.
    ///
    /// # Errors
    ///
    /// Those of [`list_snapshot`](Admin::list_snapshot).
    pub fn document_deltas(&self, after: SnapshotTimestamp) -> Export<SnapshotTimestamp, Change<Object>> {
        Export::new(self.client.clone(), Selection::default(), Some(after), deltas())
    }
}

type Page<C, V> = Result<ExportPage<C, V>, Error>;

/// How pages are requested and read.
struct Source<C, V> {
    name: &'static str,
    encode: fn(&Selection, Option<&C>) -> Request<Bytes>,
    decode: fn(&Response<Bytes>) -> Page<C, V>,
}

fn snapshots<T: DeserializeOwned>() -> Source<SnapshotCursor, Exported<T>> {
    Source {
        name: protocol::SNAPSHOT,
        encode: protocol::encode_list_snapshot,
        decode: |response| protocol::decode_list_snapshot(response),
    }
}

fn deltas<T: DeserializeOwned>() -> Source<SnapshotTimestamp, Change<T>> {
    Source {
        name: protocol::DELTAS,
        encode: |selection, after| protocol::encode_document_deltas(selection, after.copied().unwrap_or_default()),
        decode: |response| protocol::decode_document_deltas(response),
    }
}

/// An export of documents or changes: a `Stream`, made by [`Admin::list_snapshot`] and [`Admin::document_deltas`]. `C` is
/// the type of its cursor, `V` of its items.
#[must_use = "streams do nothing unless polled"]
pub struct Export<C, V> {
    client: Client,
    selection: Selection,
    timeout: Option<Duration>,
    source: Source<C, V>,
    /// The cursor of the current page.
    start: Option<C>,
    page: vec::IntoIter<V>,
    /// The cursor of the next page.
    cursor: Option<C>,
    next: Next<C, V>,
}

/// The next page.
enum Next<C, V> {
    Wanted,
    Pending(BoxFuture<'static, Page<C, V>>),
    Failed,
    /// There is no next page.
    Done,
}

impl<T> Export<SnapshotCursor, Exported<T>> {
    /// Exports the documents of one table, decoded as its type.
    pub fn table<U: Table + DeserializeOwned>(self) -> Export<SnapshotCursor, Exported<U>> {
        self.reading(Some(U::NAME), snapshots())
    }

    /// Resumes an export of the same tables at its [`cursor`](Self::cursor), in the same snapshot. Drops the rest of the
    /// current page.
    pub fn from_cursor(self, cursor: SnapshotCursor) -> Self {
        let next = if cursor.is_complete() { Next::Done } else { Next::Wanted };
        Self { next, cursor: Some(cursor), page: Vec::new().into_iter(), ..self }
    }
}

impl<T> Export<SnapshotTimestamp, Change<T>> {
    /// Exports the changes of one table, with documents decoded as its type.
    pub fn table<U: Table + DeserializeOwned>(self) -> Export<SnapshotTimestamp, Change<U>> {
        self.reading(Some(U::NAME), deltas())
    }
}

impl<C, V> Export<C, V> {
    fn new(client: Client, selection: Selection, cursor: Option<C>, source: Source<C, V>) -> Self {
        let page = Vec::new().into_iter();
        Self { client, selection, timeout: None, source, start: None, page, cursor, next: Next::Wanted }
    }

    /// Continues from the [`cursor`](Self::cursor) with another type of items.
    fn reading<U>(self, table: Option<&str>, source: Source<C, U>) -> Export<C, U> {
        let Self { client, mut selection, timeout, start, page, cursor, next, .. } = self;
        selection.table = table.map(str::to_owned);
        let (cursor, done) = if page.len() > 0 { (start, false) } else { (cursor, matches!(next, Next::Done)) };
        let export = Export::new(client, selection, cursor, source);
        Export { timeout, next: if done { Next::Done } else { Next::Wanted }, ..export }
    }

    /// Exports only the table of this name.
    pub fn table_named(self, table: impl Into<String>) -> Self {
        let Source { name, encode, decode } = self.source;
        self.reading(Some(&table.into()), Source { name, encode, decode })
    }

    /// Exports only the component at this path, or the table of that component. Otherwise, tables are those of the app itself.
    pub fn component(self, path: impl Into<String>) -> Self {
        let table = self.selection.table.clone();
        let Source { name, encode, decode } = self.source;
        let mut export = self.reading(table.as_deref(), Source { name, encode, decode });
        export.selection.component = Some(path.into());
        export
    }

    /// Sets a timeout for each page, see [`Call::timeout`](crate::Call::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Returns the cursor to resume at later. It is after the last page whose items were all returned, so items of a partly
    /// used page are returned again, and none is skipped. `None` before the end of the first page of a snapshot.
    #[must_use]
    pub fn cursor(&self) -> Option<&C> {
        if self.page.len() > 0 { self.start.as_ref() } else { self.cursor.as_ref() }
    }
}

impl<C: Clone + PartialEq + Send + 'static, V: Send + 'static> Export<C, V> {
    /// Returns the next document or change, or `None` after the last one and after an error.
    ///
    /// Nothing is lost if the future is dropped: the next call continues with the same page.
    ///
    /// # Errors
    ///
    /// Those of [`Admin::list_snapshot`].
    pub async fn next(&mut self) -> Option<Result<V, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next document or change, or `None` after the last one only: after an error it requests the page again.
    ///
    /// # Errors
    ///
    /// Those of [`Admin::list_snapshot`].
    pub async fn try_next(&mut self) -> Result<Option<V>, Error> {
        if let Next::Failed = self.next {
            self.next = Next::Wanted;
        }
        self.next().await.transpose()
    }

    fn ask(&self) -> BoxFuture<'static, Page<C, V>> {
        let Source { name, encode, decode } = self.source;
        let request = encode(&self.selection, self.cursor.as_ref());
        let mut call = CallRequest::new(name.into(), Some(Kind::Query), Ok(request));
        call.timeout = self.timeout;
        let (answer, start) = (self.client.clone().answer(call), self.cursor.clone());
        Box::pin(async move {
            answer.await?.decode(|response| {
                let page = decode(response)?;
                // Otherwise it would be requested forever.
                if page.has_more && start.as_ref() == Some(&page.cursor) {
                    return Err(protocol::not_an_answer(name, response, "the page ends where it starts"));
                }
                Ok(page)
            })
        })
    }
}

// Items are moved out, never pinned.
impl<C, V> Unpin for Export<C, V> {}

impl<C: Clone + PartialEq + Send + 'static, V: Send + 'static> Stream for Export<C, V> {
    type Item = Result<V, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(value) = this.page.next() {
                return Poll::Ready(Some(Ok(value)));
            }
            match &mut this.next {
                Next::Wanted => this.next = Next::Pending(this.ask()),
                Next::Failed | Next::Done => return Poll::Ready(None),
                Next::Pending(page) => match ready!(page.as_mut().poll(cx)) {
                    Ok(page) => {
                        this.next = if page.has_more { Next::Wanted } else { Next::Done };
                        this.start = this.cursor.replace(page.cursor);
                        this.page = page.values.into_iter();
                    }
                    Err(error) => {
                        this.next = Next::Failed;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
            }
        }
    }
}

impl<C: fmt::Debug, V> fmt::Debug for Export<C, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export")
            .field("selection", &self.selection)
            .field("cursor", &self.cursor())
            .finish_non_exhaustive()
    }
}
