//! Boxes the fields and variants that would make a type infinitely large.

use std::collections::HashSet;

use super::Model;
use super::types::{Part, Structure, Type, TypeId, Types};

/// Boxes recursive types: in optional fields if that is enough, else in any fields, else wherever a type contains
/// itself. Lists and maps are already on the heap.
pub(crate) fn box_recursive_types(model: &mut Model) {
    for candidate in [can_be_empty, is_field, |_: Part<'_>, _: &Type| true] {
        let mut found = Vec::new();
        for id in model.types.ids() {
            for (index, (part, ty)) in model.types.get(id).structure.parts().into_iter().enumerate() {
                if candidate(part, ty) && held(ty).is_some_and(|inner| holds(&model.types, inner, id)) {
                    found.push((id, index));
                }
            }
        }
        for (id, index) in found {
            if let Some(part) = model.types.get_mut(id).structure.parts_mut().into_iter().nth(index) {
                let inner = part.innermost_mut();
                *inner = Type::Box(Box::new(inner.clone()));
            }
        }
    }
}

fn can_be_empty(part: Part<'_>, ty: &Type) -> bool {
    matches!(part, Part::Field(field) if field.optional || matches!(ty, Type::Option(_)))
}

fn is_field(part: Part<'_>, _: &Type) -> bool {
    matches!(part, Part::Field(_))
}

/// The named type whose size is part of this one's.
fn held(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(mention) => Some(mention.id),
        Type::Option(inner) => held(inner),
        // On the heap.
        Type::Vec(_) | Type::Map(..) | Type::PaginationResult(_) | Type::Box(_) => None,
        Type::Unit
        | Type::Boolean
        | Type::Number
        | Type::Integer(_)
        | Type::Timestamp
        | Type::Int64
        | Type::String
        | Type::Bytes
        | Type::Value
        | Type::Never
        | Type::Id(_)
        | Type::PaginationOptions
        | Type::Custom(_) => None,
    }
}

fn holds(types: &Types, outer: TypeId, wanted: TypeId) -> bool {
    let mut waiting = vec![outer];
    let mut seen = HashSet::new();
    while let Some(id) = waiting.pop() {
        if id == wanted {
            return true;
        }
        if seen.insert(id) {
            waiting.extend(held_by(&types.get(id).structure));
        }
    }
    false
}

fn held_by(structure: &Structure) -> impl Iterator<Item = TypeId> {
    structure.parts().into_iter().filter_map(|(_, ty)| held(ty))
}
