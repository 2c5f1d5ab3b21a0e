//! Calls of HTTP actions.

use bytes::Bytes;
use http::{Request, Response, Uri};
use percent_encoding::percent_decode_str;

use super::body;
use crate::error::{Error, HttpActionError};
use crate::http::HttpAction;
use crate::wire;

/// Makes the request of an HTTP action, without body. Its URI is the path only, yet to be added to
/// the deployment's [site](super::site_url).
///
/// # Errors
///
/// [`Error::Encode`] if the path does not begin with `/`, or has a segment `.` or `..`, which would
/// lead elsewhere.
pub fn encode_http<A: HttpAction>(action: &A) -> Result<Request<Bytes>, Error> {
    let path = action.path();
    let fail = |message| body::failure(&format!("{} {path}", A::METHOD), message, None);
    // URL parsers see through the percent-encoding of dots.
    if path.split('/').any(|segment| matches!(&*percent_decode_str(segment).decode_utf8_lossy(), "." | "..")) {
        return Err(fail("its path has a segment `.` or `..`"));
    }
    if !path.starts_with('/') {
        return Err(fail("its path does not begin with `/`"));
    }
    let uri: Uri = path.parse().map_err(|_| fail("its path is not percent-encoded"))?;
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = A::METHOD;
    *request.uri_mut() = uri;
    Ok(request)
}

/// Tells the answer of an HTTP action from its failure, which is a status of 400 or more. `action`
/// is how errors call it, like `POST /messages`.
///
/// # Errors
///
/// [`Error::HttpAction`].
pub fn check_http(action: &str, response: &Response<Bytes>) -> Result<(), Error> {
    let status = response.status();
    if status.as_u16() < 400 {
        return Ok(());
    }
    let body = response.body();
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    // What an action throws is told as a long `code`; the deployment's own errors have a message.
    let message = json.get("message").or_else(|| json.get("code")).and_then(|text| text.as_str());
    let data = json.get("data").and_then(|data| wire::from_str(&data.to_string()).ok());
    Err(Error::HttpAction(Box::new(HttpActionError {
        action: action.to_owned(),
        status,
        headers: response.headers().clone(),
        body: body.clone(),
        message: message.map(str::to_owned),
        data,
    })))
}
