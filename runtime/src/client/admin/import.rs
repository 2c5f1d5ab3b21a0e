//! Imports documents.

use std::fmt;

use serde::Serialize;

use super::Admin;
use crate::error::Error;
use crate::protocol::{self, ImportBatch};

/// The size at which a batch is sent. Convex accepts 20 MiB.
const BATCH_BYTES: usize = 4 << 20;
const BATCH_DOCUMENTS: usize = 1024;

impl Admin {
    /// Imports documents into a table, in batches, without calling functions of the app. This is the API that Airbyte's
    /// connector uses.
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// use convex_typed::{Object, Value};
    ///
    /// let mut import = client.admin().import("messages");
    /// for line in std::io::stdin().lines().map_while(Result::ok) {
    ///     import.push(&Object::from([("body".to_owned(), Value::from(line))])).await?;
    /// }
    /// println!("{} documents", import.finish().await?);
    /// # Ok(()) }
    /// ```
    ///
    /// Documents can contain null, booleans, float64s, strings, arrays and objects. Int64s and bytes are refused, as the API
    /// cannot express them. Convex renames fields that it does not allow: `_id` becomes `source_id`. Documents get new ids.
    pub fn import(&self, table: impl Into<String>) -> Import {
        Import { admin: self.clone(), batch: ImportBatch::new(table, None), stored: 0 }
    }

    /// As [`import`](Admin::import), but replaces the document that has the same values in the fields of `key`. They need an
    /// index, see [`add_primary_key`](Admin::add_primary_key).
    pub fn import_by_key(&self, table: impl Into<String>, key: &[&str]) -> Import {
        Import { admin: self.clone(), batch: ImportBatch::new(table, Some(fields(key))), stored: 0 }
    }

    /// Starts to build the index by which [`import_by_key`](Admin::import_by_key) finds documents. It takes a while, see
    /// [`primary_key_ready`](Admin::primary_key_ready).
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn add_primary_key(&self, table: &str, key: &[&str]) -> Result<(), Error> {
        self.change("add_primary_key_indexes", protocol::encode_add_primary_key(table, &fields(key))).await
    }

    /// Returns whether the index of a table's primary key has been built.
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn primary_key_ready(&self, table: &str) -> Result<bool, Error> {
        let request = protocol::encode_primary_key_ready(table);
        self.ask(protocol::KEY_READY, request, protocol::decode_primary_key_ready).await
    }
}

fn fields(key: &[&str]) -> Vec<String> {
    key.iter().map(|&field| field.to_owned()).collect()
}

/// An import of documents in batches, made by [`Admin::import`].
#[must_use = "the last documents are sent by `finish`"]
pub struct Import {
    admin: Admin,
    batch: ImportBatch,
    stored: u64,
}

impl Import {
    /// Adds a document. First sends the waiting documents if there are enough: about 4 MiB, or 1024.
    ///
    /// # Errors
    ///
    /// [`Error::Encode`] if the document cannot be imported, and those of any call if the waiting documents could not be
    /// sent. The document is then not added, and can be pushed again.
    pub async fn push<T: Serialize + ?Sized>(&mut self, document: &T) -> Result<(), Error> {
        if self.batch.size() >= BATCH_BYTES || self.batch.len() >= BATCH_DOCUMENTS {
            self.flush().await?;
        }
        self.batch.push(document)
    }

    /// Sends the waiting documents, if there are any.
    ///
    /// # Errors
    ///
    /// Those of any call: the documents were not stored, or it is unknown whether they were. They keep waiting and can be
    /// sent again; without a primary key they may then be stored twice.
    pub async fn flush(&mut self) -> Result<(), Error> {
        if !self.batch.is_empty() {
            self.admin.change(protocol::IMPORT, self.batch.encode()).await?;
            self.stored += self.batch.len() as u64;
            self.batch.clear();
        }
        Ok(())
    }

    /// Sends the waiting documents, and returns how many were stored in total. After an error it can be called again.
    ///
    /// # Errors
    ///
    /// Those of [`flush`](Import::flush).
    pub async fn finish(&mut self) -> Result<u64, Error> {
        self.flush().await?;
        Ok(self.stored)
    }

    /// Returns how many documents are known to be stored.
    #[must_use]
    pub fn stored(&self) -> u64 {
        self.stored
    }

    /// Returns how many documents wait to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.batch.len()
    }
}

impl fmt::Debug for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Import")
            .field("stored", &self.stored)
            .field("waiting", &self.batch.len())
            .finish_non_exhaustive()
    }
}
