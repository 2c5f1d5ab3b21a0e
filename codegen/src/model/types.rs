//! The types that will be emitted, as plain data in an arena.

use std::collections::{HashMap, HashSet};

use super::modules::ModuleId;
use super::user_type::UserType;
use crate::ident;
use crate::manifest::Literal;

/// A type of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(super) usize);

/// A type as it stands in a field or a return value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Type {
    Unit,
    Boolean,
    Number,
    /// A number that is whole, as a Rust type of this name; on the wire a number.
    Integer(&'static str),
    /// A number that is a point in time.
    Timestamp,
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
    /// On the heap, where a type would hold itself otherwise; put there by the `boxing` pass.
    Box(Box<Type>),
    Named(Mention),
    /// A type of the user's, as given to the `Builder`.
    Custom(UserType),
}

/// A named type, as one place mentions it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mention {
    pub(crate) id: TypeId,
    /// What it is called there, in the module whose names the place speaks; set by the `naming` pass. `None` where the
    /// place has no name of its own for it, because the type is being defined around it.
    pub(crate) name: Option<String>,
}

impl Type {
    pub(crate) fn named(id: TypeId) -> Self {
        Self::Named(Mention { id, name: None })
    }

    pub(crate) fn option(self) -> Self {
        Self::Option(Box::new(self))
    }

    /// The named type in it. There is one at most: the keys of a map are none.
    pub(crate) fn mention(&self) -> Option<&Mention> {
        match self {
            Self::Named(mention) => Some(mention),
            Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(_, inner)
            | Self::PaginationResult(inner)
            | Self::Box(inner) => inner.mention(),
            Self::Unit
            | Self::Boolean
            | Self::Number
            | Self::Integer(_)
            | Self::Timestamp
            | Self::Int64
            | Self::String
            | Self::Bytes
            | Self::Value
            | Self::Never
            | Self::Id(_)
            | Self::PaginationOptions
            | Self::Custom(_) => None,
        }
    }

    /// The innermost type: what is in options, lists, maps and boxes.
    pub(crate) fn innermost_mut(&mut self) -> &mut Self {
        match self {
            Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(_, inner)
            | Self::PaginationResult(inner)
            | Self::Box(inner) => inner.innermost_mut(),
            innermost => innermost,
        }
    }

    /// Whether there are integers in it that are numbers on the wire.
    pub(crate) fn has_integers(&self) -> bool {
        match self {
            Self::Integer(_) => true,
            Self::Option(inner) | Self::Vec(inner) | Self::Map(_, inner) => inner.has_integers(),
            // Boxed types are named, and the codec of a named type or a page looks after its own numbers.
            Self::Box(_) | Self::PaginationResult(_) => false,
            Self::Unit
            | Self::Boolean
            | Self::Number
            | Self::Timestamp
            | Self::Int64
            | Self::String
            | Self::Bytes
            | Self::Value
            | Self::Never
            | Self::Id(_)
            | Self::PaginationOptions
            | Self::Named(_)
            | Self::Custom(_) => false,
        }
    }

    /// Whether it is a list or a map, there or absent: what it mentions are the elements.
    pub(crate) fn is_collection(&self) -> bool {
        match self {
            Self::Option(inner) | Self::Box(inner) => inner.is_collection(),
            Self::Vec(_) | Self::Map(..) | Self::PaginationResult(_) => true,
            Self::Integer(_)
            | Self::Unit
            | Self::Boolean
            | Self::Number
            | Self::Timestamp
            | Self::Int64
            | Self::String
            | Self::Bytes
            | Self::Value
            | Self::Never
            | Self::Id(_)
            | Self::PaginationOptions
            | Self::Named(_)
            | Self::Custom(_) => false,
        }
    }
}

/// What a named type consists of. Equal shapes are one type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Structure {
    Object(Object),
    /// An object of which nothing is known.
    Dynamic,
    Literals(Literals),
    Tagged(Tagged),
    Union(Vec<UnionVariant>),
    /// A type that needs a name because it holds itself, as in `type Tree = Tree[]`.
    Newtype(Type),
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
    /// Whether it must be there, and there is an empty value to take for it where it is not.
    pub(crate) fn can_be_empty(&self) -> bool {
        !self.optional && matches!(self.ty, Type::Option(_) | Type::Vec(_) | Type::Map(..) | Type::Value | Type::Unit)
    }

    /// Whether it need not be named.
    pub(crate) fn has_default(&self) -> bool {
        self.optional || self.ty == Type::PaginationOptions
    }

    /// The name on the wire, where it is not simply the name in Rust in camel case.
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
    /// The object without its tag, a named type; `None` where nothing is left.
    pub(crate) payload: Option<Type>,
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
}

/// A type with a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    pub(crate) structure: Structure,
    /// Set by the `naming` pass for every type that is used; the `verify` pass reports one that it missed.
    pub(crate) home: Home,
    /// The module in whose names its own parts are spoken of.
    pub(crate) scope: ModuleId,
    /// The name that the manifest has for it.
    pub(crate) declared: Option<String>,
    /// Whether an enum keeps values that the manifest does not list: the name of the variant for them.
    pub(crate) fallback: Option<String>,
    /// Whether it is read from values that no server has checked.
    pub(crate) lenient: bool,
    pub(crate) derives: Derives,
    /// Set by the `constructors` pass, for objects that are sent.
    pub(crate) constructor: Option<Constructor>,
    /// Derives the user asked for.
    pub(crate) extra_derives: Vec<String>,
    /// Attributes the user asked for.
    pub(crate) attributes: Vec<String>,
}

