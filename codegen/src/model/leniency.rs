//! Marks the types that are decoded leniently.
//!
//! No server checks a return value whose type was inferred, so a missing field that has an empty value gets that value.

use std::collections::HashSet;

use super::Model;
use super::types::TypeId;

/// Marks the types that can be reached from an inferred return value.
pub(crate) fn mark_lenient_types(model: &mut Model) {
    let inferred = model.functions.iter().filter(|function| function.inferred);
    let mut waiting: Vec<TypeId> = inferred.filter_map(|function| Some(function.returns.mention()?.id)).collect();
    let mut reached: HashSet<TypeId> = HashSet::new();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(model.types.get(id).structure.mentions().map(|mention| mention.id));
            model.types.get_mut(id).lenient = true;
        }
    }
}
