//! Convex's lossless JSON (`convex_encoded_json`) as a serde format.
//!
//! JSON has one kind of number and no bytes; Convex has two kinds of numbers, and bytes. This format writes values that JSON
//! cannot express as an object with one `$` key, at any depth:
//!
//! | Rust | JSON |
//! |---|---|
//! | `i64`, `u64`, `i128`, `u128` | `{"$integer": "<8 bytes, little endian, base64>"}` |
//! | `f64`, `f32`, and integers of 32 bits or less | a number (a float64 in Convex) |
//! | NaN, ±infinity, `-0.0` | `{"$float": "<8 bytes, little endian, base64>"}` |
//! | [`Bytes`](crate::Bytes) and other types that serialize as bytes | `{"$bytes": "<base64>"}` |
//! | everything else | as in ordinary JSON |
//!
//! Types need no special support: generated types and types with serde's derives work with this and with every other format.
//!
//! ```
//! use convex_typed::{Bytes, wire};
//!
//! let text = wire::to_string(&(7_i64, 7.5, Bytes::from_static(b"hi")))?;
//! assert_eq!(text, r#"[{"$integer":"BwAAAAAAAAA="},7.5,{"$bytes":"aGk="}]"#);
//!
//! let back: (i64, f64, Bytes) = wire::from_str(&text)?;
//! assert_eq!(back, (7, 7.5, Bytes::from_static(b"hi")));
//! # Ok::<(), wire::Error>(())
//! ```
//!
//! Every NaN is written as the same quiet NaN, without its payload. All other values round-trip exactly.
//!
//! Integers of 64 bits and more are also read from whole numbers of at most 2^53, as backends often count in `v.number()`.
//! Other numbers are an error.
//!
//! Serde's `flatten`, `untagged` and `tag` attributes buffer values before they know the type. Integers of 32 bits or less
//! fail there, as they get a float: use `f64` or `i64`. An int64 that no `f64` is equal to also fails, as serde would round it
//! for an `f64`: use [`int64`] or [`Value`](crate::Value), which are exact. Generated types do not buffer.

#[macro_use]
mod forward;
pub(crate) mod base64;
mod de;
pub mod int64;
mod key;
pub(crate) mod number;
mod path;
pub(crate) mod scalar;
mod ser;
mod visitor;

use std::fmt;

use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny};

pub(crate) use de::Deserializer;
pub(crate) use key::key_text;
pub(crate) use path::BUFFERED;
pub(crate) use scalar::{Text, UNKNOWN_KEY};
pub(crate) use ser::Serializer;
pub(crate) use visitor::visit_int64;

use crate::text::Line;

/// Why a value could not be written to or read from Convex's JSON.
#[derive(Debug)]
pub struct Error(serde_json::Error);

impl Error {
    #[cfg(feature = "client")]
    pub(crate) fn from_json(error: serde_json::Error) -> Self {
        Self(error)
    }

    /// Returns the line of the input where reading failed, from 1; 0 for errors of writing.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line()
    }

    /// Returns the column of the input where reading failed, from 1; 0 for errors of writing.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column()
    }

    /// The path of the value in `json`, the text that was read, at which reading failed.
    pub(crate) fn path(&self, json: &str) -> String {
        path::path(json, self.line(), self.column(), &self.message())
    }

    /// The message, without the position.
    pub(crate) fn message(&self) -> String {
        let text = self.0.to_string();
        let text = text.strip_suffix(&self.position()).unwrap_or(&text);
        format!("{text}{}", hint(text))
    }

    fn position(&self) -> String {
        format!(" at line {} column {}", self.line(), self.column())
    }

    /// Whether the text is valid JSON that does not match the type.
    pub(crate) fn is_data(&self) -> bool {
        self.0.is_data()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Line(&self.message()).fmt(f)?;
        if self.line() > 0 { f.write_str(&self.position()) } else { Ok(()) }
    }
}

impl std::error::Error for Error {}

/// Returns advice to append to serde's message about a number that was [buffered](visit_int64) as an object.
pub(crate) fn hint(message: &str) -> &'static str {
    const NUMBERS: [&str; 14] =
        ["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64"];
    match message.strip_prefix("invalid type: map, expected ") {
        Some(expected) if NUMBERS.contains(&expected) => {
            ", or an int64 that no f64 is equal to: within serde's `flatten`, `untagged` or `tag`, \
             add `#[serde(with = \"convex_typed::wire::int64\")]`"
        }
        _ => "",
    }
}

/// Writes `value` as Convex's JSON.
///
/// # Errors
///
/// An integer does not fit an int64; an object key is not allowed in Convex (printable ASCII, at most 1024 bytes, no leading
/// `$`); or `T::serialize` fails.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let json = to_vec(value)?;
    String::from_utf8(json).map_err(|error| Error(serde::ser::Error::custom(error)))
}

/// Writes `value` as Convex's JSON, in UTF-8 bytes.
///
/// # Errors
///
/// As [`to_string`].
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    let mut json = Vec::with_capacity(128);
    append(&mut json, value)?;
    Ok(json)
}

/// Writes `value` at the end of `json`.
pub(crate) fn append<T: Serialize + ?Sized>(json: &mut Vec<u8>, value: &T) -> Result<(), Error> {
    let mut inner = serde_json::Serializer::new(json);
    value.serialize(Serializer(&mut inner)).map_err(Error)
}

/// Reads Convex's JSON.
///
/// # Errors
///
/// The text is not JSON, or does not match `T`. The message ends with line and column.
pub fn from_str<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    let mut inner = serde_json::Deserializer::from_str(json);
    let value = T::deserialize(Deserializer(&mut inner)).map_err(Error)?;
    inner.end().map_err(Error)?;
    Ok(value)
}

/// Reads Convex's JSON from bytes, which must be UTF-8.
///
/// # Errors
///
/// As [`from_str`].
pub fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Result<T, Error> {
    // Validating the whole text once is faster than validating each string, see `protocol`.
    let json = simdutf8::compat::from_utf8(json).map_err(|error| Error(serde::de::Error::custom(error)))?;
    from_str(json)
}

/// Reads the value at the beginning of a text, and returns its length in bytes.
pub(crate) fn from_start<T: DeserializeOwned>(json: &str) -> Result<(T, usize), Error> {
    let mut inner = serde_json::Deserializer::from_str(json);
    let value = T::deserialize(Deserializer(&mut inner)).map_err(Error)?;
    Ok((value, inner.into_iter::<IgnoredAny>().byte_offset()))
}

/// Reads a value of ordinary JSON as Convex's JSON.
pub(crate) struct Seed<T>(pub(crate) T);

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T::Value;

    #[inline]
    fn deserialize<D: serde::Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Deserializer(inner))
    }
}
