//! Conversions from Rust types into a [`Value`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;

use super::{Object, Value};
use crate::id::Id;

macro_rules! from {
    ($($type:ty => $variant:ident;)*) => { $(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )* };
}

// Without `u8`, as `Vec<u8>` is bytes, like in the crate `convex`. Without `u64`, `isize` and `usize`, as only the caller
// knows whether they should be a number or an int64.
from! {
    bool => Boolean;
    i8 => Float64;
    i16 => Float64;
    i32 => Float64;
    u16 => Float64;
    u32 => Float64;
    f32 => Float64;
    f64 => Float64;
    i64 => Int64;
    &str => String;
    String => String;
    Cow<'_, str> => String;
    Bytes => Bytes;
    Vec<u8> => Bytes;
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Self::Null
    }
}

impl<T> From<Id<T>> for Value {
    fn from(id: Id<T>) -> Self {
        Self::String(id.into_string())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Value {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        Self::Object(fields.into_iter().map(|(key, value)| (key.into(), value.into())).collect::<Object>())
    }
}

impl<K: Into<String>, V: Into<Value>> From<BTreeMap<K, V>> for Value {
    fn from(fields: BTreeMap<K, V>) -> Self {
        fields.into_iter().collect()
    }
}

impl<K: Into<String>, V: Into<Value>, S> From<HashMap<K, V, S>> for Value {
    fn from(fields: HashMap<K, V, S>) -> Self {
        fields.into_iter().collect()
    }
}
