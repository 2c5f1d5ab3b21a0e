//! Where a deployment's HTTP actions are.

use bytes::Bytes;
use http::{Method, Request, Response, Uri};

use super::{address, check, platform, post};
use crate::error::Error;

/// Checks the URL of a deployment's HTTP actions, its site, and brings it to the form
/// `https://host` or `https://host/path`.
///
/// # Errors
///
/// [`Error::Url`] names the mistake: no scheme, another one than HTTP's, the host of functions
/// (`.convex.cloud`), or something after the path.
pub fn site_url(text: &str) -> Result<String, Error> {
    address::check(text, address::Place::Site)
}

/// The site of the deployment at `url`, a [`deployment_url`](super::deployment_url), as far as
/// that can be known: in Convex's cloud the host differs, and a deployment on this machine serves
/// its HTTP actions below `/http`, too. With a domain of its own it can be anywhere.
///
/// ```
/// use convex_typed::protocol::derived_site_url;
///
/// let derived = derived_site_url("https://happy-animal-123.eu-west-1.convex.cloud");
/// assert_eq!(derived.as_deref(), Some("https://happy-animal-123.eu-west-1.convex.site"));
/// assert_eq!(derived_site_url("http://127.0.0.1:3210").as_deref(), Some("http://127.0.0.1:3210/http"));
/// assert_eq!(derived_site_url("https://api.example.com"), None);
/// ```
#[must_use]
pub fn derived_site_url(url: &str) -> Option<String> {
    if let Some(name) = url.strip_suffix(".convex.cloud") {
        return Some(format!("{name}.convex.site"));
    }
    let uri: Uri = url.parse().ok()?;
    matches!(uri.host()?, "localhost" | "127.0.0.1" | "[::1]").then(|| format!("{url}/http"))
}

/// The name that errors give to the question for the site.
const QUESTION: &str = "get_canonical_urls";

/// Makes the request that asks a deployment for its site. Only admins may.
#[must_use]
pub fn encode_site_question() -> Request<Bytes> {
    let mut request = post(Uri::from_static("/api/v1/get_canonical_urls"), Bytes::new());
    *request.method_mut() = Method::GET;
    request
}

/// Reads the answer to [`encode_site_question`].
///
/// # Errors
///
/// [`Error::Platform`] if the answer is an error of the deployment or not from Convex.
pub fn decode_site(response: &Response<impl AsRef<[u8]>>) -> Result<String, Error> {
    check(QUESTION, response)?;
    let answer: serde_json::Value = serde_json::from_slice(response.body().as_ref()).unwrap_or_default();
    match answer.get("convexSiteUrl").and_then(|url| url.as_str()) {
        Some(url) => site_url(url),
        None => Err(platform(QUESTION, response)),
    }
}
