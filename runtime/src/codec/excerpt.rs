//! Values in messages.

use crate::value::Value;

/// A value for a message, with its kind, at most so long.
pub(super) fn excerpt(value: &Value) -> String {
    const LENGTH: usize = 60;
    let text = value.to_string();
    match (value, text.char_indices().nth(LENGTH)) {
        (Value::Null, _) => text,
        (_, None) => format!("{} {text}", value.kind()),
        (_, Some((end, _))) => format!("{} {}…", value.kind(), &text[..end]),
    }
}
