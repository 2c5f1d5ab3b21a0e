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
    // Browsers tell the program no more, so that it cannot probe networks.
    if error.is_instance_of::<TypeError>() && cause(error).is_none() {
        let message = format!(
            "{}: there may be no network or no such server, or it may not let this page read its answer (CORS); the \
             browser's console says which",
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

/// The cause of an error, which only Node tells.
fn cause(error: &JsValue) -> Option<JsValue> {
    property(error, "cause").ok().filter(JsValue::is_object)
}

/// The error of a request that `fetch` refuses. The URL is not shown, as it may be secret.
pub(super) fn unsupported(error: &JsValue, url: &str) -> SendError {
    SendError::new(TransportErrorKind::Unsupported, text(error).replace(url, "the URL"))
}

/// The message of an `Error`, or of any other value that was thrown.
fn text(error: &JsValue) -> String {
    let message = property(error, "message").ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "it is not said why".to_owned())
}
