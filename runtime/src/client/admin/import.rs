//! Documents on their way in.

use std::fmt;

use serde::Serialize;

use super::Admin;
use crate::error::Error;
use crate::protocol::{self, ImportBatch};

/// More than that go in another request. Convex takes 20 MiB.
const BATCH_BYTES: usize = 4 << 20;
const BATCH_DOCUMENTS: usize = 1024;

impl Admin {
    /// Stores documents in a table, in batches, without any function of the app. It is what
    /// connectors of Airbyte use.
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
    /// Documents are objects of null, booleans, float64s, strings, arrays and objects: Convex has no
    /// way here to tell an int64 or bytes, so they are refused. It renames fields whose names it
    /// would not take, like `_id`, which becomes `source_id`; documents get ids of their own.
    pub fn import(&self, table: impl Into<String>) -> Import {
        Import { admin: self.clone(), batch: ImportBatch::new(table, None), stored: 0 }
    }

    /// As [`import`](Admin::import), but a document takes the place of the one that has the same
    /// values in the fields of `key`. These need an index, see
    /// [`add_primary_key`](Admin::add_primary_key).
    pub fn import_by_key(&self, table: impl Into<String>, key: &[&str]) -> Import {
        Import { admin: self.clone(), batch: ImportBatch::new(table, Some(fields(key))), stored: 0 }
    }

    /// Has the index built by which [`import_by_key`](Admin::import_by_key) finds documents. That
    /// takes a while, see [`primary_key_ready`](Admin::primary_key_ready).
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn add_primary_key(&self, table: &str, key: &[&str]) -> Result<(), Error> {
        self.change("add_primary_key_indexes", protocol::encode_add_primary_key(table, &fields(key))).await
    }

    /// Whether the index of a table's primary key is there.
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn primary_key_ready(&self, table: &str) -> Result<bool, Error> {
        let answer = self.ask(protocol::KEY_READY, protocol::encode_primary_key_ready(table)).await?;
        protocol::decode_primary_key_ready(&answer)
    }
}

fn fields(key: &[&str]) -> Vec<String> {
    key.iter().map(|&field| field.to_owned()).collect()
}

/// Documents that are stored in batches, made by [`Admin::import`].
#[must_use = "the last documents are sent by `finish`"]
pub struct Import {
    admin: Admin,
    batch: ImportBatch,
    stored: u64,
}

impl Import {
    /// Adds a document. Those that wait are sent before, if they are enough: about 4 MiB, or 1024.
    ///
    /// # Errors
    ///
    /// [`Error::Encode`] if it cannot be imported; else the ones of any call, as those that wait had
    /// to be sent and could not. The document is left out then, and may be added again.
    pub async fn push<T: Serialize + ?Sized>(&mut self, document: &T) -> Result<(), Error> {
        if self.batch.size() >= BATCH_BYTES || self.batch.len() >= BATCH_DOCUMENTS {
            self.flush().await?;
        }
        self.batch.push(document)
    }

    /// Sends the documents that wait, if there are any.
    ///
    /// # Errors
    ///
    /// The ones of any call: the documents could not be stored, or nobody knows, and they wait for
    /// another try. Without a primary key they may be stored twice by that.
    /// [`stored`](Import::stored) counts what surely is.
    pub async fn flush(&mut self) -> Result<(), Error> {
        if !self.batch.is_empty() {
            self.admin.change(protocol::IMPORT, self.batch.encode()).await?;
            self.stored += self.batch.len() as u64;
            self.batch.clear();
        }
        Ok(())
    }

    /// Sends the documents that wait, and says how many were stored altogether. After an error it can
    /// be called again.
    ///
    /// # Errors
    ///
    /// As [`flush`](Import::flush).
    pub async fn finish(&mut self) -> Result<u64, Error> {
        self.flush().await?;
        Ok(self.stored)
    }

    /// How many documents are surely stored.
    #[must_use]
    pub fn stored(&self) -> u64 {
        self.stored
    }

    /// How many documents wait to be sent.
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
