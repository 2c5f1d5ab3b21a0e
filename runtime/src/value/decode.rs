//! Decodes any type from a [`Value`].
//!
//! Decoding is strict, with one exception: a value may come from ordinary JSON, in which a float64 may look like an integer,
//! and bytes are an array of numbers.

use serde::de::value::StringDeserializer;
use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::key::Key;
use super::{Value, ValueError};
use crate::wire;
use crate::wire::number::{exact_f64, whole};

impl Value {
    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Int64(_) => Unexpected::Other("int64"),
            Self::Float64(value) => Unexpected::Float(*value),
            Self::Boolean(value) => Unexpected::Bool(*value),
            Self::String(value) => Unexpected::Str(value),
            Self::Bytes(_) => Unexpected::Other("bytes"),
            Self::Array(_) => Unexpected::Other("array"),
            Self::Object(_) => Unexpected::Other("object"),
        }
    }

    fn mismatch(&self, expected: &dyn Expected) -> ValueError {
        ValueError::invalid_type(self.unexpected(), expected)
    }
}

macro_rules! each {
    ($type:ident: $($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            self.$type(visitor)
        }
    )* };
}

/// Implements `Deserializer` for `Value`, which moves its strings, and for `&Value`, which borrows them.
macro_rules! deserializer {
    ($source:ty, $string:ident: $as_string:ident, $bytes:ident: $as_bytes:ident) => {
        impl<'de> Deserializer<'de> for $source {
            type Error = ValueError;

            fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
                match self {
                    Value::Null => visitor.visit_unit(),
                    Value::Int64(value) => wire::visit_int64(value.to_owned(), visitor),
                    Value::Float64(value) => visitor.visit_f64(value.to_owned()),
                    Value::Boolean(value) => visitor.visit_bool(value.to_owned()),
                    Value::String(value) => visitor.$string(value.$as_string()),
                    Value::Bytes(value) => visitor.$bytes(value.$as_bytes()),
                    Value::Array(items) => {
                        let mut items = Items::new(items.into_iter());
                        let decoded = visitor.visit_seq(&mut items)?;
                        items.end().map(|()| decoded)
                    }
                    Value::Object(fields) => visitor.visit_map(Fields::new(fields.into_iter())),
                }
            }

            fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
                let integer = match &self {
                    Value::Int64(value) => Some(*value),
                    Value::Float64(value) => whole(*value),
                    _ => None,
                };
                match integer {
                    Some(value) => visitor.visit_i64(value),
                    None => Err(self.mismatch(&"a whole number")),
                }
            }

            fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
                match self {
                    Value::Float64(value) => visitor.visit_f64(value.to_owned()),
                    Value::Int64(value) => match exact_f64(value.to_owned()) {
                        Some(value) => visitor.visit_f64(value),
                        None => Err(ValueError::new(format_args!("no float64 is equal to the int64 {value}"))),
                    },
                    other => Err(other.mismatch(&"a float64")),
                }
            }

            fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
                match self {
                    Value::Bytes(_) | Value::Array(_) => self.deserialize_any(visitor),
                    other => Err(other.mismatch(&"bytes")),
                }
            }

            fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
                if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
            }

            fn deserialize_newtype_struct<V: Visitor<'de>>(
                self,
                _name: &'static str,
                visitor: V,
            ) -> Result<V::Value, ValueError> {
                visitor.visit_newtype_struct(self)
            }

            fn deserialize_enum<V: Visitor<'de>>(
                self,
                _name: &'static str,
                _variants: &'static [&'static str],
                visitor: V,
            ) -> Result<V::Value, ValueError> {
                match self {
                    Value::String(name) => {
                        let name: String = name.into();
                        visitor.visit_enum(Variant { name, payload: None::<$source> })
                    }
                    Value::Object(fields) if fields.len() == 1 => match fields.into_iter().next() {
                        Some((name, payload)) => {
                            let name: String = name.into();
                            visitor.visit_enum(Variant { name, payload: Some(payload) })
                        }
                        None => Err(ValueError::new("expected an enum, found {}")),
                    },
                    other => Err(other.mismatch(&"a string or an object with one field")),
                }
            }

            fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
                visitor.visit_unit()
            }

            each! {
                deserialize_i64: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i128
                deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
            }
            each! { deserialize_f64: deserialize_f32 }
            each! { deserialize_bytes: deserialize_byte_buf }

            serde::forward_to_deserialize_any! {
                bool char str string unit unit_struct seq tuple tuple_struct map struct identifier
            }
        }

        impl<'de> IntoDeserializer<'de, ValueError> for $source {
            type Deserializer = Self;

            fn into_deserializer(self) -> Self {
                self
            }
        }
    };
}

