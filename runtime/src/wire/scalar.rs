//! The values that Convex's JSON writes as an object with one `$` key.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Unexpected, Visitor};

use super::base64;

pub(crate) const INTEGER: &str = "$integer";
pub(crate) const FLOAT: &str = "$float";
pub(crate) const BYTES: &str = "$bytes";

/// The key under which serde_json passes numbers if a crate of the build has turned on its feature
/// `arbitrary_precision`.
pub(crate) const JSON_NUMBER: &str = "$serde_json::private::Number";

/// The beginning of the names by which serde_json recognizes its own types.
pub(crate) const JSON_PRIVATE: &str = "$serde_json::private::";

/// The value of an object whose first key starts with `$`.
pub(crate) enum Scalar {
    Int64(i64),
    Float64(f64),
    Bytes(Vec<u8>),
}

impl Scalar {
    pub(crate) fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Int64(_) => Unexpected::Other("int64"),
            Self::Float64(value) => Unexpected::Float(*value),
            Self::Bytes(_) => Unexpected::Other("bytes"),
        }
    }
}

/// Reads the rest of an object whose first key, `key`, starts with `$`.
#[inline]
pub(crate) fn read<'de, A: MapAccess<'de>>(key: &str, access: &mut A) -> Result<Scalar, A::Error> {
    let scalar = match key {
        INTEGER => Scalar::Int64(i64::from_le_bytes(eight(key, &access.next_value_seed(Text)?)?)),
        FLOAT => Scalar::Float64(special(f64::from_le_bytes(eight(key, &access.next_value_seed(Text)?)?))?),
        BYTES => Scalar::Bytes(
            base64::decode(&access.next_value_seed(Text)?)
                .map_err(|error| A::Error::custom(format_args!("`{key}` is not base64: {error}")))?,
        ),
        JSON_NUMBER => Scalar::Float64(json_number(&access.next_value_seed(Text)?)?),
        _ => return Err(unknown_key(key)),
    };
    if access.next_key::<IgnoredAny>()?.is_some() {
        return Err(A::Error::custom(format_args!("`{key}` must be the only key of its object")));
    }
    Ok(scalar)
}

fn eight<E: de::Error>(key: &str, text: &str) -> Result<[u8; 8], E> {
    base64::decode_eight(text)
        .ok_or_else(|| E::custom(format_args!("`{key}` must be 8 bytes of base64, found {text:?}")))
}

/// Fails for floats that JSON can express, as Convex does.
fn special<E: de::Error>(value: f64) -> Result<f64, E> {
    if value.is_finite() && value.to_bits() != (-0.0_f64).to_bits() {
        return Err(E::custom(format_args!("`{FLOAT}` is for NaN, the infinities and -0, found {value}")));
    }
    Ok(value)
}

/// Parses a JSON number as a float.
fn json_number<E: de::Error>(text: &str) -> Result<f64, E> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(E::custom(format_args!("number out of range: {text}"))),
    }
}

/// The error of a `$` key where an object is expected.
#[cold]
pub(crate) fn not_an_object<E: de::Error>(key: &str) -> E {
    let found = match key {
        INTEGER => "int64",
        FLOAT => "float64",
        BYTES => "bytes",
        _ => return unknown_key(key),
    };
    E::invalid_type(Unexpected::Other(found), &"an object")
}

/// The beginning of errors about unknown kinds of values.
pub(crate) const UNKNOWN_KEY: &str = "unknown key `";

#[cold]
fn unknown_key<E: de::Error>(key: &str) -> E {
    E::custom(format_args!("{UNKNOWN_KEY}{key}`: Convex reserves keys that begin with `$`"))
}

/// A string, borrowed from the input where possible.
pub(crate) struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<Cow<'de, str>, D::Error> {
        inner.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text))
    }
}
