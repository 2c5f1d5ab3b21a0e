//! Values in messages.

use crate::value::Value;

/// Shows the kind and the beginning of a value, for messages.
pub(super) fn excerpt(value: &Value) -> String {
    const LENGTH: usize = 60;
    let text = value.to_string();
    match (value, text.char_indices().nth(LENGTH)) {
        (Value::Null, _) => text,
        (_, None) => format!("{} {text}", value.kind()),
        (_, Some((end, _))) => format!("{} {}…", value.kind(), &text[..end]),
    }
}
