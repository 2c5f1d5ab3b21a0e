//! Enums of literals: `literals!`.

use serde::de::{DeserializeSeed, Deserializer, Error as _, Unexpected};

use super::excerpt::excerpt;
use super::literal::{Found, Literal, Literals, OneOf, UnknownLiteral};
use crate::value::Value;
use crate::wire::number::exact_f64;

/// An enum of literals.
pub trait LiteralEnum: Clone + 'static {
    /// The value of each variant.
    const LITERALS: &'static [Literal];

    /// The variants of these values.
    const VARIANTS: &'static [Self];

    /// Makes the fallback variant, or returns the value if there is none or it cannot hold the value.
    fn other(value: Value) -> Result<Self, Value> {
        Err(value)
    }
}

/// A type that the fallback variant of a literal enum can hold.
pub trait FromLiteral: Sized {
    /// Converts a value of this kind, or returns it.
    fn from_literal(value: Value) -> Result<Self, Value>;
}

impl FromLiteral for String {
    fn from_literal(value: Value) -> Result<Self, Value> {
        if let Value::String(text) = value { Ok(text) } else { Err(value) }
    }
}

impl FromLiteral for f64 {
    fn from_literal(value: Value) -> Result<Self, Value> {
        match value {
            Value::Float64(number) => Ok(number),
            // Ordinary JSON, which writes whole numbers without a point.
            Value::Int64(number) => exact_f64(number).ok_or(value),
            other => Err(other),
        }
    }
}

impl FromLiteral for i64 {
    fn from_literal(value: Value) -> Result<Self, Value> {
        value.as_i64().ok_or(value)
    }
}

impl FromLiteral for bool {
    fn from_literal(value: Value) -> Result<Self, Value> {
        value.as_bool().ok_or(value)
    }
}

/// The implementation of `Deserialize` for an enum of literals.
pub fn deserialize_literal<'de, T: LiteralEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    resolve(Literals(T::LITERALS).deserialize(deserializer)?).map_err(|found| {
        D::Error::invalid_value(Unexpected::Other(&excerpt(&found)), &OneOf(T::LITERALS).to_string().as_str())
    })
}

fn resolve<T: LiteralEnum>(found: Found) -> Result<T, Value> {
    match found {
        Found::Known(index) => T::VARIANTS.get(index).cloned().ok_or(Value::Null),
        Found::Unknown(value) => T::other(value),
    }
}

/// Returns the variant of a text, of an enum with a fallback variant.
pub fn parse_open<T: LiteralEnum>(text: &str, other: fn(String) -> T) -> T {
    known_str(text).unwrap_or_else(|| other(text.to_owned()))
}

/// Returns the variant of a text, of an enum without a fallback variant.
pub fn parse_closed<T: LiteralEnum>(text: &str) -> Result<T, UnknownLiteral> {
    known_str(text).ok_or_else(|| UnknownLiteral::new(text, T::LITERALS))
}

fn known_str<T: LiteralEnum>(text: &str) -> Option<T> {
    T::VARIANTS.get(Literals(T::LITERALS).find_str(text)?).cloned()
}

/// Returns the variant of any other value.
pub fn known_value<T: LiteralEnum>(value: Value) -> Option<T> {
    match Literals(T::LITERALS).find(value) {
        Found::Known(index) => T::VARIANTS.get(index).cloned(),
        Found::Unknown(_) => None,
    }
}
