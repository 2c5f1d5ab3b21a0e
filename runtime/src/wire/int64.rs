//! Int64s in types that serde buffers: `#[serde(with = "convex_typed::wire::int64")]`.
//!
//! Serde's `flatten`, `untagged` and `tag` read a value before they know its type, and would round an int64 for an `f64`. So
//! an int64 that no `f64` is equal to is an error there, even for an `i64`. This module reads it exactly.
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

use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::ser::Serializer;

use super::number::JsonNumber;
use super::{base64, scalar};

/// Reads an int64.
///
/// # Errors
///
/// The value is not an int64.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_any(Int64Visitor)
}

/// Accepts an int64 in every form in which serde buffers it, see [`visit_int64`](super::visit_int64).
struct Int64Visitor;

impl<'de> Visitor<'de> for Int64Visitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an int64")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(value), &self))
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<i64, D::Error> {
        deserialize(inner)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<i64, D::Error> {
        deserialize(inner)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<i64, A::Error> {
        let entry = match map.next_key::<String>()? {
            Some(key) if key == scalar::INTEGER || key == scalar::JSON_NUMBER => {
                Some((key, map.next_value::<String>()?))
            }
            _ => None,
        };
        let value = entry.and_then(|(key, text)| match &*key {
            scalar::INTEGER => base64::decode_eight(&text).map(i64::from_le_bytes),
            _ => match JsonNumber::parse(&text) {
                JsonNumber::Int64(value) => Some(value),
                JsonNumber::Float64(_) => None,
            },
        });
        match (value, map.next_key::<de::IgnoredAny>()?) {
            (Some(value), None) => Ok(value),
            _ => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }
}

/// Writes an int64.
///
/// # Errors
///
/// Those of the format.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde's `with` passes a reference
pub fn serialize<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(*value)
}
