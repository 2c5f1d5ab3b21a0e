//! The types of the model as plain data. Expressions mention named types, which are in an arena.

mod arena;
mod expression;
mod structure;

pub(crate) use self::arena::{
    Constructor, Derives, Discriminant, FieldValue, Home, RequiredFields, Reserved, TypeDef, TypeId, Types,
};
pub(crate) use self::expression::{Mention, Type};
pub(crate) use self::structure::{
    Field, Holds, LiteralKind, Literals, Object, Part, Structure, Tagged, TaggedVariant, UnionVariant,
};
