//! The places of a function or table that have a named type, and what their types could be called.

use std::collections::{HashSet, VecDeque};

use crate::api::modules::ModuleId;
use crate::api::types::{Part, Type, TypeId};
use crate::api::{Api, Mention};
use crate::ident;

/// A place with a named type.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) ty: TypeId,
    /// From the outermost to the innermost: `["Returns", "Author"]`.
    pub(super) names: Vec<String>,
    pub(super) slot: Slot,
}

/// Where the type is mentioned.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// In the return type of a function.
    Returns(usize),
    /// In the part at this index of a type.
    Part(TypeId, usize),
}

/// The places of each module that has types of its own. What is in a type is named once in a module, where it lies
/// least deep; and a type that holds itself goes by one name within.
pub(super) fn places(api: &Api) -> Vec<(ModuleId, Vec<Place>)> {
    let mut all = Vec::new();
    for (index, function) in api.functions.iter().enumerate() {
        let mut walk = Walk::new(api);
        walk.parts(function.args, &["Args".to_owned()], &[]);
        if let Some(Mention { id, .. }) = function.returns.mention() {
            let place = Place { ty: *id, names: vec![root(&function.returns).to_owned()], slot: Slot::Returns(index) };
            walk.waiting.push_back((place, Vec::new()));
        }
        all.push((function.helper, walk.finish()));
    }
    for document in api.tables.iter().filter_map(|table| table.document) {
        let mut walk = Walk::new(api);
        walk.parts(document, &["Document".to_owned()], &[]);
        all.push((api.types.get(document).scope, walk.finish()));
    }
    all.retain(|(_, places)| !places.is_empty());
    all
}

/// What a type at the root of a return value is called: the element of a list is an item.
fn root(returns: &Type) -> &'static str {
    if returns.is_collection() { "Item" } else { "Returns" }
}

/// A walk through the types of a function or table, by levels.
struct Walk<'w> {
    api: &'w Api,
    /// Places to come, with the types around each.
    waiting: VecDeque<(Place, Vec<TypeId>)>,
    places: Vec<Place>,
    entered: HashSet<TypeId>,
}

impl<'w> Walk<'w> {
    fn new(api: &'w Api) -> Self {
        Self { api, waiting: VecDeque::new(), places: Vec::new(), entered: HashSet::new() }
    }

    fn finish(mut self) -> Vec<Place> {
        while let Some((place, around)) = self.waiting.pop_front() {
            if self.entered.insert(place.ty) {
                self.parts(place.ty, &place.names, &around);
            }
            self.places.push(place);
        }
        self.places
    }

    fn parts(&mut self, ty: TypeId, names: &[String], around: &[TypeId]) {
        let mut around = around.to_vec();
        around.push(ty);
        for (index, (part, inner)) in self.api.types.get(ty).shape.parts().into_iter().enumerate() {
            let Some(Mention { id, .. }) = inner.mention() else { continue };
            if around.contains(id) {
                continue;
            }
            let mut names = names.to_vec();
            names.extend(match part {
                Part::Field(field) => Some(ident::pascal(&field.key)),
                Part::Variant(name) => Some(name.to_owned()),
                Part::Inner => None,
            });
            self.waiting.push_back((Place { ty: *id, names, slot: Slot::Part(ty, index) }, around.clone()));
        }
    }
}
