//! What a deployment tells admins about itself.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Method, Request, Response};

use super::{check, platform, post, site_url};
use crate::error::Error;

pub(crate) const KEY: &str = "check_admin_key";
pub(crate) const URLS: &str = "get_canonical_urls";
pub(crate) const SCHEMA: &str = "get_schema";
pub(crate) const SCHEMAS: &str = "json_schemas";

/// What an admin or deploy key may do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdminKey {
    /// Convex's names of what it allows.
    pub allowed_operations: Vec<String>,
    /// Whether nothing can be changed with it.
    pub read_only: bool,
}

/// Where a deployment is, in its own words: they are right behind a domain of one's own, too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CanonicalUrls {
    /// Of functions and files.
    pub cloud: String,
    /// Of HTTP actions.
    pub site: String,
}

fn get(path: &'static str) -> Request<Bytes> {
    let mut request = post(PathAndQuery::from_static(path), Bytes::new());
    *request.method_mut() = Method::GET;
    request
}

/// Reads an answer, if it has what is wanted.
fn answer<T>(
    name: &str,
    response: &Response<impl AsRef<[u8]>>,
    read: impl FnOnce(serde_json::Value) -> Option<T>,
) -> Result<T, Error> {
    check(name, response)?;
    let answer = serde_json::from_slice(response.body().as_ref()).ok();
    answer.and_then(read).ok_or_else(|| platform(name, response))
}

/// Makes the request that asks what the key of the caller may do.
#[must_use]
pub fn encode_check_key() -> Request<Bytes> {
    get("/api/check_admin_key")
}

/// Reads the answer to [`encode_check_key`].
///
/// # Errors
///
/// [`Error::Platform`] if it is no key of the deployment, or the answer is not from Convex.
pub fn decode_check_key(response: &Response<impl AsRef<[u8]>>) -> Result<AdminKey, Error> {
    answer(KEY, response, |answer| {
        let allowed = answer.get("allowedOps").and_then(|names| names.as_array());
        let names = allowed.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned));
        let read_only = answer.get("isReadOnly")?.as_bool()?;
        answer.get("success")?.as_bool()?.then(|| AdminKey { allowed_operations: names.collect(), read_only })
    })
}

/// Makes the request that asks a deployment where it is.
#[must_use]
pub fn encode_canonical_urls() -> Request<Bytes> {
    get("/api/v1/get_canonical_urls")
}

/// Reads the answer to [`encode_canonical_urls`].
///
/// # Errors
///
/// [`Error::Platform`] if the answer is an error of the deployment or not from Convex;
/// [`Error::Url`] if the site in it cannot be one.
pub fn decode_canonical_urls(response: &Response<impl AsRef<[u8]>>) -> Result<CanonicalUrls, Error> {
    let (cloud, site) = answer(URLS, response, |answer| {
        let url = |key| answer.get(key)?.as_str().map(str::to_owned);
        Some((url("convexCloudUrl")?, url("convexSiteUrl")?))
    })?;
    Ok(CanonicalUrls { cloud, site: site_url(&site)? })
}

/// Makes the request for the JSON Schemas of all tables.
#[must_use]
pub fn encode_json_schemas() -> Request<Bytes> {
    get("/api/json_schemas?format=convex_encoded_json&byComponent=true")
}

/// Reads the answer to [`encode_json_schemas`]: by component, `""` being the app itself, and then by
/// table.
///
/// # Errors
///
/// [`Error::Platform`] if the answer is an error of the deployment or not from Convex.
pub fn decode_json_schemas(
    response: &Response<impl AsRef<[u8]>>,
) -> Result<BTreeMap<String, BTreeMap<String, serde_json::Value>>, Error> {
    answer(SCHEMAS, response, |answer| serde_json::from_value(answer).ok())
}

/// Makes the request for the schema that the app was deployed with.
#[must_use]
pub fn encode_schema() -> Request<Bytes> {
    get("/api/streaming_import/get_schema")
}

/// Reads the answer to [`encode_schema`]; `None` if there is no schema.
///
/// # Errors
///
/// [`Error::Platform`] if the answer is an error of the deployment or not from Convex.
pub fn decode_schema(response: &Response<impl AsRef<[u8]>>) -> Result<Option<serde_json::Value>, Error> {
    answer(SCHEMA, response, |answer| Some(Some(answer).filter(|schema| !schema.is_null())))
}
