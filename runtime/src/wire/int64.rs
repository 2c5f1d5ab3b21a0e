//! An int64 in a type that serde buffers, for `#[serde(with = "convex_typed::wire::int64")]`.
//!
//! Serde's `flatten`, `untagged` and `tag` read a value before they know its type, and would round an int64 for an
//! `f64`. One that no `f64` is equal to is therefore refused there, by an `i64` as well; with this it is read exactly.
//!
//! ```
//! use convex_typed::wire;
//!
//! #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
//! #[serde(tag = "type")]
//! enum Event {
//!     Transfer {
//!         #[serde(with = "convex_typed::wire::int64")]
//!         amount: i64,
//!     },
//! }
//!
//! let event = Event::Transfer { amount: i64::MAX };
//! let json = wire::to_string(&event)?;
//! assert_eq!(json, r#"{"type":"Transfer","amount":{"$integer":"/////////38="}}"#);
//! assert_eq!(wire::from_str::<Event>(&json)?, event);
//! # Ok::<(), wire::Error>(())
//! ```

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::Serializer;

use crate::value::Value;

/// Reads an int64.
///
/// # Errors
///
/// It is another value.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Int64(value) => Ok(value),
        other => Err(D::Error::custom(format_args!("expected an int64, found {}", other.kind()))),
    }
}

/// Writes an int64.
///
/// # Errors
///
/// Those of the format.
#[allow(clippy::trivially_copy_pass_by_ref)] // what serde's `with` asks for
pub fn serialize<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(*value)
}
