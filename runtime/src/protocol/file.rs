//! The URLs and errors of uploads and downloads.

use http::{Response, StatusCode, Uri};

use super::address::{self, Address};
use super::platform;
use crate::error::{Error, UrlError};

/// Checks the URL of an upload or download. Anyone who knows it can use it, so errors show only its host.
pub(super) fn url(text: &str, what: &'static str) -> Result<Uri, Error> {
    let text = text.trim();
    parse(text).map_err(|message| {
        let host = text.split(['?', '#']).next().unwrap_or_default().split('@').next_back().unwrap_or_default();
        let url = match host.split_once("://") {
            Some((scheme, rest)) => format!("{scheme}://{}/…", rest.split(['/', '\\']).next().unwrap_or_default()),
            None => "…".to_owned(),
        };
        Error::Url(UrlError { url, what, message: message.to_owned() })
    })
}

fn parse(text: &str) -> Result<Uri, &'static str> {
    if text.is_empty() {
        return Err("it is empty");
    }
    if text.starts_with('/') {
        return Err("it has no host; it must start with `https://`");
    }
    if !text.contains("://") {
        return Err(
            "it must start with `https://`; pass the URL that a function returns for a file, not the file's id",
        );
    }
    let address = Address::parse(text)?;
    if address::dotted(address.rest) {
        return Err("its path has a segment `.` or `..`");
    }
    format!("{address}{}", address.rest).parse().map_err(|_| "it has characters that are not allowed in URLs")
}

/// Returns the part of a URL that may be shown.
#[cfg(feature = "client")]
pub(crate) fn origin(uri: &Uri) -> String {
    let authority = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    format!("{}://{authority}", uri.scheme_str().unwrap_or_default())
}

/// Returns the error of this response. `name` is the name of the request in errors.
pub(crate) fn failure(name: &str, response: &Response<impl AsRef<[u8]>>) -> Error {
    let mut error = platform(name, response);
    if let Error::Platform(error) = &mut error {
        if let Some(location) = error.location.take() {
            // The location may contain a token like the first URL, and so may the body.
            let host = location.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
            let host = host.as_deref().unwrap_or("another URL of the same host");
            error.message = format!("it redirects to {host}, which the client does not follow");
            error.body.clear();
        }
        if error.status == StatusCode::RANGE_NOT_SATISFIABLE && error.message.is_empty() {
            error.message = "the range begins after the end of the file".to_owned();
        }
    }
    error
}
