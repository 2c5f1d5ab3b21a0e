//! Methods for admins, without async. See [`crate::admin`].

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Client;
use crate::client;
use crate::error::Error;
use crate::executor::block_on;
use crate::id::Table;
use crate::protocol::{AdminKey, CanonicalUrls, Change, Exported, SnapshotCursor, SnapshotTimestamp};
use crate::value::Object;

/// As [`Admin`](crate::admin::Admin), but its calls block the thread.
#[derive(Debug, Clone)]
pub struct Admin(client::admin::Admin);

impl Client {
    /// As [`crate::Client::admin`].
    #[must_use]
    pub fn admin(&self) -> Admin {
        Admin(self.0.admin())
    }
}

impl Admin {
    /// As [`crate::admin::Admin::check_key`].
    ///
    /// # Errors
    ///
    /// [`Error::Platform`] if the key is not one of this deployment, and those of any call.
    pub fn check_key(&self) -> Result<AdminKey, Error> {
        block_on(self.0.check_key())
    }

    /// As [`crate::admin::Admin::canonical_urls`].
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub fn canonical_urls(&self) -> Result<CanonicalUrls, Error> {
        block_on(self.0.canonical_urls())
    }

    /// As [`crate::admin::Admin::schema`].
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub fn schema(&self) -> Result<Option<serde_json::Value>, Error> {
        block_on(self.0.schema())
    }

    /// As [`crate::admin::Admin::json_schemas`].
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub fn json_schemas(&self) -> Result<BTreeMap<String, BTreeMap<String, serde_json::Value>>, Error> {
        block_on(self.0.json_schemas())
    }

    /// As [`crate::admin::Admin::clear_tables`].
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub fn clear_tables(&self, tables: &[&str]) -> Result<(), Error> {
        block_on(self.0.clear_tables(tables))
    }

    /// As [`crate::admin::Admin::list_snapshot`], but an iterator.
    pub fn list_snapshot(&self) -> Export<SnapshotCursor, Exported<Object>> {
        Export(self.0.list_snapshot())
    }

    /// As [`crate::admin::Admin::document_deltas`], but an iterator.
    pub fn document_deltas(&self, after: SnapshotTimestamp) -> Export<SnapshotTimestamp, Change<Object>> {
        Export(self.0.document_deltas(after))
    }

    /// As [`crate::admin::Admin::import`].
    pub fn import(&self, table: impl Into<String>) -> Import {
        Import(self.0.import(table))
    }

    /// As [`crate::admin::Admin::import_by_key`].
    pub fn import_by_key(&self, table: impl Into<String>, key: &[&str]) -> Import {
        Import(self.0.import_by_key(table, key))
    }

    /// As [`crate::admin::Admin::add_primary_key`].
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub fn add_primary_key(&self, table: &str, key: &[&str]) -> Result<(), Error> {
        block_on(self.0.add_primary_key(table, key))
    }

    /// As [`crate::admin::Admin::primary_key_ready`].
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub fn primary_key_ready(&self, table: &str) -> Result<bool, Error> {
        block_on(self.0.primary_key_ready(table))
    }
}

/// As [`Export`](crate::admin::Export), but an iterator.
///
/// ```no_run
/// # fn run(client: convex_typed::blocking::Client) -> Result<(), convex_typed::Error> {
/// for found in client.admin().list_snapshot().table_named("messages") {
///     println!("{:?}", found?.document);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Export<C, V>(client::admin::Export<C, V>);

impl<T> Export<SnapshotCursor, Exported<T>> {
    /// As [`crate::admin::Export::table`].
    pub fn table<U: Table + DeserializeOwned>(self) -> Export<SnapshotCursor, Exported<U>> {
        Export(self.0.table())
    }

    /// As [`crate::admin::Export::from_cursor`].
    pub fn from_cursor(self, cursor: SnapshotCursor) -> Self {
        Self(self.0.from_cursor(cursor))
    }
}

impl<T> Export<SnapshotTimestamp, Change<T>> {
    /// As [`crate::admin::Export::table`].
    pub fn table<U: Table + DeserializeOwned>(self) -> Export<SnapshotTimestamp, Change<U>> {
        Export(self.0.table())
    }
}

impl<C, V> Export<C, V> {
    /// As [`crate::admin::Export::table_named`].
    pub fn table_named(self, table: impl Into<String>) -> Self {
        Self(self.0.table_named(table))
    }

    /// As [`crate::admin::Export::component`].
    pub fn component(self, path: impl Into<String>) -> Self {
        Self(self.0.component(path))
    }

    /// As [`crate::admin::Export::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// As [`crate::admin::Export::cursor`].
    #[must_use]
    pub fn cursor(&self) -> Option<&C> {
        self.0.cursor()
    }
}

impl<C, V> Export<C, V>
where
    C: Clone + PartialEq + Send + 'static,
    V: Send + 'static,
{
    /// As [`crate::admin::Export::try_next`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn try_next(&mut self) -> Result<Option<V>, Error> {
        block_on(self.0.try_next())
    }
}

/// Ends after an error. [`try_next`](Export::try_next) can continue.
impl<C, V> Iterator for Export<C, V>
where
    C: Clone + PartialEq + Send + 'static,
    V: Send + 'static,
{
    type Item = Result<V, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

/// As [`Import`](crate::admin::Import), but it blocks the thread.
#[derive(Debug)]
#[must_use = "the last documents are sent by `finish`"]
pub struct Import(client::admin::Import);

impl Import {
    /// As [`crate::admin::Import::push`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn push<T: Serialize + ?Sized>(&mut self, document: &T) -> Result<(), Error> {
        block_on(self.0.push(document))
    }

    /// As [`crate::admin::Import::flush`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn flush(&mut self) -> Result<(), Error> {
        block_on(self.0.flush())
    }

    /// As [`crate::admin::Import::finish`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn finish(&mut self) -> Result<u64, Error> {
        block_on(self.0.finish())
    }

    /// As [`crate::admin::Import::stored`].
    #[must_use]
    pub fn stored(&self) -> u64 {
        self.0.stored()
    }

    /// As [`crate::admin::Import::waiting`].
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.waiting()
    }
}
