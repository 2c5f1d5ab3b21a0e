//! Converts any type to a [`Value`].

use bytes::Bytes;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{Object, Value, ValueError, from_entries};
use crate::wire;
use crate::wire::number::int64;

/// Converts values to what [`wire`](crate::wire) would write.
pub(crate) struct ValueSerializer;

type Result<T = Value, E = ValueError> = std::result::Result<T, E>;

macro_rules! scalars {
    ($($method:ident($value:ident: $type:ty) $body:expr;)*) => { $(
        fn $method(self, $value: $type) -> Result {
            $body
        }
    )* };
}

impl Serializer for ValueSerializer {
    type Ok = Value;
    type Error = ValueError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    scalars! {
        serialize_bool(value: bool) Ok(Value::Boolean(value));
        serialize_i8(value: i8) Ok(Value::Float64(value.into()));
        serialize_i16(value: i16) Ok(Value::Float64(value.into()));
        serialize_i32(value: i32) Ok(Value::Float64(value.into()));
        serialize_u8(value: u8) Ok(Value::Float64(value.into()));
        serialize_u16(value: u16) Ok(Value::Float64(value.into()));
        serialize_u32(value: u32) Ok(Value::Float64(value.into()));
        serialize_i64(value: i64) Ok(Value::Int64(value));
        serialize_u64(value: u64) int64(value).map(Value::Int64).map_err(ValueError::new);
        serialize_i128(value: i128) int64(value).map(Value::Int64).map_err(ValueError::new);
        serialize_u128(value: u128) int64(value).map(Value::Int64).map_err(ValueError::new);
        serialize_f32(value: f32) Ok(Value::Float64(value.into()));
        serialize_f64(value: f64) Ok(Value::Float64(value));
        serialize_char(value: char) Ok(Value::String(value.into()));
        serialize_str(value: &str) Ok(Value::String(value.into()));
        serialize_bytes(value: &[u8]) Ok(Value::Bytes(Bytes::copy_from_slice(value)));
        serialize_unit_struct(_name: &'static str) Ok(Value::Null);
    }

    fn serialize_unit(self) -> Result {
        Ok(Value::Null)
    }

    fn serialize_none(self) -> Result {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result {
        Ok(Value::String(variant.into()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result {
        let value = value.serialize(self).map_err(|error| error.at_key(variant))?;
        Ok(named(Some(variant), value))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Items> {
        // The hint may be wrong, so it is limited.
        Ok(Items { variant: None, items: Vec::with_capacity(len.unwrap_or(0).min(1024)) })
    }

    fn serialize_tuple(self, len: usize) -> Result<Items> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Result<Items> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Items> {
        Ok(Items { variant: Some(variant), items: Vec::new() })
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Fields> {
        Ok(Fields::default())
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Fields> {
        Ok(Fields::default())
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Fields> {
        Ok(Fields { variant: Some(variant), ..Fields::default() })
    }
}

fn named(variant: Option<&'static str>, value: Value) -> Value {
    match variant {
        None => value,
        Some(name) => Value::Object(Object::from([(name.to_owned(), value)])),
    }
}

/// An array being built.
pub(crate) struct Items {
    variant: Option<&'static str>,
    items: Vec<Value>,
}

macro_rules! items {
    ($($trait:ident::$method:ident),*) => { $(
        impl $trait for Items {
            type Ok = Value;
            type Error = ValueError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                let index = self.items.len();
                let item = value.serialize(ValueSerializer).map_err(|error| error.at_index(index))?;
                self.items.push(item);
                Ok(())
            }

            fn end(self) -> Result {
                Ok(named(self.variant, Value::Array(self.items)))
            }
        }
    )* };
}

items! {
    SerializeSeq::serialize_element, SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field, SerializeTupleVariant::serialize_field
}

/// An object being built.
#[derive(Default)]
pub(crate) struct Fields {
    variant: Option<&'static str>,
    key: String,
    fields: Object,
}

impl Fields {
    fn insert<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<()> {
        match value.serialize(ValueSerializer) {
            Ok(value) => {
                self.fields.insert(key, value);
                Ok(())
            }
            Err(error) => Err(error.at_key(&key)),
        }
    }

    fn finish(self) -> Result {
        Ok(named(self.variant, from_entries(self.fields)))
    }
}

impl SerializeMap for Fields {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.key = match key.serialize(ValueSerializer) {
            Ok(Value::String(key)) => key,
            other => wire::key_text(key).ok_or_else(|| match other {
                Ok(other) => ValueError::new(format_args!("object keys must be strings, not {}", other.kind())),
                Err(error) => error,
            })?,
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let key = std::mem::take(&mut self.key);
        self.insert(key, value)
    }

    fn end(self) -> Result {
        self.finish()
    }
}

macro_rules! fields {
    ($($trait:ident),*) => { $(
        impl $trait for Fields {
            type Ok = Value;
            type Error = ValueError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<()> {
                self.insert(key.to_owned(), value)
            }

            fn end(self) -> Result {
                self.finish()
            }
        }
    )* };
}

fields! { SerializeStruct, SerializeStructVariant }
