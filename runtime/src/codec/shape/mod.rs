//! The shapes by which the members of a union are told apart.

mod mismatch;

pub(super) use self::mismatch::pick;
use super::literal::Literal;

/// What a validator of Convex accepts, as far as it tells union members apart.
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
    /// No value at all.
    Nothing,
    /// One value.
    Literal(Literal),
    /// An array of these.
    Array(&'static Shape),
    /// An object with any keys, and these as values.
    Record(&'static Shape),
    /// An object with these fields.
    Object(&'static [Field]),
    /// One of these.
    Union(&'static [Shape]),
    /// One of these, or what a later version of the backend may add.
    Open(&'static [Shape]),
    /// The shape of a type, which may be part of itself.
    Of(fn() -> &'static Shape),
}

/// A type that the shapes of unions refer to.
pub trait Shaped {
    /// The shape of its values.
    fn shape() -> &'static Shape;
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub enum Field {
    /// Always there.
    Required(&'static str, Shape),
    /// There or absent.
    Optional(&'static str, Shape),
}

impl Shape {
    /// The literal, if this is one.
    pub(crate) fn literal(&self) -> Option<&Literal> {
        if let Self::Literal(literal) = self { Some(literal) } else { None }
    }
}
