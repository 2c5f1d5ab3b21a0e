//! The shapes by which the members of a union are told apart.

mod mismatch;

pub(super) use self::mismatch::pick;
use super::literal::Literal;

/// The values that a validator of Convex accepts, in as much detail as telling union members apart needs.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any value.
    Any,
    /// `null`.
    Null,
    /// A boolean.
    Boolean,
    /// A float64.
    Number,
    /// An int64.
    Int64,
    /// A string, or an id.
    String,
    /// Bytes.
    Bytes,
    /// No value.
    Nothing,
    /// A literal.
    Literal(Literal),
    /// An array of these.
    Array(&'static Shape),
    /// An object with any keys, and these as values.
    Record(&'static Shape),
    /// An object with these fields.
    Object(&'static [Field]),
    /// One of these.
    Union(&'static [Shape]),
    /// One of these, or a member that a later version of the backend adds.
    Open(&'static [Shape]),
    /// The shape of a type, which may be recursive.
    Of(fn() -> &'static Shape),
}

/// A type with a shape.
pub trait Shaped {
    /// The shape of its values.
    fn shape() -> &'static Shape;
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub enum Field {
    /// A required field.
    Required(&'static str, Shape),
    /// An optional field.
    Optional(&'static str, Shape),
}

impl Shape {
    /// The literal, if this is one.
    pub(crate) fn literal(&self) -> Option<&Literal> {
        if let Self::Literal(literal) = self { Some(literal) } else { None }
    }
}
