//! The types that will be emitted, as plain data in an arena.

use std::collections::HashMap;

use super::modules::ModuleId;
use crate::manifest::Literal;

/// A type of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(usize);

/// A type as it stands in a field or a return value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Type {
    Unit,
    Boolean,
    Number,
    Int64,
    String,
    Bytes,
    /// Convex's own value: `v.any()`.
    Value,
    /// What an empty union holds: nothing.
    Never,
    /// An id of one of these tables, sorted; mostly one.
    Id(Vec<String>),
    Option(Box<Type>),
    Vec(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// Convex's own, as an argument.
    PaginationOptions,
    /// Convex's own, as what is returned.
    PaginationResult(Box<Type>),
    Named(TypeId),
    /// A type of the user's, as given to the `Builder`.
    Custom(String),
}

impl Type {
    pub(crate) fn option(self) -> Self {
        Self::Option(Box::new(self))
    }
}

/// What a named type consists of. Equal shapes are one type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shape {
    Object(Object),
    /// An object of which nothing is known.
    Dynamic,
    Literals(Literals),
    Tagged(Tagged),
    Union(Vec<UnionVariant>),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Object {
    pub(crate) fields: Vec<Field>,
    /// Fields with one possible value: the user never fills them in.
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
    /// Whether it need not be named.
    pub(crate) fn has_default(&self) -> bool {
        self.optional || self.ty == Type::PaginationOptions
    }
}

/// Literals of one kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Literals {
    pub(crate) kind: LiteralKind,
    pub(crate) variants: Vec<(String, Literal)>,
}

/// Objects told apart by a literal field that they share.
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
    /// The object without its tag; `None` where nothing is left.
    pub(crate) payload: Option<TypeId>,
}

/// A variant of a union whose members are told apart by their shape.
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
}

/// A type with a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    pub(crate) shape: Shape,
    /// Where it is defined and as what; set by the `name` pass.
    pub(crate) home: Option<(ModuleId, String)>,
    /// The module in whose names its own parts are spoken of.
    pub(crate) scope: ModuleId,
    /// Whether an enum keeps values that the manifest does not list: the name of the variant for them.
    pub(crate) fallback: Option<String>,
    pub(crate) derives: Derives,
    /// Derives the user asked for.
    pub(crate) extra_derives: Vec<String>,
    /// Attributes the user asked for.
    pub(crate) attributes: Vec<String>,
}

/// The derives beyond `Debug, Clone, PartialEq` that a type can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Derives {
    pub(crate) copy: bool,
    /// `Eq` and `Hash`: wherever there is no float.
    pub(crate) eq: bool,
    pub(crate) default: bool,
}

/// All named types.
#[derive(Debug, Default)]
pub(crate) struct Types {
    defs: Vec<TypeDef>,
    shared: HashMap<Shape, TypeId>,
}

impl Types {
    /// The type of this shape: the one that exists, or a new one.
    pub(crate) fn share(&mut self, shape: Shape, scope: ModuleId) -> TypeId {
        let key = shape.sorted();
        if let Some(id) = self.shared.get(&key) {
            return *id;
        }
        let id = self.add(shape, scope);
        self.shared.insert(key, id);
        id
    }

    /// A type of its own, whatever its shape.
    pub(crate) fn add(&mut self, shape: Shape, scope: ModuleId) -> TypeId {
        self.defs.push(TypeDef {
            shape,
            home: None,
            scope,
            fallback: None,
            derives: Derives { copy: false, eq: false, default: false },
            extra_derives: Vec::new(),
            attributes: Vec::new(),
        });
        TypeId(self.defs.len() - 1)
    }

    pub(crate) fn get(&self, id: TypeId) -> &TypeDef {
        &self.defs[id.0]
    }

    pub(crate) fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.defs[id.0]
    }

    /// Every id, parts before what they are part of.
    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = TypeId> + use<> {
        (0..self.defs.len()).map(TypeId)
    }
}

impl Shape {
    /// The same shape with its members in one order: the order in which a union lists them has no meaning.
    fn sorted(&self) -> Self {
        let mut shape = self.clone();
        match &mut shape {
            Self::Object(_) | Self::Dynamic => {}
            Self::Literals(literals) => literals.variants.sort(),
            Self::Tagged(tagged) => tagged.variants.sort(),
            Self::Union(variants) => variants.sort(),
        }
        shape
    }

    /// The names of the variants, of an enum.
    pub(crate) fn variants(&self) -> Vec<&str> {
        match self {
            Self::Object(_) | Self::Dynamic => Vec::new(),
            Self::Literals(literals) => literals.variants.iter().map(|(name, _)| name.as_str()).collect(),
            Self::Tagged(tagged) => tagged.variants.iter().map(|variant| variant.name.as_str()).collect(),
            Self::Union(variants) => variants.iter().map(|variant| variant.name.as_str()).collect(),
        }
    }

    /// The types directly inside.
    pub(crate) fn parts(&self) -> Vec<&Type> {
        match self {
            Self::Object(object) => object.fields.iter().map(|field| &field.ty).collect(),
            Self::Dynamic | Self::Literals(_) | Self::Tagged(_) => Vec::new(),
            Self::Union(variants) => variants
                .iter()
                .filter_map(|variant| match &variant.holds {
                    Holds::Type(ty) => Some(ty),
                    Holds::Literal(_) => None,
                })
                .collect(),
        }
    }

    /// Every named type directly inside.
    pub(crate) fn named_parts(&self) -> Vec<TypeId> {
        let mut ids = Vec::new();
        for part in self.parts() {
            part.named(&mut ids);
        }
        if let Self::Tagged(tagged) = self {
            ids.extend(tagged.variants.iter().filter_map(|variant| variant.payload));
        }
        ids
    }
}

impl Type {
    /// The named types it mentions.
    pub(crate) fn named(&self, ids: &mut Vec<TypeId>) {
        match self {
            Self::Named(id) => ids.push(*id),
            Self::Option(inner) | Self::Vec(inner) | Self::PaginationResult(inner) => inner.named(ids),
            Self::Map(key, value) => {
                key.named(ids);
                value.named(ids);
            }
            _ => {}
        }
    }
}
