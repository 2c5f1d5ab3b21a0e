//! What JavaScript throws, as errors.

use js_sys::TypeError;
use wasm_bindgen::{JsCast, JsValue};

use super::super::SendError;
use super::scope::property;
use crate::error::TransportErrorKind;

/// What Node says of a request that was not sent. Browsers say nothing of the kind.
const NOT_CONNECTED: [&str; 4] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/// There is no answer.
pub(super) fn lost(error: &JsValue) -> SendError {
    // To the program that is all that browsers tell, so that it cannot find out about networks.
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

/// There is no more of an answer.
pub(super) fn broken(error: &JsValue) -> SendError {
    let message = text(error);
    let Some(cause) = cause(error) else { return SendError::new(TransportErrorKind::Interrupted, message) };
    let code = property(&cause, "code").ok().and_then(|code| code.as_string()).unwrap_or_default();
    let unsent = NOT_CONNECTED.contains(&code.as_str());
    let kind = if unsent { TransportErrorKind::Connect } else { TransportErrorKind::Interrupted };
    let cause = Some(text(&cause)).filter(|cause| !cause.is_empty()).unwrap_or(code);
    SendError::new(kind, format!("{message}: {cause}"))
}

/// What lies behind an error, which only Node says.
fn cause(error: &JsValue) -> Option<JsValue> {
    property(error, "cause").ok().filter(JsValue::is_object)
}

/// Nothing can be sent like this. The URL is not shown, as it may be a secret.
pub(super) fn unsupported(error: &JsValue, url: &str) -> SendError {
    SendError::new(TransportErrorKind::Unsupported, text(error).replace(url, "the URL"))
}

/// The message of an `Error`, or whatever else was thrown.
fn text(error: &JsValue) -> String {
    let message = property(error, "message").ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "it is not said why".to_owned())
}
