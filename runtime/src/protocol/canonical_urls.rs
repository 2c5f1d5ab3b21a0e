//! The URLs of a deployment, as it reports them.

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Method, Request, Response};

use super::{check, platform, post, site_url};
use crate::error::Error;

pub(crate) const URLS: &str = "get_canonical_urls";

/// Encodes the request for the URLs of a deployment.
#[must_use]
pub(crate) fn encode_canonical_urls() -> Request<Bytes> {
    get("/api/v1/get_canonical_urls")
}

/// Decodes the response to [`encode_canonical_urls`]: the URL of functions and files, and the URL of HTTP actions.
///
/// # Errors
///
/// [`Error::Platform`] if the response is an error of the deployment or not from Convex;
/// [`Error::Url`] if the URL of HTTP actions is invalid.
pub(crate) fn decode_canonical_urls(response: &Response<impl AsRef<[u8]>>) -> Result<(String, String), Error> {
    let (cloud, site) = read(URLS, response, |answer| {
        let url = |key| answer.get(key)?.as_str().map(str::to_owned);
        Some((url("convexCloudUrl")?, url("convexSiteUrl")?))
    })?;
    Ok((cloud, site_url(&site)?))
}

pub(super) fn get(path: &'static str) -> Request<Bytes> {
    let mut request = post(PathAndQuery::from_static(path), Bytes::new());
    *request.method_mut() = Method::GET;
    request
}

/// Decodes a response of ordinary JSON, if `read` accepts it.
pub(super) fn read<T>(
    name: &str,
    response: &Response<impl AsRef<[u8]>>,
    read: impl FnOnce(serde_json::Value) -> Option<T>,
) -> Result<T, Error> {
    check(name, response)?;
    let answer = serde_json::from_slice(response.body().as_ref()).ok();
    answer.and_then(read).ok_or_else(|| platform(name, response))
}
