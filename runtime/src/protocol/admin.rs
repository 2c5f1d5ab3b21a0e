//! What a deployment tells admins about itself.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response};

use super::canonical_urls::{get, read};
use crate::error::Error;

pub(crate) const KEY: &str = "check_admin_key";
pub(crate) const SCHEMA: &str = "get_schema";
pub(crate) const SCHEMAS: &str = "json_schemas";

/// Where a deployment is, in its own words: they are right behind a domain of one's own, too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CanonicalUrls {
    /// Of functions and files.
    pub cloud: String,
    /// Of HTTP actions.
    pub site: String,
}

/// What an admin or deploy key may do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdminKey {
    /// Convex's names of what it allows.
    pub allowed_operations: Vec<String>,
    /// Whether nothing can be changed with it.
    pub read_only: bool,
}

/// Makes the request that asks what the key of the caller may do.
#[must_use]
pub(crate) fn encode_check_key() -> Request<Bytes> {
    get("/api/check_admin_key")
}

/// Reads the answer to [`encode_check_key`].
///
/// # Errors
///
/// [`Error::Platform`] if it is no key of the deployment, or the answer is not from Convex.
pub(crate) fn decode_check_key(response: &Response<impl AsRef<[u8]>>) -> Result<AdminKey, Error> {
    read(KEY, response, |answer| {
        let allowed = answer.get("allowedOps").and_then(|names| names.as_array());
        let names = allowed.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned));
        let read_only = answer.get("isReadOnly")?.as_bool()?;
        answer.get("success")?.as_bool()?.then(|| AdminKey { allowed_operations: names.collect(), read_only })
    })
}

/// Makes the request for the JSON Schemas of all tables.
#[must_use]
pub(crate) fn encode_json_schemas() -> Request<Bytes> {
    get("/api/json_schemas?format=convex_encoded_json&byComponent=true")
}

/// Reads the answer to [`encode_json_schemas`]: by component, `""` being the app itself, and then by
/// table.
///
/// # Errors
///
/// [`Error::Platform`] if the answer is an error of the deployment or not from Convex.
pub(crate) fn decode_json_schemas(
    response: &Response<impl AsRef<[u8]>>,
) -> Result<BTreeMap<String, BTreeMap<String, serde_json::Value>>, Error> {
    read(SCHEMAS, response, |answer| serde_json::from_value(answer).ok())
}

/// Makes the request for the schema that the app was deployed with.
#[must_use]
pub(crate) fn encode_schema() -> Request<Bytes> {
    get("/api/streaming_import/get_schema")
}

/// Reads the answer to [`encode_schema`]; `None` if there is no schema.
///
/// # Errors
///
/// [`Error::Platform`] if the answer is an error of the deployment or not from Convex.
pub(crate) fn decode_schema(response: &Response<impl AsRef<[u8]>>) -> Result<Option<serde_json::Value>, Error> {
    read(SCHEMA, response, |answer| Some(Some(answer).filter(|schema| !schema.is_null())))
}
