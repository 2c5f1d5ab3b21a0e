//! Unions of objects that one field tells apart: `tagged!`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    self, Deserialize as _, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::ser::Serializer;

use super::excerpt::excerpt;
use super::literal::{Found, Literal, Literals, OneOf};
use super::object::{Fields, WriteFields, Writer, read_fields};
use crate::value::{Object, Value, ValueVisitor, from_entries};
use crate::wire::BUFFERED;

/// An enum of objects.
pub trait Tagged: Sized {
    /// The name of the field that tells variants apart.
    const TAG: &'static str;

    /// The tag of each variant.
    const LITERALS: &'static [Literal];

    /// Reads the variant of that tag.
    fn read<'de, A: MapAccess<'de>>(index: usize, payload: Payload<A>) -> Result<Self, A::Error>;

    /// Makes the fallback variant, or returns the value if there is none.
    fn unknown(value: Value) -> Result<Self, Value> {
        Err(value)
    }
}

/// Serializes one variant: the tag and the payload's fields in one object.
pub fn serialize_tagged<S: Serializer, P: WriteFields>(
    serializer: S,
    tag: &'static str,
    literal: &Literal,
    payload: P,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::start(serializer, 1 + payload.count())?;
    writer.entry(tag, literal);
    payload.write(&mut writer);
    writer.end()
}

/// The error of an expansion if there is no variant at an index. This does not happen.
#[cold]
pub fn no_variant<E: de::Error>() -> E {
    E::custom("no variant at this index")
}

/// The fields next to the tag: those before it, which were buffered, then those after it.
pub struct Payload<A> {
    earlier: std::vec::IntoIter<(String, Value)>,
    /// The entry of `earlier` whose key was read.
    current: Option<(String, Value)>,
    map: A,
}

impl<'de, A: MapAccess<'de>> Payload<A> {
    /// Reads the fields as a type of `object!`, or as `()`.
    pub fn read<T: Fields>(self) -> Result<T, A::Error> {
        read_fields(self)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Payload<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.current = self.earlier.next();
        match &self.current {
            Some((key, _)) => seed.deserialize(key.as_str().into_deserializer()).map(Some),
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.current.take() {
            Some((key, value)) => seed.deserialize(value).map_err(|error| {
                let error = error.at_key(&key);
                A::Error::custom(format_args!("{BUFFERED}{}`: {}", error.path(), error.message()))
            }),
            None => self.map.next_value_seed(seed),
        }
    }
}

/// The implementation of `Deserialize` for a tagged enum.
pub fn deserialize_tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(TaggedVisitor(PhantomData))
}

struct TaggedVisitor<T>(PhantomData<T>);

fn unknown<T: Tagged, E: de::Error>(value: Value) -> Result<T, E> {
    T::unknown(value).map_err(|found| {
        let expected = OneOf(T::LITERALS);
        let tag = T::TAG;
        E::custom(match found.get(tag) {
            Some(value) => format!("unknown `{tag}`: {}, expected {expected}", excerpt(value)),
            None if found.as_object().is_some() => format!("missing field `{tag}`"),
            None => format!("expected an object with `{tag}`, found {}", excerpt(&found)),
        })
    })
}

macro_rules! scalars {
    ($($method:ident($($type:ty)?);)*) => { $( scalars!(@ $method $($type)?); )* };
    (@ $method:ident $type:ty) => {
        fn $method<E: de::Error>(self, value: $type) -> Result<T, E> {
            unknown(ValueVisitor.$method(value)?)
        }
    };
    (@ $method:ident) => {
        fn $method<E: de::Error>(self) -> Result<T, E> {
            unknown(Value::Null)
        }
    };
}

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", T::TAG)
    }

    scalars! {
        visit_bool(bool); visit_i64(i64); visit_u64(u64); visit_f64(f64); visit_str(&str);
        visit_string(String); visit_bytes(&[u8]); visit_byte_buf(Vec<u8>);
        visit_unit(); visit_none();
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<T, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<T, D::Error> {
        unknown(Value::deserialize(inner)?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        unknown(ValueVisitor.visit_seq(access)?)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut earlier = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if key != T::TAG {
                earlier.push((key, map.next_value()?));
                continue;
            }
            return match map.next_value_seed(Literals(T::LITERALS))? {
                Found::Known(index) => T::read(index, Payload { earlier: earlier.into_iter(), current: None, map }),
                Found::Unknown(tag) => {
                    let mut object = Object::from_iter(earlier);
                    while let Some((key, value)) = map.next_entry::<String, Value>()? {
                        object.insert(key, value);
                    }
                    object.insert(key, tag);
                    unknown(Value::Object(object))
                }
            };
        }
        unknown(from_entries(Object::from_iter(earlier)))
    }
}
