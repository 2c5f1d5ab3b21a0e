//! The visitors between serde_json and a type's own visitor.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, StringDeserializer};
use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, Unexpected, Visitor};

use super::Deserializer;
use super::base64::EightBytes;
use super::number::{exact_f64, whole};
use super::scalar::{self, Scalar, Text};

/// Forwards everything, and reads nested values as Convex's JSON.
pub(crate) struct Nested<T>(pub(crate) T);
/// For types that accept any value: a number is a float, and a `$` key tells the kind of a scalar.
pub(crate) struct Any<V>(pub(crate) V);
/// For integers of 64 bits and more, which are written as `$integer`. Also reads whole numbers, as a field may be an `i64` in
/// Rust and a number in the backend.
pub(crate) struct Int64<V>(pub(crate) V);
/// For floats, which are numbers or `$float`.
pub(crate) struct Float64<V>(pub(crate) V);
/// For smaller integers, which are numbers; Convex writes 3 as `3.0`.
pub(crate) struct Small<V>(pub(crate) V);
/// For bytes, which are written as `$bytes`.
pub(crate) struct Blob<V>(pub(crate) V);

macro_rules! visit_nested {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.expecting(f)
        }

        #[inline]
        fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
            self.0.visit_unit()
        }

        #[inline]
        fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
            self.0.visit_none()
        }

        #[inline]
        fn visit_some<D: de::Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
            self.0.visit_some(Deserializer(inner))
        }

        #[inline]
        fn visit_newtype_struct<D: de::Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
            self.0.visit_newtype_struct(Deserializer(inner))
        }

        #[inline]
        fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
            self.0.visit_seq(Nested(access))
        }

        #[inline]
        fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
            self.0.visit_enum(Nested(access))
        }

        forward_visit! {
            visit_bool: bool;
            visit_f64: f64;
            visit_str: &str;
            visit_borrowed_str: &'de str;
            visit_string: String;
        }
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Nested<V> {
    type Value = V::Value;

    visit_nested!();

    forward_visit! { visit_i64: i64; visit_u64: u64; }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Nested(access))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Any<V> {
    type Value = V::Value;

    visit_nested!();

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_f64(value as f64)
    }

    #[inline]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_f64(value as f64)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<V::Value, A::Error> {
        let first = access.next_key_seed(Text)?;
        match &first {
            Some(key) if key.starts_with('$') => match scalar::read(key, &mut access)? {
                Scalar::Int64(value) => visit_int64(value, self.0),
                Scalar::Float64(value) => self.0.visit_f64(value),
                Scalar::Bytes(value) => self.0.visit_byte_buf(value),
            },
            _ => self.0.visit_map(Peeked { first, access: Nested(access) }),
        }
    }
}

/// Passes an int64 to a visitor that accepts any value.
///
/// Serde's `flatten`, `untagged` and `tag` use such a visitor: they buffer a value until they know its type, and then round
/// any integer for an `f64`. The type is not known here, so an int64 that no float is equal to is passed to them as it is in
/// JSON, an object: [`Value`](crate::Value) and [`int64`](super::int64) accept it, numbers do not.
pub(crate) fn visit_int64<'de, V: Visitor<'de>, E: de::Error>(value: i64, visitor: V) -> Result<V::Value, E> {
    if exact_f64(value).is_some() || !type_name::<V>().contains("ContentVisitor") {
        return visitor.visit_i64(value);
    }
    let bytes = EightBytes::new(value.to_le_bytes());
    visitor.visit_map(MapDeserializer::new(std::iter::once((scalar::INTEGER, bytes.as_str()))))
}

/// An object whose first key was already read.
struct Peeked<'de, A> {
    first: Option<Cow<'de, str>>,
    access: Nested<A>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Peeked<'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        match self.first.take() {
            None => self.access.next_key_seed(seed),
            Some(Cow::Borrowed(key)) => seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some),
            Some(Cow::Owned(key)) => seed.deserialize(StringDeserializer::new(key)).map(Some),
        }
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.access.next_value_seed(seed)
    }
}

/// Reads an object that should be a scalar; `None` if it is an ordinary object.
#[inline]
fn read_scalar<'de, A: MapAccess<'de>>(mut access: A) -> Result<Option<Scalar>, A::Error> {
    match access.next_key_seed(Text)? {
        Some(key) if key.starts_with('$') => scalar::read(&key, &mut access).map(Some),
        _ => Ok(None),
    }
}

fn mismatch<E: de::Error>(found: Option<&Scalar>, expected: &dyn de::Expected) -> E {
    E::invalid_type(found.map_or(Unexpected::Map, Scalar::unexpected), expected)
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Int64<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an int64")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<V::Value, E> {
        match whole(value) {
            Some(value) => self.0.visit_i64(value),
            None => Err(E::invalid_type(Unexpected::Float(value), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        match read_scalar(access)? {
            Some(Scalar::Int64(value)) => self.0.visit_i64(value),
            Some(Scalar::Float64(value)) => self.visit_f64(value),
            found => Err(mismatch(found.as_ref(), &self)),
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Float64<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a float64")
    }

    forward_visit! { visit_f64: f64; }

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_f64(value as f64)
    }

    #[inline]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_f64(value as f64)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        match read_scalar(access)? {
            Some(Scalar::Float64(value)) => self.0.visit_f64(value),
            found => Err(mismatch(found.as_ref(), &self)),
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Small<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a float64 that is a whole number")
    }

    forward_visit! { visit_i64: i64; visit_u64: u64; }

    #[inline]
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<V::Value, E> {
        match whole(value) {
            Some(value) => self.0.visit_i64(value),
            None => Err(E::invalid_value(Unexpected::Float(value), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        match read_scalar(access)? {
            Some(Scalar::Float64(value)) => self.visit_f64(value),
            found => Err(mismatch(found.as_ref(), &self)),
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Blob<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        match read_scalar(access)? {
            Some(Scalar::Bytes(value)) => self.0.visit_byte_buf(value),
            found => Err(mismatch(found.as_ref(), &self)),
        }
    }
}
