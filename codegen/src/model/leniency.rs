//! Marks the types that are decoded leniently.
//!
//! The server does not check return values whose type was inferred. If a field is missing, it gets its empty value, if
//! it has one.

use super::Model;

/// Marks the types that can be reached from an inferred return value.
pub(crate) fn mark_lenient_types(model: &mut Model) {
    let inferred = model.functions.iter().filter(|function| function.inferred);
    let returned = inferred.filter_map(|function| Some(function.returns.mention()?.id));
    for id in model.types.reachable(returned) {
        model.types.get_mut(id).lenient = true;
    }
}
