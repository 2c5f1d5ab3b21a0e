//! Where a type that holds itself does so on the heap. A list or a map is there already.

use std::collections::HashSet;

use super::Api;
use super::types::{Part, Shape, Type, TypeId, Types};

/// Puts a `Box` where a type would otherwise be infinitely large: in fields that can be empty if that is enough, else
/// in fields, else wherever a type holds itself.
pub(crate) fn recursion(api: &mut Api) {
    for candidate in [can_be_empty, is_field, |_: Part<'_>, _: &Type| true] {
        let mut found = Vec::new();
        for id in api.types.ids() {
            for (index, (part, ty)) in api.types.get(id).shape.parts().into_iter().enumerate() {
                if candidate(part, ty) && held(ty).is_some_and(|inner| holds(&api.types, inner, id)) {
                    found.push((id, index));
                }
            }
        }
        for (id, index) in found {
            if let Some(part) = api.types.get_mut(id).shape.parts_mut().into_iter().nth(index) {
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
        _ => None,
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
            waiting.extend(held_by(&types.get(id).shape));
        }
    }
    false
}

fn held_by(shape: &Shape) -> impl Iterator<Item = TypeId> {
    shape.parts().into_iter().filter_map(|(_, ty)| held(ty))
}
