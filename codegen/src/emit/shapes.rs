//! The shapes by which the members of a union are recognized. The shape of a named type is a function, to which other
//! shapes refer.

use super::wire_formats::{joined, literal_shape, rust_path, string};
use crate::manifest::Literal;
use crate::model::{Discriminant, Holds, Model, Object, Structure, Tagged, TaggedVariant, Type, TypeId};

/// Writes shapes as the runtime reads them.
pub(super) struct Shapes<'a> {
    pub(super) model: &'a Model,
}

impl Shapes<'_> {
    /// The shape of a member of a union, or only its kind if the model says that this is enough.
    pub(super) fn member(&self, ty: &Type, discriminant: Discriminant) -> String {
        match discriminant {
            Discriminant::Array => "Array(&Any)".to_owned(),
            Discriminant::Object => "Record(&Any)".to_owned(),
            Discriminant::Shape => self.shape(ty),
        }
    }

    /// The shape of a type's values.
    fn shape(&self, ty: &Type) -> String {
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
            // These are never members of a union: one is an argument, the other a whole return value.
            Type::PaginationOptions | Type::PaginationResult(_) => "Record(&Any)".to_owned(),
            Type::Box(inner) => self.shape(inner),
            Type::Named(mention) => self.mention(mention.id),
        }
    }

    fn mention(&self, id: TypeId) -> String {
        let home = &self.model.types.get(id).home;
        format!("Of(<{} as Shaped>::shape)", rust_path(self.model, home))
    }

    /// The shape of a named type, which refers to others.
    pub(super) fn of_type(&self, id: TypeId) -> String {
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

    /// The shape of a tagged object. Its payload lacks the tag, so the payload's own shape does not match.
    fn tagged(&self, tagged: &Tagged, variant: &TaggedVariant) -> String {
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

    fn object(&self, object: &Object, tag: Option<(&str, &Literal)>) -> String {
        let constants = object.constants.iter().map(|(key, value)| (key.as_str(), value)).chain(tag);
        let constants = constants.map(|(key, value)| format!("Required({}, {})", string(key), literal_shape(value)));
        let fields = object.fields.iter().map(|field| {
            let presence = if field.optional { "Optional" } else { "Required" };
            format!("{presence}({}, {})", string(&field.key), self.shape(&field.ty))
        });
        format!("Object(&[{}])", joined(constants.chain(fields)))
    }
}