deserializer!(Value, visit_string: into, visit_byte_buf: into);
deserializer!(&Value, visit_str: as_str, visit_bytes: as_ref);

/// The items of an array. Adds the index to errors.
struct Items<I> {
    items: I,
    index: usize,
}

impl<I: ExactSizeIterator> Items<I> {
    fn new(items: I) -> Self {
        Self { items, index: 0 }
    }

    /// Fails if there are more items than the type has, as in `wire`.
    fn end(&self) -> Result<(), ValueError> {
        match self.items.len() {
            0 => Ok(()),
            more => {
                let expected = format!("an array of length {}", self.index);
                Err(ValueError::invalid_length(self.index + more, &expected.as_str()))
            }
        }
    }
}

impl<'de, I> SeqAccess<'de> for Items<I>
where
    I: ExactSizeIterator,
    I::Item: Deserializer<'de, Error = ValueError>,
{
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(item).map(Some).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The fields of an object. Adds the key to errors.
struct Fields<I, K, V> {
    fields: I,
    current: Option<(K, V)>,
}

impl<I, K, V> Fields<I, K, V> {
    fn new(fields: I) -> Self {
        Self { fields, current: None }
    }
}

impl<'de, I, K, V> MapAccess<'de> for Fields<I, K, V>
where
    I: ExactSizeIterator<Item = (K, V)>,
    K: AsRef<str>,
    V: Deserializer<'de, Error = ValueError>,
{
    type Error = ValueError;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let Some((key, value)) = self.fields.next() else { return Ok(None) };
        let decoded = seed.deserialize(Key(key.as_ref()));
        self.current = Some((key, value));
        decoded.map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ValueError> {
        let Some((key, value)) = self.current.take() else {
            return Err(ValueError::new("`next_value` was called before `next_key`"));
        };
        seed.deserialize(value).map_err(|error| error.at_key(key.as_ref()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.fields.len())
    }
}

/// An enum as serde writes it: the name of its variant, or an object of that name and the payload.
struct Variant<V> {
    name: String,
    payload: Option<V>,
}

impl<'de, V: Deserializer<'de, Error = ValueError>> EnumAccess<'de> for Variant<V> {
    type Error = ValueError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), ValueError> {
        let name = StringDeserializer::<ValueError>::new(self.name.clone());
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de, V: Deserializer<'de, Error = ValueError>> Variant<V> {
    fn payload<T>(self, read: impl FnOnce(V) -> Result<T, ValueError>) -> Result<T, ValueError> {
        match self.payload {
            Some(payload) => read(payload).map_err(|error| error.at_key(&self.name)),
            None => Err(ValueError::new(format_args!("variant `{}` has no payload", self.name))),
        }
    }
}

impl<'de, V: Deserializer<'de, Error = ValueError>> VariantAccess<'de> for Variant<V> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        match self.payload {
            None => Ok(()),
            Some(_) => self.payload(|payload| <()>::deserialize(payload)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ValueError> {
        self.payload(|payload| seed.deserialize(payload))
    }

    fn tuple_variant<T: Visitor<'de>>(self, len: usize, visitor: T) -> Result<T::Value, ValueError> {
        self.payload(|payload| payload.deserialize_tuple(len, visitor))
    }

    fn struct_variant<T: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: T,
    ) -> Result<T::Value, ValueError> {
        self.payload(|payload| payload.deserialize_map(visitor))
    }
}
