//! Convex's streaming import.

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Method, Request, Response};
use serde::Serialize;
use serde_json::json;

use super::{body, check, platform, post};
use crate::error::Error;
use crate::value::Value;
use crate::wire;
use crate::wire::number;

pub(crate) const IMPORT: &str = "import_airbyte_records";
pub(crate) const KEY_READY: &str = "primary_key_indexes_ready";

/// The documents to import in one request.
#[derive(Debug, Clone)]
pub(crate) struct ImportBatch {
    table: String,
    primary_key: Option<Vec<String>>,
    /// The messages of the request, separated by commas.
    messages: Vec<u8>,
    count: usize,
}

impl ImportBatch {
    /// Creates an empty batch. With a primary key, which is a list of fields, a document replaces the one with the same
    /// values in these fields.
    pub(crate) fn new(table: impl Into<String>, primary_key: Option<Vec<String>>) -> Self {
        Self { table: table.into(), primary_key, messages: Vec::new(), count: 0 }
    }

    /// Adds a document.
    ///
    /// # Errors
    ///
    /// [`Error::Encode`] if it is not an object, or contains values that cannot be imported: int64s, bytes, NaN, the
    /// infinities and -0. Convex would store their JSON as ordinary objects.
    pub(crate) fn push<T: Serialize + ?Sized>(&mut self, document: &T) -> Result<(), Error> {
        let fail = |message| body::failure(IMPORT, message, None);
        let read = |error| body::failure(IMPORT, "", Some(error));
        let data = wire::to_string(document).map_err(read)?;
        let value: Value = wire::from_str(&data).map_err(read)?;
        if value.as_object().is_none() {
            return Err(fail("the document is not an object"));
        }
        check_plain(&value).map_err(fail)?;
        let separator = if self.is_empty() { "" } else { "," };
        let message = format!(r#"{separator}{{"tableName":{},"data":{data}}}"#, json!(self.table));
        self.messages.extend_from_slice(message.as_bytes());
        self.count += 1;
        Ok(())
    }

    /// Returns the number of documents.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Whether there are no documents.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the size of the documents in bytes. Convex accepts 20 MiB in one request
    /// (`AIRBYTE_STREAMING_IMPORT_REQUEST_SIZE_LIMIT`).
    pub(crate) fn size(&self) -> usize {
        self.messages.len()
    }

    /// Removes all documents.
    pub(crate) fn clear(&mut self) {
        self.messages.clear();
        self.count = 0;
    }

    /// Encodes the request that stores the documents. Its response is empty.
    pub(crate) fn encode(&self) -> Request<Bytes> {
        let key = self.primary_key.as_deref().map(paths);
        let tables = json!({ &self.table: { "primaryKey": key, "jsonSchema": {} } }).to_string();
        let body = [br#"{"tables":"#, tables.as_bytes(), br#","messages":["#, &self.messages, b"]}"].concat();
        request(Method::POST, "/api/streaming_import/import_airbyte_records", body.into())
    }
}

/// Fails if the value is not ordinary JSON: the import does not support `$integer` and the like.
fn check_plain(value: &Value) -> Result<(), &'static str> {
    match value {
        Value::Int64(_) => Err("int64s cannot be imported, only float64s"),
        Value::Bytes(_) => Err("bytes cannot be imported"),
        Value::Float64(number) if number::special_float(*number).is_some() => {
            Err("NaN, the infinities and -0 cannot be imported")
        }
        Value::Array(items) => items.iter().try_for_each(check_plain),
        Value::Object(fields) => fields.values().try_for_each(check_plain),
        Value::Null | Value::Boolean(_) | Value::Float64(_) | Value::String(_) => Ok(()),
    }
}

/// Encodes the request that removes all documents of these tables.
#[must_use]
pub(crate) fn encode_clear_tables(tables: &[&str]) -> Request<Bytes> {
    request(Method::PUT, "/api/streaming_import/clear_tables", json!({ "tableNames": tables }).to_string().into())
}

/// Encodes the request that builds the index to find documents by their primary key.
#[must_use]
pub(crate) fn encode_add_primary_key(table: &str, key: &[String]) -> Request<Bytes> {
    let body = json!({ "indexes": { table: paths(key) } });
    request(Method::PUT, "/api/streaming_import/add_primary_key_indexes", body.to_string().into())
}

/// Encodes the request that asks whether the index of a table has been built. It is a GET with a body, which
/// not every HTTP client sends.
#[must_use]
pub(crate) fn encode_primary_key_ready(table: &str) -> Request<Bytes> {
    let body = json!({ "tables": [table] });
    request(Method::GET, "/api/streaming_import/primary_key_indexes_ready", body.to_string().into())
}

/// Decodes the response to [`encode_primary_key_ready`].
///
/// # Errors
///
/// [`Error::Platform`] if the response is an error of the deployment or not from Convex.
pub(crate) fn decode_primary_key_ready(response: &Response<impl AsRef<[u8]>>) -> Result<bool, Error> {
    check(KEY_READY, response)?;
    let answer: serde_json::Value = serde_json::from_slice(response.body().as_ref()).unwrap_or_default();
    answer.get("indexesReady").and_then(serde_json::Value::as_bool).ok_or_else(|| platform(KEY_READY, response))
}

/// Each field is a path of one segment.
fn paths(key: &[String]) -> Vec<[&str; 1]> {
    key.iter().map(|field| [field.as_str()]).collect()
}

fn request(method: Method, path: &'static str, body: Bytes) -> Request<Bytes> {
    let mut request = post(PathAndQuery::from_static(path), body);
    *request.method_mut() = method;
    request
}
