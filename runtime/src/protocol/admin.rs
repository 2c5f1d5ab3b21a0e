//! What a deployment tells admins about itself.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response};

use super::canonical_urls::{get, read};
use crate::error::Error;

pub(crate) const KEY: &str = "check_admin_key";
pub(crate) const SCHEMA: &str = "get_schema";
pub(crate) const SCHEMAS: &str = "json_schemas";

/// The URLs of a deployment, as it knows them itself. They are correct behind a custom domain, too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CanonicalUrls {
    /// The URL of functions and files.
    pub cloud: String,
    /// The URL of HTTP actions.
    pub site: String,
}

/// What an admin or deploy key allows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdminKey {
    /// Convex's names of the operations it allows.
    pub allowed_operations: Vec<String>,
    /// Whether it allows no changes.
    pub read_only: bool,
}

/// Encodes the request of what the key allows.
#[must_use]
pub(crate) fn encode_check_key() -> Request<Bytes> {
    get("/api/check_admin_key")
}

/// Decodes the response to [`encode_check_key`].
///
/// # Errors
///
/// [`Error::Platform`] if it is no key of the deployment, or the response is not from Convex.
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

/// Decodes the response to [`encode_json_schemas`]: by component, `""` being the app itself, and then by
/// table.
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
