//! The pages of paginated queries.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::Client;
use super::request::CallRequest;
use crate::error::Error;
use crate::function::Kind;
use crate::pagination::PaginationResult;
use crate::protocol::PagedQuery;
use crate::transport::BoxFuture;

/// The pages of a paginated query, with their cursors: a `Stream` of [`PaginationResult`]s, made by
/// [`Items::pages`](crate::Items::pages).
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T> {
    pub(super) client: Client,
    pub(super) query: PagedQuery,
    pub(super) timeout: Option<Duration>,
    pub(super) next: Next<T>,
}

/// The next page.
pub(super) enum Next<T> {
    Wanted,
    Pending(BoxFuture<'static, Result<(PaginationResult<T>, bool), Error>>),
    Failed,
    /// There is no next page.
    Done,
}

impl<T> Pages<T> {
    /// Returns where the next page starts: the `continue_cursor` of the previous one, or `None` at the beginning.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.query.cursor()
    }
}

impl<T: DeserializeOwned + 'static> Pages<T> {
    /// Returns the next page, or `None` after the last one and after an error.
    ///
    /// Nothing is lost if the future is dropped: the next call continues with the same page.
    ///
    /// # Errors
    ///
    /// Those of [`Client::paginate`].
    pub async fn next(&mut self) -> Option<Result<PaginationResult<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the next page, or `None` after the last one only: after an error it requests the page again.
    ///
    /// ```no_run
    /// # async fn run(mut pages: convex_typed::Pages<String>) -> Result<(), convex_typed::Error> {
    /// while let Some(page) = pages.try_next().await? {
    ///     println!("{} items", page.page.len());
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Client::paginate`].
    pub async fn try_next(&mut self) -> Result<Option<PaginationResult<T>>, Error> {
        self.retry_failed();
        self.next().await.transpose()
    }

    /// Asks again for a page that failed.
    pub(super) fn retry_failed(&mut self) {
        if let Next::Failed = self.next {
            self.next = Next::Wanted;
        }
    }

    fn ask(&mut self) -> BoxFuture<'static, Result<(PaginationResult<T>, bool), Error>> {
        let reader = self.query.reader();
        let mut call = CallRequest::new(self.query.path().into(), Some(Kind::Query), self.query.encode());
        call.timeout = self.timeout;
        let answer = self.client.clone().answer(call);
        Box::pin(async move {
            answer.await?.read(|function, response| reader.read(function, response)).map(|reply| reply.value)
        })
    }
}

impl<T: DeserializeOwned + 'static> Stream for Pages<T> {
    type Item = Result<PaginationResult<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Next::Wanted = this.next {
            this.next = Next::Pending(this.ask());
        }
        let Next::Pending(page) = &mut this.next else { return Poll::Ready(None) };
        let result = ready!(page.as_mut().poll(context));
        this.next = match &result {
            Ok((_, false)) => Next::Wanted,
            Ok((_, true)) => Next::Done,
            Err(_) => Next::Failed,
        };
        Poll::Ready(Some(result.map(|(page, _)| {
            this.query.set_cursor(Some(page.continue_cursor.clone()));
            page
        })))
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("function", &self.query.path()).finish_non_exhaustive()
    }
}
