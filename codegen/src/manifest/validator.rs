//! A validator: Convex's description of a value, as the function spec and the schema print it.

/// One validator. The kinds and their JSON are those of `ValidatorJson` in the Convex backend.
#[derive(Debug, Clone, PartialEq)]
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
    /// `v.any()`, and every kind this version does not know (which is reported).
    Any,
    /// `v.literal(..)`
    Literal(Literal),
    /// `v.id("table")`
    Id(String),
    /// `v.array(element)`
    Array(Box<Validator>),
    /// `v.record(keys, values)`
    Record(Box<Validator>, Box<Validator>),
    /// `v.object({..})`: closed, sorted by field name as Convex sorts it.
    Object(Vec<Field>),
    /// `v.union(..)`: any number of members, also none.
    Union(Vec<Validator>),
}

/// A field of an object validator.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name, as on the wire.
    pub name: String,
    /// What the field holds.
    pub validator: Validator,
    /// Whether the field may be absent, which is not the same as null.
    pub optional: bool,
}

/// The value of a `v.literal(..)`.
#[derive(Debug, Clone)]
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
