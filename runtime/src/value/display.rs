//! [`Value`] as text: Convex's JSON.

use std::fmt;

use super::Value;
use crate::wire::base64::{self, EightBytes};
use crate::wire::{number, scalar};

impl fmt::Display for Value {
    /// Prints Convex's JSON; unlike the wire, it also prints keys that Convex rejects.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Int64(value) => scalar_object(f, scalar::INTEGER, EightBytes::new(value.to_le_bytes()).as_str()),
            Self::Float64(value) => match number::special_float(*value) {
                Some(bytes) => scalar_object(f, scalar::FLOAT, bytes.as_str()),
                None => json(f, value),
            },
            Self::Boolean(value) => write!(f, "{value}"),
            Self::String(value) => json(f, value),
            Self::Bytes(value) => scalar_object(f, scalar::BYTES, &base64::encode(value)),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index > 0 { "," } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Object(fields) => {
                f.write_str("{")?;
                for (index, (key, value)) in fields.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    json(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn scalar_object(f: &mut fmt::Formatter<'_>, key: &str, text: &str) -> fmt::Result {
    write!(f, r#"{{"{key}":"{text}"}}"#)
}

fn json<T: serde::Serialize>(f: &mut fmt::Formatter<'_>, value: &T) -> fmt::Result {
    f.write_str(&serde_json::to_string(value).map_err(|_| fmt::Error)?)
}
