//! The keys of objects: checked when written, and rejected when read if they start with `$`.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeSeed, IgnoredAny, Visitor};
use serde::ser::{self, Serialize};

use super::scalar;

/// Wraps a key, and its seed, serializer or deserializer.
pub(crate) struct Key<T>(pub(crate) T);

impl<T: Serialize + ?Sized> Serialize for Key<&T> {
    #[inline]
    fn serialize<S: ser::Serializer>(&self, inner: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(Key(inner))
    }
}

const MAX_LENGTH: usize = 1024;

/// Fails for a key that Convex would reject (`check_valid_field_name`), before it is sent.
#[inline]
pub(crate) fn check<E: ser::Error>(key: &str) -> Result<(), E> {
    let printable = key.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if printable && key.len() <= MAX_LENGTH && !key.starts_with('$') { Ok(()) } else { Err(E::custom(InvalidKey(key))) }
}

/// Says why a text cannot be the key of a Convex object.
struct InvalidKey<'a>(&'a str);

impl fmt::Display for InvalidKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(key) = self;
        if key.len() > MAX_LENGTH {
            return write!(f, "an object key of {} bytes is too long for Convex, which allows {MAX_LENGTH}", key.len());
        }
        let rule = if key.starts_with('$') { "keys must not start with `$`" } else { "keys must be printable ASCII" };
        write!(f, "the object key {key:?} is not allowed in Convex: {rule}")
    }
}

/// Returns the text of a key, or `None` if it cannot be the key of an object.
pub(crate) fn key_text<K: Serialize + ?Sized>(key: &K) -> Option<String> {
    struct Entry<'a, K: ?Sized>(&'a K);

    impl<K: Serialize + ?Sized> Serialize for Entry<'_, K> {
        fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map([(self.0, ())])
        }
    }

    let json = super::to_vec(&Entry(key)).ok()?;
    serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(&json).ok()?.into_keys().next()
}

/// Numbers and booleans become text as in serde_json; strings are checked.
impl<S: ser::Serializer> ser::Serializer for Key<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = S::SerializeMap;
    type SerializeStruct = S::SerializeStruct;
    type SerializeStructVariant = S::SerializeStructVariant;

    forward_serialize! {
        serialize_bool(bool); serialize_i8(i8); serialize_i16(i16); serialize_i32(i32);
        serialize_i64(i64); serialize_i128(i128); serialize_u8(u8); serialize_u16(u16);
        serialize_u32(u32); serialize_u64(u64); serialize_u128(u128); serialize_f32(f32);
        serialize_f64(f64); serialize_bytes(&[u8]); serialize_unit(); serialize_none();
        serialize_unit_struct(&'static str);
    }

    #[inline]
    fn serialize_str(self, key: &str) -> Result<S::Ok, S::Error> {
        check(key)?;
        self.0.serialize_str(key)
    }

    fn serialize_char(self, key: char) -> Result<S::Ok, S::Error> {
        self.serialize_str(key.encode_utf8(&mut [0; 4]))
    }

    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<S::Ok, S::Error> {
        check(variant)?;
        self.0.serialize_unit_variant(name, index, variant)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, key: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_some(&Key(key))
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, key: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_struct(name, &Key(key))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.0.serialize_seq(len)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.0.serialize_tuple(len)
    }

    fn serialize_tuple_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.0.serialize_tuple_struct(name, len)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        self.0.serialize_tuple_variant(name, index, variant, len)
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.0.serialize_map(len)
    }

    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeStruct, S::Error> {
        self.0.serialize_struct(name, len)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        self.0.serialize_struct_variant(name, index, variant, len)
    }
}

#[inline]
fn reject_tag<E: de::Error>(key: &str) -> Result<(), E> {
    if key.starts_with('$') { Err(scalar::not_an_object(key)) } else { Ok(()) }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<T> {
    type Value = T::Value;

    #[inline]
    fn deserialize<D: de::Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Key(inner))
    }
}

macro_rules! key {
    ($($method:ident)*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(Key(visitor))
        }
    )* };
}

impl<'de, D: de::Deserializer<'de>> de::Deserializer<'de> for Key<D> {
    type Error = D::Error;

    key! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32
        deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_option deserialize_unit deserialize_seq deserialize_map
        deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_unit_struct(name, Key(visitor))
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, Key(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // An unknown variant is an error anyway, with or without `$`.
        self.0.deserialize_enum(name, variants, visitor)
    }

    // JSON keys are never one of these.
    serde::forward_to_deserialize_any! { tuple tuple_struct struct }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Key<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    forward_visit! {
        visit_bool: bool; visit_i64: i64; visit_u64: u64; visit_i128: i128; visit_u128: u128;
        visit_f64: f64; visit_bytes: &[u8]; visit_borrowed_bytes: &'de [u8];
        visit_byte_buf: Vec<u8>;
    }

    #[inline]
    fn visit_str<E: de::Error>(self, key: &str) -> Result<V::Value, E> {
        reject_tag(key)?;
        self.0.visit_str(key)
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<V::Value, E> {
        reject_tag(key)?;
        self.0.visit_borrowed_str(key)
    }

    #[inline]
    fn visit_string<E: de::Error>(self, key: String) -> Result<V::Value, E> {
        reject_tag(&key)?;
        self.0.visit_string(key)
    }

    #[inline]
    fn visit_some<D: de::Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Key(inner))
    }

    #[inline]
    fn visit_newtype_struct<D: de::Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Key(inner))
    }
}
