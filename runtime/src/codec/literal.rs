//! Literals: values that are types, like `"done"`, `1`, `5n` and `true`.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::value::{Value, ValueVisitor};
use crate::wire::number::exact_f64;

/// A value that is a type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Literal {
    /// A string.
    String(&'static str),
    /// A float64.
    Number(f64),
    /// An int64.
    Int64(i64),
    /// A boolean.
    Boolean(bool),
}

impl Literal {
    /// Whether `value` is this literal, of the same kind.
    pub fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::String(a), Value::String(b)) => a == b,
            (Self::Number(a), Value::Float64(b)) => a == b,
            (Self::Int64(a), Value::Int64(b)) => a == b,
            (Self::Boolean(a), Value::Boolean(b)) => a == b,
            _ => false,
        }
    }

    /// Whether `value` is an integer equal to this float, as in ordinary JSON.
    pub fn is_integer(&self, value: &Value) -> bool {
        matches!((self, value), (Self::Number(a), Value::Int64(b)) if exact_f64(*b) == Some(*a))
    }
}

/// Displays the literal as in TypeScript.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => write!(f, "{text:?}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Int64(value) => write!(f, "{value}n"),
            Self::Boolean(value) => write!(f, "{value}"),
        }
    }
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::String(text) => serializer.serialize_str(text),
            Self::Number(value) => serializer.serialize_f64(value),
            Self::Int64(value) => serializer.serialize_i64(value),
            Self::Boolean(value) => serializer.serialize_bool(value),
        }
    }
}

/// Displays a list of literals: `"a", "b" or "c"`.
pub(crate) struct OneOf<'a>(pub(crate) &'a [Literal]);

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, literal) in self.0.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{literal}")?;
        }
        Ok(())
    }
}

/// Reads one of these literals without allocating, or any other value.
#[derive(Clone, Copy)]
pub(crate) struct Literals<'a>(pub(crate) &'a [Literal]);

pub(crate) enum Found {
    /// The literal at this index.
    Known(usize),
    Unknown(Value),
}

impl Literals<'_> {
    pub(crate) fn find_str(&self, text: &str) -> Option<usize> {
        self.0.iter().position(|literal| matches!(literal, Literal::String(known) if *known == text))
    }

    pub(crate) fn find(&self, value: Value) -> Found {
        let exact = self.0.iter().position(|literal| literal.is(&value));
        let near = || self.0.iter().position(|literal| literal.is_integer(&value));
        exact.or_else(near).map_or_else(|| Found::Unknown(value), Found::Known)
    }
}

impl<'de> DeserializeSeed<'de> for Literals<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Literals<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&OneOf(self.0), f)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Found, E> {
        match self.find_str(text) {
            Some(index) => Ok(Found::Known(index)),
            None => Ok(Found::Unknown(Value::String(text.to_owned()))),
        }
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Found, E> {
        Ok(self.find(Value::Boolean(value)))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Found, E> {
        Ok(self.find(Value::Int64(value)))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Found, E> {
        ValueVisitor.visit_u64(value).map(|value| self.find(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Found, E> {
        Ok(self.find(Value::Float64(value)))
    }

    fn visit_bytes<E: de::Error>(self, value: &[u8]) -> Result<Found, E> {
        ValueVisitor.visit_bytes(value).map(Found::Unknown)
    }

    fn visit_byte_buf<E: de::Error>(self, value: Vec<u8>) -> Result<Found, E> {
        ValueVisitor.visit_byte_buf(value).map(Found::Unknown)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Found, E> {
        Ok(Found::Unknown(Value::Null))
    }

    fn visit_none<E: de::Error>(self) -> Result<Found, E> {
        Ok(Found::Unknown(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Found, D::Error> {
        self.deserialize(inner)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Found, D::Error> {
        Value::deserialize(inner).map(|value| self.find(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<Found, A::Error> {
        ValueVisitor.visit_seq(access).map(Found::Unknown)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Found, A::Error> {
        // Numbers may be passed as objects, see `from_entries`.
        ValueVisitor.visit_map(access).map(|value| self.find(value))
    }
}

/// A string or number that is not one of an enum's values.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownLiteral {
    found: String,
    allowed: &'static [Literal],
}

impl UnknownLiteral {
    #[doc(hidden)]
    pub fn new(found: impl fmt::Debug, allowed: &'static [Literal]) -> Self {
        Self { found: format!("{found:?}"), allowed }
    }
}

impl fmt::Display for UnknownLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not allowed here, expected {}", self.found, OneOf(self.allowed))
    }
}

impl std::error::Error for UnknownLiteral {}
