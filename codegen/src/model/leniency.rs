//! Marks the types that are decoded leniently.
//!
//! No server checks a return value whose type was inferred, so a missing field that has an empty value gets that value.

use super::Model;

/// Marks the types that can be reached from an inferred return value.
pub(crate) fn mark_lenient_types(model: &mut Model) {
    let inferred = model.functions.iter().filter(|function| function.inferred);
    let returned = inferred.filter_map(|function| Some(function.returns.mention()?.id));
    for id in model.types.reachable(returned) {
        model.types.get_mut(id).lenient = true;
    }
}
