//! Sends a request with `fetch`, and reads the headers of the response.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, RequestRedirect, ResponseType};

use super::super::{Body, SendError};
use super::answer::{Patience, body};
use super::failure::{lost, unsupported};
use super::scope::function;
use crate::error::TransportErrorKind;

/// Aborts the request when it is dropped.
pub(super) struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends a request. `patience` limits the time to read the body of the response.
pub(super) async fn send(request: Request<Bytes>, patience: Patience) -> Result<Response<Body>, SendError> {
    let url = request.uri().to_string();
    let unsupported = |error| unsupported(&error, &url);
    let abort = Abort(AbortController::new().map_err(unsupported)?);
    let request = outgoing(&url, &request, &abort).map_err(unsupported)?;
    let answer = function("fetch").and_then(|fetch| fetch.call1(&JsValue::UNDEFINED, &request)).map_err(unsupported)?;
    let answer = JsFuture::from(Promise::resolve(&answer)).await.map_err(|error| lost(&error))?;
    let answer: web_sys::Response = answer.unchecked_into();
    // By the standard, a redirect that is not followed shows nothing, not even its status. Node shows it.
    if answer.type_() == ResponseType::Opaqueredirect {
        let message = "it redirects, which the client does not follow; browsers do not show the target";
        return Err(SendError::new(TransportErrorKind::Unsupported, message));
    }
    let status = StatusCode::from_u16(answer.status());
    let headers = shown(&answer);
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let mut response = Response::new(body(answer.body(), length, patience, abort)?);
    *response.status_mut() = status.map_err(|error| SendError::new(TransportErrorKind::Interrupted, error))?;
    *response.headers_mut() = headers;
    Ok(response)
}

fn outgoing(url: &str, request: &Request<Bytes>, abort: &Abort) -> Result<web_sys::Request, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in request.headers() {
        // A byte string: each character is one byte.
        let value: String = value.as_bytes().iter().copied().map(char::from).collect();
        headers.append(name.as_str(), &value)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method().as_str());
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&abort.0.signal()));
    if !request.body().is_empty() {
        init.set_body(&Uint8Array::from(&**request.body()));
    }
    web_sys::Request::new_with_str_and_init(url, &init)
}

/// Returns the visible headers, without those that are wrong for the decompressed body.
fn shown(answer: &web_sys::Response) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for entry in Array::from(&answer.headers()).iter() {
        let entry: Array = entry.unchecked_into();
        let text = |index| entry.get(index).as_string().unwrap_or_default();
        let value: Result<Vec<u8>, _> = text(1).chars().map(u8::try_from).collect();
        let value = value.ok().and_then(|value| HeaderValue::from_bytes(&value).ok());
        if let (Ok(name), Some(value)) = (text(0).parse::<HeaderName>(), value) {
            headers.append(name, value);
        }
    }
    // `fetch` decompresses bodies. Responses from another origin do not show whether it did: Convex exposes no header
    // (`cors` in the backend's `local_backend/src/router.rs`).
    let compressed = headers.remove(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    if compressed || answer.type_() == ResponseType::Cors {
        headers.remove(CONTENT_LENGTH);
    }
    headers
}
