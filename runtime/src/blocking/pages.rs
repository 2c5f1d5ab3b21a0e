//! Paginated queries as iterators.

use std::time::Duration;

use serde::de::DeserializeOwned;

use super::Client;
use crate::client;
use crate::error::Error;
use crate::executor::block_on;
use crate::pagination::{Page, Paginated, PaginationResult};

impl Client {
    /// As [`crate::Client::paginate`]. Returns an iterator over the items, which blocks to get the next page.
    ///
    /// ```no_run
    /// # #[derive(serde::Serialize)] struct List {}
    /// # impl convex_typed::FunctionReference<convex_typed::Query> for List {
    /// #     const PATH: &'static str = "messages:list";
    /// #     type Returns = convex_typed::PaginationResult<String>;
    /// # }
    /// # impl convex_typed::Paginated for List {}
    /// # let client = convex_typed::blocking::Client::new("https://happy-animal-123.convex.cloud")?;
    /// for message in client.paginate(&List {}).page_size(50) {
    ///     println!("{}", message?);
    /// }
    /// # Ok::<(), convex_typed::Error>(())
    /// ```
    pub fn paginate<F: Paginated>(&self, function: &F) -> Items<<F::Returns as Page>::Item>
    where
        F::Returns: Page,
    {
        Items(self.0.paginate(function))
    }
}

/// As [`crate::Items`], but an iterator.
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Items<T>(client::Items<T>);

impl<T> Items<T> {
    /// As [`crate::Items::page_size`].
    pub fn page_size(self, items: u32) -> Self {
        Self(self.0.page_size(items))
    }

    /// As [`crate::Items::from_cursor`].
    pub fn from_cursor(self, cursor: impl Into<String>) -> Self {
        Self(self.0.from_cursor(cursor))
    }

    /// As [`crate::Items::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// As [`crate::Items::returning`].
    pub fn returning<U: DeserializeOwned + 'static>(self) -> Items<U> {
        Items(self.0.returning())
    }

    /// As [`crate::Items::pages`].
    pub fn pages(self) -> Pages<T> {
        Pages(self.0.pages())
    }

    /// As [`crate::Items::cursor`].
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.0.cursor()
    }
}

impl<T: DeserializeOwned + 'static> Items<T> {
    /// As [`crate::Items::try_next`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn try_next(&mut self) -> Result<Option<T>, Error> {
        block_on(self.0.try_next())
    }
}

/// Ends after an error. [`try_next`](Items::try_next) can continue.
impl<T: DeserializeOwned + 'static> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

/// As [`crate::Pages`], but an iterator.
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Pages<T>(client::Pages<T>);

impl<T> Pages<T> {
    /// As [`crate::Pages::cursor`].
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.0.cursor()
    }
}

impl<T: DeserializeOwned + 'static> Pages<T> {
    /// As [`crate::Pages::try_next`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn try_next(&mut self) -> Result<Option<PaginationResult<T>>, Error> {
        block_on(self.0.try_next())
    }
}

/// Ends after an error. [`try_next`](Pages::try_next) can continue.
impl<T: DeserializeOwned + 'static> Iterator for Pages<T> {
    type Item = Result<PaginationResult<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}
