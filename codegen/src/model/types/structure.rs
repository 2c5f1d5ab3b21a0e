//! The structure of named types.

use super::{Mention, Type};
use crate::ident;
use crate::manifest::Literal;

/// The structure of a named type. Equal structures are one type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Structure {
    Object(Object),
    /// An object whose fields are not known.
    Dynamic,
    Literals(Literals),
    Tagged(Tagged),
    Union(Vec<UnionVariant>),
    /// A type that needs a name because it contains itself, as in `type Tree = Tree[]`.
    Newtype(Type),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Object {
    pub(crate) fields: Vec<Field>,
    /// Fields with one possible value, which the user never sets.
    pub(crate) constants: Vec<(String, Literal)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Field {
    /// The name in Rust.
    pub(crate) name: String,
    /// The name on the wire.
    pub(crate) key: String,
    /// Without the `Option` of an optional field.
    pub(crate) ty: Type,
    pub(crate) optional: bool,
}

impl Field {
    /// Whether it is required, and has an empty value that can stand for a missing one.
    pub(crate) fn can_be_empty(&self) -> bool {
        !self.optional && matches!(self.ty, Type::Option(_) | Type::Vec(_) | Type::Map(..) | Type::Value | Type::Unit)
    }

    /// Whether it has a default.
    pub(crate) fn has_default(&self) -> bool {
        self.optional || self.ty == Type::PaginationOptions
    }

    /// The name on the wire, if it is not the name in Rust in camel case.
    pub(crate) fn other_key(&self) -> Option<&str> {
        (ident::camel(&self.name) != self.key).then_some(self.key.as_str())
    }
}

/// Literals of one kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Literals {
    pub(crate) kind: LiteralKind,
    pub(crate) variants: Vec<(String, Literal)>,
}

/// Objects that are distinguished by a literal field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tagged {
    pub(crate) tag: String,
    pub(crate) kind: LiteralKind,
    pub(crate) variants: Vec<TaggedVariant>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TaggedVariant {
    pub(crate) name: String,
    pub(crate) literal: Literal,
    /// The object without its tag, a named type. `None` if nothing is left.
    pub(crate) payload: Option<Type>,
}

/// A variant of a union whose members are distinguished by their shape.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct UnionVariant {
    pub(crate) name: String,
    pub(crate) holds: Holds,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Holds {
    Literal(Literal),
    Type(Type),
}

impl Holds {
    pub(crate) fn ty(&self) -> Option<&Type> {
        if let Self::Type(ty) = self { Some(ty) } else { None }
    }

    fn ty_mut(&mut self) -> Option<&mut Type> {
        if let Self::Type(ty) = self { Some(ty) } else { None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum LiteralKind {
    String,
    Number,
    Int64,
    Boolean,
}

impl LiteralKind {
    pub(crate) fn of(literal: &Literal) -> Self {
        match literal {
            Literal::String(_) => Self::String,
            Literal::Number(_) => Self::Number,
            Literal::Bigint(_) => Self::Int64,
            Literal::Boolean(_) => Self::Boolean,
        }
    }

    /// The kind of these literals, if all have the same.
    pub(crate) fn of_all(literals: &[&Literal]) -> Option<Self> {
        let mut kinds = literals.iter().map(|literal| Self::of(literal));
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }
}

impl Structure {
    /// The same structure with sorted variants, because their order in a union has no meaning.
    pub(in crate::model) fn sorted(&self) -> Self {
        let mut structure = self.clone();
        match &mut structure {
            Self::Object(_) | Self::Dynamic | Self::Newtype(_) => {}
            Self::Literals(literals) => literals.variants.sort(),
            Self::Tagged(tagged) => tagged.variants.sort(),
            Self::Union(variants) => variants.sort(),
        }
        structure
    }

    /// The names of the variants, if it is an enum.
    pub(crate) fn variants(&self) -> Vec<&str> {
        match self {
            Self::Object(_) | Self::Dynamic | Self::Newtype(_) => Vec::new(),
            Self::Literals(literals) => literals.variants.iter().map(|(name, _)| name.as_str()).collect(),
            Self::Tagged(tagged) => tagged.variants.iter().map(|variant| variant.name.as_str()).collect(),
            Self::Union(variants) => variants.iter().map(|variant| variant.name.as_str()).collect(),
        }
    }

    /// The types directly inside, each with the part that holds it.
    pub(crate) fn parts(&self) -> Vec<(Part<'_>, &Type)> {
        match self {
            Self::Object(object) => object.fields.iter().map(|field| (Part::Field(field), &field.ty)).collect(),
            Self::Dynamic | Self::Literals(_) => Vec::new(),
            Self::Tagged(tagged) => {
                let variants = tagged.variants.iter();
                variants.filter_map(|variant| Some((Part::Variant(&variant.name), variant.payload.as_ref()?))).collect()
            }
            Self::Union(variants) => {
                let variants = variants.iter();
                variants.filter_map(|variant| Some((Part::Variant(&variant.name), variant.holds.ty()?))).collect()
            }
            Self::Newtype(ty) => vec![(Part::Inner, ty)],
        }
    }

    /// The types of [`parts`](Self::parts), in the same order.
    pub(crate) fn parts_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Object(object) => object.fields.iter_mut().map(|field| &mut field.ty).collect(),
            Self::Dynamic | Self::Literals(_) => Vec::new(),
            Self::Tagged(tagged) => tagged.variants.iter_mut().filter_map(|variant| variant.payload.as_mut()).collect(),
            Self::Union(variants) => variants.iter_mut().filter_map(|variant| variant.holds.ty_mut()).collect(),
            Self::Newtype(ty) => vec![ty],
        }
    }

    /// Every named type directly inside.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = &Mention> {
        self.parts().into_iter().filter_map(|(_, ty)| ty.mention())
    }
}

/// A part of a type.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    Field(&'a Field),
    /// By its name in Rust.
    Variant(&'a str),
    /// All of it.
    Inner,
}
