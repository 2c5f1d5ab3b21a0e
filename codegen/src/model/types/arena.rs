//! The named types, in an arena.

use std::collections::{HashMap, HashSet};

use super::{Field, Structure, Type};
use crate::model::modules::ModuleId;

/// A type of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(in crate::model) usize);

/// A type with a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    pub(crate) structure: Structure,
    /// Where it is defined; set by the `naming` pass for every type that is used, and checked by the `verify` pass.
    pub(crate) home: Home,
    /// The module whose names its parts use.
    pub(crate) scope: ModuleId,
    /// Its name in the manifest, if it has one.
    pub(crate) declared: Option<String>,
    /// The name of the variant for values that the manifest does not list, if an enum has one.
    pub(crate) fallback: Option<String>,
    /// Whether its values are not checked by the server.
    pub(crate) lenient: bool,
    pub(crate) derives: Derives,
    /// The paths in `#[derive(..)]`; set by the `derives` pass.
    pub(crate) derive_paths: Vec<String>,
    /// How each variant of a union is recognized; set by the `discriminants` pass.
    pub(crate) discriminants: Vec<Discriminant>,
    /// Whether unions refer to its shape; set by the `discriminants` pass.
    pub(crate) has_shape: bool,
    /// Its constructor; set by the `constructors` pass for objects that are sent.
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

impl TypeDef {
    /// Whether a required field of this object may be missing: the server does not check it, and it has an empty value.
    pub(crate) fn may_be_missing(&self, field: &Field) -> bool {
        self.lenient && field.can_be_empty()
    }
}

impl Home {
    /// Whether the `naming` pass has set it.
    pub(crate) fn is_known(&self) -> bool {
        !self.name.is_empty()
    }
}

/// The parameters of `new`, and the values it sets the fields to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constructor {
    /// The struct that it takes, if it does not take the required fields one by one.
    pub(crate) required: Option<RequiredFields>,
    /// The value of each field of the object.
    pub(crate) values: Vec<FieldValue>,
}

/// The struct of the required fields of an object, which is defined next to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequiredFields {
    pub(crate) name: String,
    /// Whether it is the object itself, because all fields are required.
    pub(crate) is_alias: bool,
}

/// The value that a constructor sets a field to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldValue {
    /// `None`.
    Absent,
    /// The default of Convex's pagination options.
    FirstPage,
    /// The same field of the struct of required fields.
    Required,
    /// A parameter of this name.
    Parameter(String),
    /// A parameter of this name, of any type that converts into the field's.
    IntoParameter(String),
}

/// How values of a variant are distinguished from those of other variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Discriminant {
    /// It is the only variant that is an array.
    Array,
    /// It is the only variant that is an object.
    Object,
    /// By its whole shape.
    Shape,
}

/// The derives beyond `Debug, Clone, PartialEq` that a type can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Derives {
    pub(crate) copy: bool,
    /// `Eq` and `Hash`, unless there is a float.
    pub(crate) eq: bool,
    pub(crate) default: bool,
}

/// All named types.
#[derive(Debug, Default)]
pub(crate) struct Types {
    defs: Vec<TypeDef>,
    shared: HashMap<Structure, TypeId>,
    /// Types that are mentioned before they are defined; see the `unify` pass.
    pub(in crate::model) reserved: HashMap<TypeId, Reserved>,
    /// Types that are not unified with equal ones.
    pub(in crate::model) own: HashSet<TypeId>,
}

/// The state of a reserved type.
#[derive(Debug, Clone)]
pub(crate) enum Reserved {
    /// It is still being lowered.
    Unknown,
    /// It is defined in the arena.
    Defined,
    /// It is only another name for this type.
    Means(Type),
}

impl Types {
    /// Types without reserved ones.
    pub(in crate::model) fn of(defs: Vec<TypeDef>) -> Self {
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

    /// A type that is not shared, even if others have the same shape.
    pub(crate) fn own(&mut self, structure: Structure, scope: ModuleId) -> TypeId {
        let id = self.add(structure, scope);
        self.own.insert(id);
        id
    }

    /// A type that can be mentioned before it is defined.
    pub(crate) fn reserve(&mut self, declared: Option<String>, scope: ModuleId) -> TypeId {
        let id = self.add(Structure::Dynamic, scope);
        self.get_mut(id).declared = declared;
        self.reserved.insert(id, Reserved::Unknown);
        id
    }

    /// Defines a reserved type. One that only means itself has no values.
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

    /// The types that reserved types are only other names for.
    pub(crate) fn meanings(&self) -> impl Iterator<Item = &Type> {
        self.reserved.values().filter_map(|reserved| match reserved {
            Reserved::Means(ty) => Some(ty),
            Reserved::Unknown | Reserved::Defined => None,
        })
    }

    /// A type without names for other types.
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
            derive_paths: Vec::new(),
            discriminants: Vec::new(),
            has_shape: false,
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

    /// These types and all types in them.
    pub(crate) fn reachable(&self, from: impl IntoIterator<Item = TypeId>) -> HashSet<TypeId> {
        let mut waiting: Vec<TypeId> = from.into_iter().collect();
        let mut reached = HashSet::new();
        while let Some(id) = waiting.pop() {
            if reached.insert(id) {
                waiting.extend(self.get(id).structure.mentions().map(|mention| mention.id));
            }
        }
        reached
    }

    /// Like [`reachable`](Self::reachable), in the order of the arena.
    pub(crate) fn held_by(&self, from: impl IntoIterator<Item = TypeId>) -> Vec<TypeId> {
        let reached = self.reachable(from);
        self.ids().filter(|id| reached.contains(id)).collect()
    }

    /// Every id.
    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = TypeId> + use<> {
        (0..self.defs.len()).map(TypeId)
    }
}
