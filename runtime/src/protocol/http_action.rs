//! Calls of HTTP actions.

use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri, header};

use super::{address, body, retry_after};
use crate::error::{Error, HttpActionError};
use crate::http::HttpAction;
use crate::wire;

/// Encodes the request of an HTTP action, without a body. Its URI is only the path: prepend the deployment's
/// [site](super::site_url).
///
/// # Errors
///
/// [`Error::Encode`] if the path does not begin with `/`, is not percent-encoded, or has a segment `.` or `..`, which
/// URL parsers would resolve.
pub(crate) fn encode_http<A: HttpAction + ?Sized>(action: &A) -> Result<Request<Bytes>, Error> {
    let path = action.path();
    let fail = |message| body::failure(&format!("{} {}", A::METHOD, A::ROUTE), message, None);
    let uri = uri(&path).map_err(fail)?;
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = A::METHOD;
    *request.uri_mut() = uri;
    Ok(request)
}

/// Fails for invalid characters, which HTTP clients treat differently: some read a backslash as a slash, and drop everything
/// after a `#`.
fn uri(path: &str) -> Result<Uri, &'static str> {
    if address::dotted(path) {
        return Err("its path has a segment `.` or `..`");
    }
    if !path.starts_with('/') {
        return Err("its path does not begin with `/`");
    }
    if path.contains(['\\', '#']) || !path.is_ascii() {
        return Err("its path is not percent-encoded");
    }
    path.parse().map_err(|_| "its path is not percent-encoded")
}

/// Fails if the status is 400 or more. `action` is its name in errors, like `POST /messages`.
///
/// # Errors
///
/// [`Error::HttpAction`].
pub(crate) fn check_http(action: &str, response: &Response<Bytes>) -> Result<(), Error> {
    if is_failure(response.status()) { Err(failure(action, response)) } else { Ok(()) }
}

pub(crate) fn is_failure(status: StatusCode) -> bool {
    status.as_u16() >= 400
}

/// Returns the error of this response.
pub(crate) fn failure(action: &str, response: &Response<Bytes>) -> Error {
    let body = response.body();
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    // Errors that an action throws are in `code`. Errors of the deployment also have a `message`.
    let text = |key| json.get(key).and_then(|text| text.as_str());
    let code = text("code").filter(|_| text("message").is_some());
    let message = text("message").or_else(|| text("code"));
    let data = json.get("data").and_then(|data| wire::from_str(&data.to_string()).ok());
    let mut headers = response.headers().clone();
    // `Debug` does not print these.
    if let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
        cookies.iter_mut().for_each(|cookie| cookie.set_sensitive(true));
    }
    Error::HttpAction(Box::new(HttpActionError {
        action: action.to_owned(),
        status: response.status(),
        headers,
        body: body.clone(),
        code: code.map(str::to_owned),
        message: message.map(str::to_owned),
        data,
        retry_after: retry_after(response.headers()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_print_cookies() {
        let response =
            Response::builder().status(401).header("set-cookie", "a=secret").header("set-cookie", "b=secret");
        let error = failure("POST /login", &response.header("x-why", "expired").body(Bytes::new()).unwrap());
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(shown.contains("expired") && !shown.contains("secret"), "{shown}");
        let Error::HttpAction(error) = error else { panic!("{error}") };
        assert_eq!(error.headers.get_all("set-cookie").iter().next_back().unwrap(), "b=secret");
    }
}
