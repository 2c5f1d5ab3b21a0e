//! The shapes that tell the members of a union apart. Each type has one of its own, by which others refer to it.

use std::collections::{BTreeSet, HashSet};

use super::wire_impls::{joined, literal_shape, rust_path, string};
use crate::manifest::Literal;
use crate::model::{Holds, LiteralKind, Model, Object, Structure, Tagged, TaggedVariant, Type, TypeId, UnionVariant};

/// Shapes as the runtime reads them, and the types that they refer to.
pub(super) struct Shapes<'a> {
    pub(super) model: &'a Model,
    seen: HashSet<TypeId>,
    /// Those of the seen that nobody has asked for yet.
    waiting: BTreeSet<TypeId>,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        Self { model, seen: HashSet::new(), waiting: BTreeSet::new() }
    }

    /// The next type that was referred to: it needs a shape. Each comes once.
    pub(super) fn mentioned(&mut self) -> Option<TypeId> {
        self.waiting.pop_first()
    }

    /// The shape of a member of a union. One look is enough where no other variant has it.
    pub(super) fn member(&mut self, ty: &Type, variants: &[UnionVariant]) -> String {
        let alike = variants
            .iter()
            .filter_map(|variant| variant.holds.ty())
            .filter(|other| look(self.model, other) == look(self.model, ty));
        if alike.count() == 1 { self.glance(ty) } else { self.shape(ty) }
    }

    /// As much of a shape as can be seen without looking inside.
    fn glance(&mut self, ty: &Type) -> String {
        match look(self.model, ty) {
            Look::Array => "Array(&Any)".to_owned(),
            Look::Object => "Record(&Any)".to_owned(),
            Look::Any | Look::Null | Look::Boolean | Look::Number | Look::Int64 | Look::String | Look::Bytes => {
                self.shape(ty)
            }
        }
    }

    /// The shape of a type's values.
    fn shape(&mut self, ty: &Type) -> String {
        match ty {
            Type::Unit => "Null".to_owned(),
            Type::Boolean => "Boolean".to_owned(),
            Type::Number | Type::Integer(_) | Type::Timestamp => "Number".to_owned(),
            Type::Int64 => "Int64".to_owned(),
            Type::String | Type::Id(_) => "String".to_owned(),
            Type::Bytes => "Bytes".to_owned(),
            Type::Never => "Nothing".to_owned(),
            Type::Value | Type::Custom(_) => "Any".to_owned(),
            Type::Option(some) => format!("Union(&[Null, {}])", self.shape(some)),
            Type::Vec(element) => format!("Array(&{})", self.shape(element)),
            Type::Map(_, value) => format!("Record(&{})", self.shape(value)),
            // They are no members of a union: the one is an argument, the other all of what is returned.
            Type::PaginationOptions | Type::PaginationResult(_) => "Record(&Any)".to_owned(),
            Type::Box(inner) => self.shape(inner),
            Type::Named(mention) => self.mention(mention.id),
        }
    }

    fn mention(&mut self, id: TypeId) -> String {
        let home = &self.model.types.get(id).home;
        if self.seen.insert(id) {
            self.waiting.insert(id);
        }
        format!("Of(<{} as Shaped>::shape)", rust_path(self.model, home))
    }

    /// The shape of a named type, which refers to others.
    pub(super) fn of_type(&mut self, id: TypeId) -> String {
        let def = self.model.types.get(id);
        let members: Vec<String> = match &def.structure {
            Structure::Dynamic => return "Record(&Any)".to_owned(),
            Structure::Newtype(ty) => return self.shape(ty),
            Structure::Object(object) => return self.object(object, None),
            Structure::Literals(literals) => literals.variants.iter().map(|(_, value)| literal_shape(value)).collect(),
            Structure::Tagged(tagged) => tagged.variants.iter().map(|variant| self.tagged(tagged, variant)).collect(),
            Structure::Union(variants) => variants
                .iter()
                .map(|variant| match &variant.holds {
                    Holds::Literal(value) => literal_shape(value),
                    Holds::Type(ty) => self.shape(ty),
                })
                .collect(),
        };
        let union = if def.fallback.is_some() { "Open" } else { "Union" };
        format!("{union}(&[{}])", members.join(", "))
    }

    /// A payload lacks its tag, so its own shape will not do.
    fn tagged(&mut self, tagged: &Tagged, variant: &TaggedVariant) -> String {
        let tag = Some((tagged.tag.as_str(), &variant.literal));
        let payload = variant.payload.as_ref().and_then(Type::mention);
        match payload.map(|mention| &self.model.types.get(mention.id).structure) {
            Some(Structure::Object(object)) => self.object(object, tag),
            // The `verify` pass of the model reports a payload that is not an object.
            Some(
                Structure::Dynamic
                | Structure::Literals(_)
                | Structure::Tagged(_)
                | Structure::Union(_)
                | Structure::Newtype(_),
            )
            | None => self.object(&Object { fields: Vec::new(), constants: Vec::new() }, tag),
        }
    }

    fn object(&mut self, object: &Object, tag: Option<(&str, &Literal)>) -> String {
        let constants = object.constants.iter().map(|(key, value)| (key.as_str(), value)).chain(tag);
        let constants = constants.map(|(key, value)| format!("Required({}, {})", string(key), literal_shape(value)));
        let fields = object.fields.iter().map(|field| {
            let presence = if field.optional { "Optional" } else { "Required" };
            format!("{presence}({}, {})", string(&field.key), self.shape(&field.ty))
        });
        format!("Object(&[{}])", joined(constants.chain(fields)))
    }
}

/// What kind of JSON a type is, at a glance.
#[derive(PartialEq, Eq)]
enum Look {
    Any,
    Null,
    Boolean,
    Number,
    Int64,
    String,
    Bytes,
    Array,
    Object,
}

fn look(model: &Model, ty: &Type) -> Look {
    match ty {
        Type::Unit => Look::Null,
        Type::Boolean => Look::Boolean,
        Type::Number | Type::Integer(_) | Type::Timestamp => Look::Number,
        Type::Int64 => Look::Int64,
        Type::String | Type::Id(_) => Look::String,
        Type::Bytes => Look::Bytes,
        Type::Vec(_) => Look::Array,
        Type::Map(..) | Type::PaginationOptions | Type::PaginationResult(_) => Look::Object,
        Type::Box(inner) => look(model, inner),
        Type::Named(mention) => match &model.types.get(mention.id).structure {
            Structure::Newtype(inner) => look(model, inner),
            Structure::Object(_) | Structure::Dynamic | Structure::Tagged(_) => Look::Object,
            Structure::Literals(literals) => match literals.kind {
                LiteralKind::String => Look::String,
                LiteralKind::Number => Look::Number,
                LiteralKind::Int64 => Look::Int64,
                LiteralKind::Boolean => Look::Boolean,
            },
            Structure::Union(_) => Look::Any,
        },
        Type::Value | Type::Never | Type::Option(_) | Type::Custom(_) => Look::Any,
    }
}
