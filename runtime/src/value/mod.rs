//! Convex values without a static type.

mod access;
mod decode;
mod display;
mod encode;
mod error;
mod from;
mod index;
mod json;
mod key;
mod read;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, Serializer};

pub use error::ValueError;
pub use index::ValueIndex;
pub(crate) use read::{ValueVisitor, from_entries};

/// The fields of a Convex object or record.
pub type Object = BTreeMap<String, Value>;

/// Any Convex value.
///
/// It distinguishes Convex's kinds, not JSON's: an int64 is not a float64, and bytes are not a string. Convex's JSON
/// ([`wire`](crate::wire)) keeps every value exactly. Other formats of serde use the nearest type, so integers of ordinary
/// JSON become [`Int64`](Value::Int64).
///
/// Values are totally ordered as in Convex: by kind in the order of the variants, then by content. Floats are compared with
/// [`f64::total_cmp`], so NaN equals itself and `-0.0` is less than `0.0`.
///
/// The variants are all kinds of values in Convex, so the enum is exhaustive.
///
/// ```
/// use convex_typed::Value;
///
/// let value = Value::from_serialize(&("a", 1.5, true))?;
/// assert_eq!(value.as_array().map(Vec::len), Some(3));
/// assert_eq!(value.to_string(), r#"["a",1.5,true]"#);
///
/// let (text, number, flag): (String, f64, bool) = value.to()?;
/// assert_eq!((text.as_str(), number, flag), ("a", 1.5, true));
/// # Ok::<(), convex_typed::ValueError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// A 64-bit integer, `bigint` in TypeScript.
    Int64(i64),
    /// A float, `number` in TypeScript.
    Float64(f64),
    /// A boolean.
    Boolean(bool),
    /// A string; ids are strings too.
    String(String),
    /// Bytes, `ArrayBuffer` in TypeScript.
    Bytes(Bytes),
    /// An array.
    Array(Vec<Value>),
    /// An object or record.
    Object(Object),
}

impl Value {
    /// Converts any value that implements `Serialize`.
    ///
    /// The result is what [`wire`](crate::wire) would write: integers of up to 32 bits become float64, and map keys may be
    /// strings, numbers, booleans and other types with a text form.
    ///
    /// # Errors
    ///
    /// An integer does not fit an int64, a map key has no text form, or `T::serialize` fails.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, ValueError> {
        value.serialize(encode::ValueSerializer)
    }

    /// Decodes this value as a `T`, with the same map keys as [`wire`](crate::wire). `T::deserialize(value)` does the same
    /// and reuses the strings.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use convex_typed::Value;
    ///
    /// let seats = BTreeMap::from([(7, "Ada")]);
    /// let value = Value::from_serialize(&seats)?;
    /// assert_eq!(value.get("7"), Some(&"Ada".into()));
    /// assert_eq!(value.to::<BTreeMap<u32, String>>()?[&7], "Ada");
    /// # Ok::<(), convex_typed::ValueError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The value does not match `T`; the message begins with the path of the mismatch. An int64 is decoded as an `f64` only if
    /// one is equal to it.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, ValueError> {
        T::deserialize(self)
    }

    /// Returns the kind of this value for messages, like `a string` or `an int64`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int64(_) => "an int64",
            Self::Float64(_) => "a float64",
            Self::Boolean(_) => "a boolean",
            Self::String(_) => "a string",
            Self::Bytes(_) => "bytes",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Int64(_) => 1,
            Self::Float64(_) => 2,
            Self::Boolean(_) => 3,
            Self::String(_) => 4,
            Self::Bytes(_) => 5,
            Self::Array(_) => 6,
            Self::Object(_) => 7,
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int64(a), Self::Int64(b)) => a.cmp(b),
            (Self::Float64(a), Self::Float64(b)) => a.total_cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Bytes(a), Self::Bytes(b)) => a.cmp(b),
            (Self::Array(a), Self::Array(b)) => a.cmp(b),
            (Self::Object(a), Self::Object(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rank().hash(state);
        match self {
            Self::Null => {}
            Self::Int64(value) => value.hash(state),
            // Floats are equal by `total_cmp` exactly if their bits are.
            Self::Float64(value) => value.to_bits().hash(state),
            Self::Boolean(value) => value.hash(state),
            Self::String(value) => value.hash(state),
            Self::Bytes(value) => value.hash(state),
            Self::Array(value) => value.hash(state),
            Self::Object(value) => value.hash(state),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Int64(value) => serializer.serialize_i64(*value),
            Self::Float64(value) => serializer.serialize_f64(*value),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Bytes(value) => serializer.serialize_bytes(value),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in fields {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