/// Where a type is defined, and its name there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) module: ModuleId,
    pub(crate) name: String,
}

impl Home {
    /// Whether the `naming` pass has set it.
    pub(crate) fn is_known(&self) -> bool {
        !self.name.is_empty()
    }
}

/// How `new` takes the required fields of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Constructor {
    /// One after the other.
    Positional,
    /// By name, as a struct that is called this and stands beside the type.
    Named(String),
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
    shared: HashMap<Structure, TypeId>,
    /// Types that are mentioned in what they are made of; see the `unify` pass.
    pub(super) reserved: HashMap<TypeId, Reserved>,
    /// Types that stay what they are, whatever else is equal to them.
    pub(super) own: HashSet<TypeId>,
}

/// What has become of a type that was reserved.
#[derive(Debug, Clone)]
pub(crate) enum Reserved {
    /// It is still being lowered.
    Unknown,
    /// A type of the arena like others.
    Defined,
    /// Only another way to say this.
    Means(Type),
}

impl Types {
    /// Types of which none is reserved.
    pub(super) fn of(defs: Vec<TypeDef>) -> Self {
        Self { defs, ..Self::default() }
    }

    /// The type of this shape: the one that exists, or a new one.
    pub(crate) fn share(&mut self, structure: Structure, scope: ModuleId) -> TypeId {
        let key = structure.sorted();
        if let Some(id) = self.shared.get(&key) {
            return *id;
        }
        let id = self.add(structure, scope);
        self.shared.insert(key, id);
        id
    }

    /// A type of its own, whatever its shape.
    pub(crate) fn own(&mut self, structure: Structure, scope: ModuleId) -> TypeId {
        let id = self.add(structure, scope);
        self.own.insert(id);
        id
    }

    /// A type that can be mentioned before one knows what it is made of.
    pub(crate) fn reserve(&mut self, declared: Option<String>, scope: ModuleId) -> TypeId {
        let id = self.add(Structure::Dynamic, scope);
        self.get_mut(id).declared = declared;
        self.reserved.insert(id, Reserved::Unknown);
        id
    }

    /// What a reserved type turned out to be. A type that is nothing but itself has no values.
    pub(crate) fn define(&mut self, id: TypeId, ty: Type) {
        let meaning = match self.meaning(&ty) {
            Type::Named(mention) if mention.id == id => Reserved::Means(Type::Never),
            meaning if meaning.mention().is_some_and(|mention| mention.id == id) => {
                self.get_mut(id).structure = Structure::Newtype(ty);
                Reserved::Defined
            }
            _ => Reserved::Means(ty),
        };
        self.reserved.insert(id, meaning);
    }

    /// What reserved types mean that are none of their own.
    pub(crate) fn meanings(&self) -> impl Iterator<Item = &Type> {
        self.reserved.values().filter_map(|reserved| match reserved {
            Reserved::Means(ty) => Some(ty),
            Reserved::Unknown | Reserved::Defined => None,
        })
    }

    /// A type in terms of such that are defined.
    pub(crate) fn meaning(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        while let Type::Named(mention) = ty.innermost_mut()
            && let Some(Reserved::Means(meaning)) = self.reserved.get(&mention.id)
        {
            *ty.innermost_mut() = meaning.clone();
        }
        ty
    }

    fn add(&mut self, structure: Structure, scope: ModuleId) -> TypeId {
        self.defs.push(TypeDef {
            structure,
            home: Home { module: scope, name: String::new() },
            scope,
            declared: None,
            fallback: None,
            lenient: false,
            derives: Derives { copy: false, eq: false, default: false },
            constructor: None,
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

    /// These types and all that they hold, in the order of the arena.
    pub(crate) fn held_by(&self, types: impl IntoIterator<Item = TypeId>) -> Vec<TypeId> {
        let mut waiting: Vec<TypeId> = types.into_iter().collect();
        let mut reached = HashSet::new();
        while let Some(id) = waiting.pop() {
            if reached.insert(id) {
                waiting.extend(self.get(id).structure.mentions().map(|mention| mention.id));
            }
        }
        self.ids().filter(|id| reached.contains(id)).collect()
    }

    /// Every id.
    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = TypeId> + use<> {
        (0..self.defs.len()).map(TypeId)
    }
}

impl Structure {
    /// The same shape with its members in one order: the order in which a union lists them has no meaning.
    pub(super) fn sorted(&self) -> Self {
        let mut structure = self.clone();
        match &mut structure {
            Self::Object(_) | Self::Dynamic | Self::Newtype(_) => {}
            Self::Literals(literals) => literals.variants.sort(),
            Self::Tagged(tagged) => tagged.variants.sort(),
            Self::Union(variants) => variants.sort(),
        }
        structure
    }

    /// The names of the variants, of an enum.
    pub(crate) fn variants(&self) -> Vec<&str> {
        match self {
            Self::Object(_) | Self::Dynamic | Self::Newtype(_) => Vec::new(),
            Self::Literals(literals) => literals.variants.iter().map(|(name, _)| name.as_str()).collect(),
            Self::Tagged(tagged) => tagged.variants.iter().map(|variant| variant.name.as_str()).collect(),
            Self::Union(variants) => variants.iter().map(|variant| variant.name.as_str()).collect(),
        }
    }

    /// The types directly inside, and how one speaks of each.
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

    /// The same types in the same order.
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
