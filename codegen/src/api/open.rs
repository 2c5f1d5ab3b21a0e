//! Which enums keep values that the manifest does not list: a deployment may be newer than its bindings.

use std::collections::HashSet;

use super::Api;
use super::types::{Shape, TypeId};
use crate::ident;
use crate::options::{Openness, Options};

/// Gives a fallback variant to the enums that are to be open.
pub(crate) fn open(api: &mut Api, options: &Options) {
    let returned = returned(api);
    for id in api.types.ids() {
        let openness = if returned.contains(&id) { options.returned_enums } else { options.argument_enums };
        // Where no server checks values, anything may come.
        if openness == Openness::Open || api.types.get(id).lenient {
            let fallback = fallback(&api.types.get(id).shape);
            api.types.get_mut(id).fallback = fallback;
        }
    }
}

/// The types that can be reached from a return value or a document.
fn returned(api: &Api) -> HashSet<TypeId> {
    let returned = api.functions.iter().filter_map(|function| function.returns.mention());
    let mut waiting: Vec<TypeId> = returned.map(|mention| mention.id).collect();
    waiting.extend(api.tables.iter().filter_map(|table| table.document));
    let mut reached = HashSet::new();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(api.types.get(id).shape.mentions().map(|mention| mention.id));
        }
    }
    reached
}

fn fallback(shape: &Shape) -> Option<String> {
    let wanted = match shape {
        Shape::Object(_) | Shape::Dynamic | Shape::Newtype(_) => return None,
        Shape::Literals(_) => "Other",
        Shape::Tagged(_) | Shape::Union(_) => "Unknown",
    };
    let names = shape.variants();
    // `Unrecognized` reads well where the manifest itself has an `other` or `unknown`.
    [wanted.to_owned(), "Unrecognized".to_owned()]
        .into_iter()
        .chain((2..).map(|n| ident::numbered("Unrecognized", n)))
        .find(|name| !names.contains(&name.as_str()))
}
