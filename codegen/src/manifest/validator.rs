//! A validator: Convex's description of a value, as the function spec and the schema print it.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A validator. The kinds and their JSON are those of `ValidatorJson` in the Convex backend, with two more for inferred
/// types.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validator {
    /// `v.null()`
    Null,
    /// `v.number()`: a 64-bit float.
    Number,
    /// `v.bigint()`: a signed 64-bit integer.
    Bigint,
    /// `v.commitTs()`: a commit timestamp, on the wire a signed 64-bit integer.
    CommitTs,
    /// `v.boolean()`
    Boolean,
    /// `v.string()`
    String,
    /// `v.bytes()`
    Bytes,
    /// `v.any()`. Unknown kinds are reported and also become this.
    Any,
    /// `v.literal(..)`
    Literal(Literal),
    /// `v.id("table")`
    Id(String),
    /// `v.array(element)`
    Array(Box<Validator>),
    /// `v.record(keys, values)`
    Record(Box<Validator>, Box<Validator>),
    /// `v.object({..})`: closed, sorted by field name as in Convex.
    Object(Vec<Field>),
    /// `v.union(..)`: any number of members, including none.
    Union(Vec<Validator>),
    /// A type of [`FunctionSpec::types`](super::FunctionSpec::types), by its name. Convex never prints it, because its
    /// validators cannot refer to themselves.
    Ref(String),
    /// A document of a table of the schema, with its system fields. Convex never prints it, because it writes out the
    /// validators of documents.
    Document(String),
}

impl Validator {
    /// The table, if it is an id.
    pub(crate) fn as_id(&self) -> Option<&str> {
        if let Self::Id(table) = self { Some(table) } else { None }
    }

    /// The value, if it is a literal.
    pub(crate) fn as_literal(&self) -> Option<&Literal> {
        if let Self::Literal(literal) = self { Some(literal) } else { None }
    }

    /// The fields, if it is an object.
    pub(crate) fn as_object(&self) -> Option<&[Field]> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    /// The element, if it is an array.
    pub(crate) fn as_array(&self) -> Option<&Self> {
        if let Self::Array(element) = self { Some(element) } else { None }
    }

    /// The keys and values, if it is a record.
    pub(crate) fn as_record(&self) -> Option<(&Self, &Self)> {
        if let Self::Record(keys, values) = self { Some((keys, values)) } else { None }
    }

    /// The members, if it is a union.
    pub(crate) fn as_union(&self) -> Option<&[Self]> {
        if let Self::Union(members) = self { Some(members) } else { None }
    }
}

/// A field of an object validator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Field {
    /// The name, as on the wire.
    pub name: String,
    /// The validator of its value.
    pub validator: Validator,
    /// Whether the field may be absent, which is not the same as null.
    pub optional: bool,
}

impl Field {
    /// Creates a field that is always present.
    pub fn required(name: impl Into<String>, validator: Validator) -> Self {
        Self { name: name.into(), validator, optional: false }
    }

    /// Creates a field that may be absent.
    pub fn optional(name: impl Into<String>, validator: Validator) -> Self {
        Self { name: name.into(), validator, optional: true }
    }
}

/// The value of a `v.literal(..)`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Literal {
    /// A string.
    String(String),
    /// A float, never NaN or infinite.
    Number(f64),
    /// A bigint.
    Bigint(i64),
    /// A boolean.
    Boolean(bool),
}

impl Literal {
    fn rank(&self) -> u8 {
        match self {
            Self::String(_) => 0,
            Self::Number(_) => 1,
            Self::Bigint(_) => 2,
            Self::Boolean(_) => 3,
        }
    }
}

/// A total order, for maps and sorting: literals are never NaN.
impl Ord for Literal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Bigint(a), Self::Bigint(b)) => a.cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Literal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Literal {}

impl Hash for Literal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::String(text) => text.hash(state),
            Self::Number(number) => number.to_bits().hash(state),
            Self::Bigint(number) => number.hash(state),
            Self::Boolean(boolean) => boolean.hash(state),
        }
    }
}
