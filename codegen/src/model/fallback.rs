//! Chooses the enums that accept values that the manifest does not list. A deployment may be newer than its bindings.

use std::collections::HashSet;

use super::Model;
use super::types::{Structure, TypeId};
use crate::ident;
use crate::options::{Openness, Options};

/// Adds a fallback variant to open enums.
pub(crate) fn add_fallback_variants(model: &mut Model, options: &Options) {
    let returned = returned(model);
    for id in model.types.ids() {
        let openness = if returned.contains(&id) { options.returned_enums } else { options.argument_enums };
        // Values that the server does not check may be different.
        if openness == Openness::Open || model.types.get(id).lenient {
            let fallback = fallback(&model.types.get(id).structure);
            model.types.get_mut(id).fallback = fallback;
        }
    }
}

/// The types that can be reached from a return value or a document.
fn returned(model: &Model) -> HashSet<TypeId> {
    let returned = model.functions.iter().filter_map(|function| Some(function.returns.mention()?.id));
    model.types.reachable(returned.chain(model.tables.iter().filter_map(|table| table.document)))
}

fn fallback(structure: &Structure) -> Option<String> {
    let wanted = match structure {
        Structure::Object(_) | Structure::Dynamic | Structure::Newtype(_) => return None,
        Structure::Literals(_) => "Other",
        Structure::Tagged(_) | Structure::Union(_) => "Unknown",
    };
    let names = structure.variants();
    if !names.contains(&wanted) {
        return Some(wanted.to_owned());
    }
    // The manifest itself has an `other` or `unknown`.
    Some(ident::free_name("Unrecognized", |name| names.contains(&name)))
}
