//! A serializer around serde_json's.

use serde::ser::{
    self, Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::base64::{self, EightBytes};
use super::key::{Key, check};
use super::number::{self, JsonNumber};
use super::scalar;

/// Writes Convex's JSON to a serializer of ordinary JSON.
pub(crate) struct Serializer<S>(pub(crate) S);

/// Serializes a value as Convex's JSON with an inner serializer.
struct Encoded<'a, T: ?Sized>(&'a T);

/// An array, object or variant being written.
pub(crate) struct Nested<C>(C);

impl<T: Serialize + ?Sized> Serialize for Encoded<'_, T> {
    #[inline]
    fn serialize<S: ser::Serializer>(&self, inner: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(Serializer(inner))
    }
}

fn write_scalar<S: ser::Serializer>(inner: S, key: &str, text: &str) -> Result<S::Ok, S::Error> {
    let mut map = inner.serialize_map(Some(1))?;
    map.serialize_entry(key, text)?;
    map.end()
}

macro_rules! integer {
    ($($method:ident: $type:ty;)*) => { $(
        fn $method(self, value: $type) -> Result<S::Ok, S::Error> {
            let value = number::int64(value).map_err(S::Error::custom)?;
            self.serialize_i64(value)
        }
    )* };
}

impl<S: ser::Serializer> ser::Serializer for Serializer<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Nested<S::SerializeSeq>;
    type SerializeTuple = Nested<S::SerializeTuple>;
    type SerializeTupleStruct = Nested<S::SerializeTupleStruct>;
    type SerializeTupleVariant = Nested<S::SerializeTupleVariant>;
    type SerializeMap = Nested<S::SerializeMap>;
    type SerializeStruct = Struct<S>;
    type SerializeStructVariant = Nested<S::SerializeStructVariant>;

    forward_serialize! {
        serialize_bool(bool); serialize_char(char); serialize_str(&str);
        serialize_i8(i8); serialize_i16(i16); serialize_i32(i32);
        serialize_u8(u8); serialize_u16(u16); serialize_u32(u32);
        serialize_unit(); serialize_none(); serialize_unit_struct(&'static str);
    }

    fn serialize_i64(self, value: i64) -> Result<S::Ok, S::Error> {
        write_scalar(self.0, scalar::INTEGER, EightBytes::new(value.to_le_bytes()).as_str())
    }

    integer! { serialize_u64: u64; serialize_i128: i128; serialize_u128: u128; }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        match number::special_float(value) {
            None => self.0.serialize_f64(value),
            Some(bytes) => write_scalar(self.0, scalar::FLOAT, bytes.as_str()),
        }
    }

    #[inline]
    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<S::Ok, S::Error> {
        write_scalar(self.0, scalar::BYTES, &base64::encode(value))
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_some(&Encoded(value))
    }

    #[inline]
    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<S::Ok, S::Error> {
        self.0.serialize_unit_variant(name, index, variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_struct(name, &Encoded(value))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        check(variant)?;
        self.0.serialize_newtype_variant(name, index, variant, &Encoded(value))
    }

    #[inline]
    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.0.serialize_seq(len).map(Nested)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.0.serialize_tuple(len).map(Nested)
    }

    fn serialize_tuple_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.0.serialize_tuple_struct(name, len).map(Nested)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        check(variant)?;
        self.0.serialize_tuple_variant(name, index, variant, len).map(Nested)
    }

    #[inline]
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.0.serialize_map(len).map(Nested)
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Struct<S>, S::Error> {
        if name == scalar::JSON_NUMBER {
            return Ok(Struct::Number(Number::Pending(self)));
        }
        if name.starts_with(scalar::JSON_PRIVATE) {
            return self.0.serialize_struct(name, len).map(Struct::Raw);
        }
        self.0.serialize_struct(name, len).map(Struct::Fields)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        check(variant)?;
        self.0.serialize_struct_variant(name, index, variant, len).map(Nested)
    }

    #[inline]
    fn collect_str<T: std::fmt::Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.0.collect_str(value)
    }

    #[inline]
    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// A struct being written.
pub(crate) enum Struct<S: ser::Serializer> {
    Fields(S::SerializeStruct),
    /// serde_json's `RawValue`, which already is JSON.
    Raw(S::SerializeStruct),
    Number(Number<S>),
}

/// serde_json's `Number`, which is a struct of one string with its feature `arbitrary_precision`. It is written as it is without
/// that feature.
pub(crate) enum Number<S: ser::Serializer> {
    Pending(Serializer<S>),
    Written(S::Ok),
    Failed,
}

impl<S: ser::Serializer> SerializeStruct for Struct<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), S::Error> {
        match self {
            Self::Fields(inner) => {
                check(key)?;
                inner.serialize_field(key, &Encoded(value))
            }
            Self::Raw(inner) => inner.serialize_field(key, value),
            Self::Number(number) => {
                if let Number::Pending(inner) = std::mem::replace(number, Number::Failed) {
                    let text = serde_json::to_value(value).map_err(S::Error::custom)?;
                    let written = match JsonNumber::parse(text.as_str().unwrap_or_default()) {
                        JsonNumber::Int64(value) => value.serialize(inner),
                        JsonNumber::Float64(value) => value.serialize(inner),
                    };
                    *number = Number::Written(written?);
                }
                Ok(())
            }
        }
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), S::Error> {
        match self {
            Self::Fields(inner) | Self::Raw(inner) => inner.skip_field(key),
            Self::Number(_) => Ok(()),
        }
    }

    #[inline]
    fn end(self) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fields(inner) | Self::Raw(inner) => inner.end(),
            Self::Number(Number::Written(ok)) => Ok(ok),
            Self::Number(_) => Err(S::Error::custom("a JSON number without its text")),
        }
    }
}

macro_rules! elements {
    ($($trait:ident::$method:ident),*) => { $(
        impl<C: $trait> $trait for Nested<C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
                self.0.$method(&Encoded(value))
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.0.end()
            }
        }
    )* };
}

elements! {
    SerializeSeq::serialize_element, SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field, SerializeTupleVariant::serialize_field
}

impl<C: SerializeMap> SerializeMap for Nested<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        self.0.serialize_key(&Key(key))
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        self.0.serialize_value(&Encoded(value))
    }

    #[inline]
    fn serialize_entry<K: Serialize + ?Sized, T: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &T,
    ) -> Result<(), C::Error> {
        self.0.serialize_entry(&Key(key), &Encoded(value))
    }

    #[inline]
    fn end(self) -> Result<C::Ok, C::Error> {
        self.0.end()
    }
}

impl<C: SerializeStructVariant> SerializeStructVariant for Nested<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), C::Error> {
        check(key)?;
        self.0.serialize_field(key, &Encoded(value))
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), C::Error> {
        self.0.skip_field(key)
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.0.end()
    }
}
