//! Chooses how the variants of a union are recognized, and which types need a shape for that.

use super::Model;
use super::types::{Discriminant, Holds, LiteralKind, Structure, Type, TypeId, UnionVariant};

/// Sets the discriminants of every union, and marks the types whose shapes they refer to.
pub(crate) fn choose_discriminants(model: &mut Model) {
    let mut waiting = Vec::new();
    for id in model.emitted_types() {
        let Structure::Union(variants) = &model.types.get(id).structure else { continue };
        let discriminants: Vec<Discriminant> =
            variants.iter().map(|variant| discriminant(model, variant, variants)).collect();
        let by_shape = variants.iter().zip(&discriminants).filter(|(_, one)| **one == Discriminant::Shape);
        waiting.extend(by_shape.filter_map(|(variant, _)| Some(variant.holds.ty()?.mention()?.id)));
        model.types.get_mut(id).discriminants = discriminants;
    }
    while let Some(id) = waiting.pop() {
        if !std::mem::replace(&mut model.types.get_mut(id).has_shape, true) {
            waiting.extend(in_shape(model, id));
        }
    }
}

fn discriminant(model: &Model, variant: &UnionVariant, variants: &[UnionVariant]) -> Discriminant {
    let Holds::Type(ty) = &variant.holds else { return Discriminant::Shape };
    let kind = json_kind(model, ty);
    let alike = variants.iter().filter_map(|other| other.holds.ty()).filter(|other| json_kind(model, other) == kind);
    let is_alone = alike.count() == 1;
    match kind {
        JsonKind::Array if is_alone => Discriminant::Array,
        JsonKind::Object if is_alone => Discriminant::Object,
        JsonKind::Any
        | JsonKind::Null
        | JsonKind::Boolean
        | JsonKind::Number
        | JsonKind::Int64
        | JsonKind::String
        | JsonKind::Bytes
        | JsonKind::Array
        | JsonKind::Object => Discriminant::Shape,
    }
}

/// The types that the shape of a type refers to. The shape of a tagged object includes the fields of its payload.
fn in_shape(model: &Model, id: TypeId) -> Vec<TypeId> {
    let structure = &model.types.get(id).structure;
    let direct = structure.mentions().map(|mention| mention.id);
    if let Structure::Tagged(_) = structure {
        direct.flat_map(|payload| model.types.get(payload).structure.mentions().map(|mention| mention.id)).collect()
    } else {
        direct.collect()
    }
}

/// The kind of JSON that a type is written as, without looking inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum JsonKind {
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

fn json_kind(model: &Model, ty: &Type) -> JsonKind {
    match ty {
        Type::Unit => JsonKind::Null,
        Type::Boolean => JsonKind::Boolean,
        Type::Number | Type::Integer(_) | Type::Timestamp => JsonKind::Number,
        Type::Int64 => JsonKind::Int64,
        Type::String | Type::Id(_) => JsonKind::String,
        Type::Bytes => JsonKind::Bytes,
        Type::Vec(_) => JsonKind::Array,
        Type::Map(..) | Type::PaginationOptions | Type::PaginationResult(_) => JsonKind::Object,
        Type::Box(inner) => json_kind(model, inner),
        Type::Named(mention) => match &model.types.get(mention.id).structure {
            Structure::Newtype(inner) => json_kind(model, inner),
            Structure::Object(_) | Structure::Dynamic | Structure::Tagged(_) => JsonKind::Object,
            Structure::Literals(literals) => match literals.kind {
                LiteralKind::String => JsonKind::String,
                LiteralKind::Number => JsonKind::Number,
                LiteralKind::Int64 => JsonKind::Int64,
                LiteralKind::Boolean => JsonKind::Boolean,
            },
            Structure::Union(_) => JsonKind::Any,
        },
        Type::Value | Type::Never | Type::Option(_) | Type::Custom(_) => JsonKind::Any,
    }
}

#[cfg(test)]
mod tests {
    use crate::model::tests::{STRING, build_model, field, function, object, union};
    use crate::model::types::Discriminant::{self, Array, Object, Shape};

    fn discriminants(members: &[&str]) -> Vec<Discriminant> {
        let (model, _) = build_model(&[function("a.js:b", &object(""), &union(members))], None);
        model.types.get(model.functions[0].returns.mention().unwrap().id).discriminants.clone()
    }

    #[test]
    fn one_object_and_one_array_are_recognized_by_their_kind() {
        let (one, other) = (object(&field("x", STRING)), object(&field("y", STRING)));
        let array = format!(r#"{{ "type": "array", "value": {STRING} }}"#);
        assert_eq!(discriminants(&[STRING, &array, &one]), [Shape, Array, Object]);
        assert_eq!(discriminants(&[&array, &one, &other]), [Array, Shape, Shape]);
    }

    #[test]
    fn only_types_that_are_recognized_by_their_shape_have_one() {
        let (one, other) = (object(&field("x", STRING)), object(&field("y", STRING)));
        for (members, expected) in [(vec![one.as_str(), other.as_str()], 2), (vec![one.as_str(), STRING], 0)] {
            let (model, _) = build_model(&[function("a.js:b", &object(""), &union(&members))], None);
            assert_eq!(model.types.ids().filter(|id| model.types.get(*id).has_shape).count(), expected);
        }
    }
}
