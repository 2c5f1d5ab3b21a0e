//! Other unions: `union!`.

use serde::de::{Deserialize as _, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::excerpt::excerpt;
use super::shape::{Shape, pick};
use crate::value::{Value, ValueError};

/// An enum whose variants are told apart by shape.
pub trait Union: Sized {
    /// The name and shape of each variant.
    const VARIANTS: &'static [(&'static str, Shape)];

    /// Reads the variant at this index.
    fn read(index: usize, value: Value) -> Result<Self, ValueError>;

    /// Makes the fallback variant, or returns the value if there is none.
    fn unknown(value: Value) -> Result<Self, Value> {
        Err(value)
    }
}

/// The implementation of `Deserialize` for a union.
pub fn deserialize_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    from_value(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn from_value<T: Union>(value: Value) -> Result<T, ValueError> {
    match pick(T::VARIANTS.iter().map(|(_, shape)| shape), &value) {
        Some(index) => T::read(index, value),
        None => T::unknown(value).map_err(|found| no_member(T::VARIANTS, &found)),
    }
}

#[cold]
fn no_member(variants: &[(&str, Shape)], found: &Value) -> ValueError {
    let names = variants.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    ValueError::new(format_args!("expected one of {names}, found {}", excerpt(found)))
}

/// The content of a variant: a borrowed value, or `()` if its shape is a single value.
pub trait Member {
    /// Serializes the variant.
    fn serialize<S: Serializer>(self, shape: &Shape, serializer: S) -> Result<S::Ok, S::Error>;
}

impl<T: Serialize> Member for &T {
    fn serialize<S: Serializer>(self, _: &Shape, serializer: S) -> Result<S::Ok, S::Error> {
        Serialize::serialize(self, serializer)
    }
}

impl Member for () {
    fn serialize<S: Serializer>(self, shape: &Shape, serializer: S) -> Result<S::Ok, S::Error> {
        match shape.literal() {
            Some(literal) => Serialize::serialize(literal, serializer),
            None => serializer.serialize_unit(),
        }
    }
}
