//! The items of paginated queries.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::Client;
use super::pages::{Next, Pages};
use crate::error::Error;
use crate::pagination::{Page, Paginated};
use crate::protocol::PagedQuery;

impl Client {
    /// Iterates over all items of a paginated query: a `Stream` with its own [`next`](Items::next) and
    /// [`try_next`](Items::try_next), so that no other crate is needed.
    ///
    /// ```no_run
    /// # #[derive(serde::Serialize)] struct List {}
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
    /// #     const PATH: &'static str = "messages:list";
    /// #     type Returns = convex_typed::PaginationResult<String>;
    /// # }
    /// # impl convex_typed::Paginated for List {}
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let mut messages = client.paginate(&List {}).page_size(50);
    /// while let Some(message) = messages.try_next().await? {
    ///     println!("{message}");
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// Each page is requested when its first item is needed, by its own call with its own retries. Pages are read at
    /// different times, so documents that are added after the cursor in the meantime are included.
    ///
    /// If the arguments contain pagination options, the first page starts at their cursor, and their other fields are sent
    /// for every page. With an `end_cursor`, the page that ends there is the last.
    ///
    /// For internal queries use [`run`](Client::run), one page at a time.
    ///
    /// # Errors
    ///
    /// Those of any query, and [`Error::Decode`] if a page that is not the last one ends where it starts. An error ends the
    /// stream, but nothing is lost: the next [`try_next`](Items::try_next) requests the same page again, and
    /// [`from_cursor`](Items::from_cursor) resumes at the [`cursor`](Items::cursor) later.
    pub fn paginate<F: Paginated>(&self, function: &F) -> Items<<F::Returns as Page>::Item>
    where
        F::Returns: Page,
    {
        let query = PagedQuery::new(function);
        Items::new(Pages { client: self.clone(), query, timeout: None, next: Next::Wanted })
    }
}

/// The items of a paginated query, made by [`Client::paginate`]: a `Stream`.
#[must_use = "streams do nothing unless polled"]
pub struct Items<T> {
    pages: Pages<T>,
    /// Where the current page starts.
    start: Option<String>,
    page: vec::IntoIter<T>,
}

impl<T> Items<T> {
    fn new(pages: Pages<T>) -> Self {
        Self { pages, start: None, page: Vec::new().into_iter() }
    }

    /// Sets the number of items per page. Defaults to the one in the arguments, or 100. 0 counts as 1.
    ///
    /// A page has fewer items if the query had to read a lot for it.
    pub fn page_size(mut self, items: u32) -> Self {
        self.pages.query.set_page_size(items.max(1));
        self
    }

    /// Resumes at a cursor, from a page or from [`cursor`](Self::cursor). Drops the rest of the current page.
    ///
    /// A cursor is valid for the same query with the same arguments only; otherwise the function fails with
    /// `InvalidCursor`.
    pub fn from_cursor(mut self, cursor: impl Into<String>) -> Self {
        self.pages.query.set_cursor(Some(cursor.into()));
        self.pages.next = Next::Wanted;
        Self::new(self.pages)
    }

    /// Sets a timeout for each page, see [`Call::timeout`](crate::Call::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.pages.timeout = Some(timeout);
        self
    }

    /// Decodes each item as a `U` instead of the type that the function reference declares.
    ///
    /// ```no_run
    /// # #[derive(serde::Serialize)] struct List {}
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
    /// #     const PATH: &'static str = "messages:list";
    /// #     type Returns = convex_typed::Value;
    /// # }
    /// # impl convex_typed::Paginated for List {}
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let mut titles = client.paginate(&List {}).returning::<String>();
    /// let first: Option<String> = titles.try_next().await?;
    /// # Ok(()) }
    /// ```
    pub fn returning<U: DeserializeOwned + 'static>(self) -> Items<U> {
        let Pages { client, mut query, timeout, next } = self.pages();
        query.choose_type();
        let next = if let Next::Done = next { Next::Done } else { Next::Wanted };
        Items::new(Pages { client, query, timeout, next })
    }

    /// Returns whole pages, with their cursors, instead of items.
    ///
    /// ```no_run
    /// # #[derive(serde::Serialize)] struct List {}
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
    /// #     const PATH: &'static str = "messages:list";
    /// #     type Returns = convex_typed::PaginationResult<String>;
    /// # }
    /// # impl convex_typed::Paginated for List {}
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// let mut pages = client.paginate(&List {}).pages();
    /// while let Some(page) = pages.try_next().await? {
    ///     println!("{} items, the next ones from {}", page.page.len(), page.continue_cursor);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn pages(self) -> Pages<T> {
        let Self { mut pages, start, page } = self;
        if page.len() > 0 {
            pages.query.set_cursor(start);
            pages.next = Next::Wanted;
        }
        pages
    }

    /// Returns the cursor to resume at later, or `None` for the beginning. It is after the last page whose items were all
    /// returned, so items of a partly used page are returned again, and none is skipped.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        if self.page.len() > 0 { self.start.as_deref() } else { self.pages.cursor() }
    }
}

impl<T: DeserializeOwned + 'static> Items<T> {
    /// Returns the next item, or `None` after the last one and after an error.
    ///
    /// Nothing is lost if the future is dropped: the next call continues with the same page.
    ///
    /// # Errors
    ///
    /// Those of [`Client::paginate`].
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the next item, or `None` after the last one only: after an error it requests the page again.
    ///
    /// ```no_run
    /// # async fn run(mut items: convex_typed::Items<String>) -> Result<(), convex_typed::Error> {
    /// loop {
    ///     match items.try_next().await {
    ///         Ok(Some(item)) => println!("{item}"),
    ///         Ok(None) => return Ok(()),
    ///         // The client has already retried. It may work later.
    ///         Err(error) if error.is_retryable() => eprintln!("{error}"),
    ///         Err(error) => return Err(error),
    ///     }
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Client::paginate`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.pages.retry_failed();
        self.next().await.transpose()
    }
}

// The items are moved out, never pinned.
impl<T> Unpin for Items<T> {}

impl<T: DeserializeOwned + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let start = this.pages.cursor().map(str::to_owned);
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => (this.start, this.page) = (start, page.page.into_iter()),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("function", &self.pages.query.path()).finish_non_exhaustive()
    }
}
