//! Requests of admins for a deployment's URLs and schema, and for the permissions of a key.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response};

use super::canonical_urls::{get, read};
use crate::error::Error;

pub(crate) const KEY: &str = "check_admin_key";
pub(crate) const SCHEMA: &str = "get_schema";
pub(crate) const SCHEMAS: &str = "json_schemas";

/// The URLs of a deployment as it reports them, which are correct with a custom domain too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CanonicalUrls {
    /// The URL of functions and files.
    pub cloud: String,
    /// The URL of HTTP actions.
    pub site: String,
}

/// The permissions of an admin or deploy key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdminKey {
    /// The names of the operations that the key allows.
    pub allowed_operations: Vec<String>,
    /// Whether the key is read-only.
    pub read_only: bool,
}

/// Encodes the request for the permissions of the key.
#[must_use]
pub(crate) fn encode_check_key() -> Request<Bytes> {
    get("/api/check_admin_key")
}

/// Decodes the response to [`encode_check_key`].
///
/// # Errors
///
/// [`Error::Platform`] if the key is not one of the deployment's, or the response is not from Convex.
pub(crate) fn decode_check_key(response: &Response<impl AsRef<[u8]>>) -> Result<AdminKey, Error> {
    read(KEY, response, |answer| {
        let allowed = answer.get("allowedOps").and_then(|names| names.as_array());
        let names = allowed.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned));
        let read_only = answer.get("isReadOnly")?.as_bool()?;
        answer.get("success")?.as_bool()?.then(|| AdminKey { allowed_operations: names.collect(), read_only })
    })
}

/// Encodes the request for the JSON Schemas of all tables.
#[must_use]
pub(crate) fn encode_json_schemas() -> Request<Bytes> {
    get("/api/json_schemas?format=convex_encoded_json&byComponent=true")
}

/// Decodes the response to [`encode_json_schemas`]: the schemas by component (`""` is the app itself) and table.
///
/// # Errors
///
/// [`Error::Platform`] if the response is an error of the deployment or not from Convex.
pub(crate) fn decode_json_schemas(
    response: &Response<impl AsRef<[u8]>>,
) -> Result<BTreeMap<String, BTreeMap<String, serde_json::Value>>, Error> {
    read(SCHEMAS, response, |answer| serde_json::from_value(answer).ok())
}

/// Encodes the request for the schema that the app was deployed with.
#[must_use]
pub(crate) fn encode_schema() -> Request<Bytes> {
    get("/api/streaming_import/get_schema")
}

/// Decodes the response to [`encode_schema`]; `None` if there is no schema.
///
/// # Errors
///
/// [`Error::Platform`] if the response is an error of the deployment or not from Convex.
pub(crate) fn decode_schema(response: &Response<impl AsRef<[u8]>>) -> Result<Option<serde_json::Value>, Error> {
    read(SCHEMA, response, |answer| Some(Some(answer).filter(|schema| !schema.is_null())))
}
