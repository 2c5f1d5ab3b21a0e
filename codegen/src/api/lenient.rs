//! Which types are read leniently: a return value whose type was inferred has been checked by no server, and where a
//! field of it is missing that can be empty, it is.

use std::collections::HashSet;

use super::Api;
use super::types::TypeId;

/// Marks what can be reached from a return value that was inferred.
pub(crate) fn lenient(api: &mut Api) {
    let inferred = api.functions.iter().filter(|function| function.inferred);
    let mut waiting: Vec<TypeId> = inferred.filter_map(|function| Some(function.returns.mention()?.id)).collect();
    let mut reached: HashSet<TypeId> = HashSet::new();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(api.types.get(id).shape.mentions().map(|mention| mention.id));
            api.types.get_mut(id).lenient = true;
        }
    }
}
