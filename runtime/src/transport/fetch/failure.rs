//! Converts JavaScript exceptions to errors.

use js_sys::TypeError;
use wasm_bindgen::{JsCast, JsValue};

use super::super::SendError;
use super::scope::property;
use crate::error::TransportErrorKind;

/// Node's error codes of requests that were not sent. Browsers have none.
const NOT_CONNECTED: [&str; 4] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/// The error of a request without a response.
pub(super) fn lost(error: &JsValue) -> SendError {
    // Browsers hide the reason from programs, so that they cannot probe networks.
    if error.is_instance_of::<TypeError>() && cause(error).is_none() {
        let message = format!(
            "{}: there is no network, no such server, or the server does not allow this page to read the response \
             (CORS); see the browser's console",
            text(error)
        );
        return SendError::new(TransportErrorKind::Interrupted, message);
    }
    broken(error)
}

/// The error of an incomplete response.
pub(super) fn broken(error: &JsValue) -> SendError {
    let message = text(error);
    let Some(cause) = cause(error) else { return SendError::new(TransportErrorKind::Interrupted, message) };
    let code = property(&cause, "code").ok().and_then(|code| code.as_string()).unwrap_or_default();
    let unsent = NOT_CONNECTED.contains(&code.as_str());
    let kind = if unsent { TransportErrorKind::Connect } else { TransportErrorKind::Interrupted };
    let cause = Some(text(&cause)).filter(|cause| !cause.is_empty()).unwrap_or(code);
    SendError::new(kind, format!("{message}: {cause}"))
}

/// Returns the cause of an error, which only Node has.
fn cause(error: &JsValue) -> Option<JsValue> {
    property(error, "cause").ok().filter(JsValue::is_object)
}

/// The error of a request that `fetch` rejects. It does not show the URL, which may be secret.
pub(super) fn unsupported(error: &JsValue, url: &str) -> SendError {
    SendError::new(TransportErrorKind::Unsupported, text(error).replace(url, "the URL"))
}

/// Returns the message of an `Error`, or of any other value that was thrown.
fn text(error: &JsValue) -> String {
    let message = property(error, "message").ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "unknown JavaScript error".to_owned())
}
