//! Adds the user's derives and attributes to types.

use std::collections::{BTreeSet, HashSet};

use super::overrides::{Overrides, Selectable};
use super::selector::{PAGE, part};
use super::types::{Part, Type, TypeId};
use super::{Model, reference, tables};
use crate::diagnostic::Diagnostics;

/// Adds the derives and attributes to the selected types, and reports selectors that match nothing.
pub(crate) fn apply_attributes(
    model: &mut Model,
    overrides: &Overrides,
    selectable: &Selectable,
    diagnostics: &mut Diagnostics,
) {
    let places = if overrides.has_attributes() { places(model) } else { Vec::new() };
    for (selector, ty) in &places {
        extend(&mut model.types.get_mut(*ty).attributes, overrides.attributes(selector));
        for derive in overrides.derives(selector) {
            let types = if derive.deep { model.types.held_by([*ty]) } else { vec![*ty] };
            for ty in types {
                extend(&mut model.types.get_mut(ty).extra_derives, derive.paths.iter());
            }
        }
    }
    for function in &mut model.functions {
        let given = &model.types.get(function.args).attributes;
        if given.iter().any(|attribute| attribute.starts_with("#[deprecated")) {
            function.deprecated = None;
        }
    }
    if model.functions.is_empty() {
        // Then the patterns of functions are wrong, which has been reported.
        return;
    }
    let typed: BTreeSet<String> = places.into_iter().map(|(selector, _)| selector).collect();
    overrides.check(selectable, &typed, diagnostics);
}

/// Adds each once, because a type may occur in several places.
fn extend<'g>(all: &mut Vec<String>, given: impl Iterator<Item = &'g String>) {
    for one in given {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}

/// The selectors of all named types.
fn places(model: &Model) -> Vec<(String, TypeId)> {
    let mut places = Vec::new();
    for function in &model.functions {
        let mut visit = Visit { model, places: &mut places, inside: Vec::new(), named: HashSet::new() };
        visit.place(function.path.clone(), function.args, Some(&format!("{}#args", function.path)));
        let returns = format!("{}#returns", function.path);
        match &function.returns {
            Type::PaginationResult(item) => visit.ty(part(&returns, PAGE), item),
            ty => visit.ty(returns, ty),
        }
    }
    for table in &model.tables {
        let mut visit = Visit { model, places: &mut places, inside: Vec::new(), named: HashSet::new() };
        if let Some(document) = table.document {
            visit.place(tables::selector(&table.name), document, None);
        }
    }
    for id in model.types.ids() {
        if let Some(name) = &model.types.get(id).declared {
            let mut visit = Visit { model, places: &mut places, inside: Vec::new(), named: HashSet::new() };
            visit.place(reference::selector(name), id, None);
        }
    }
    places
}

struct Visit<'v> {
    model: &'v Model,
    places: &'v mut Vec<(String, TypeId)>,
    /// The types around the selected one. Recursive types are not entered again.
    inside: Vec<TypeId>,
    /// Types with a name in the manifest. They are entered only once, because they may occur very often.
    named: HashSet<TypeId>,
}

impl Visit<'_> {
    fn ty(&mut self, selector: String, ty: &Type) {
        if let Some(mention) = ty.mention() {
            self.place(selector, mention.id, None);
        }
    }

    /// Adds a type and the types it contains. Their selectors start with `outer`, or else with `selector`.
    fn place(&mut self, selector: String, id: TypeId, outer: Option<&str>) {
        let def = self.model.types.get(id);
        let again = self.inside.contains(&id) || def.declared.is_some() && !self.named.insert(id);
        if !again {
            let outer = outer.unwrap_or(&selector);
            self.inside.push(id);
            for (of, ty) in def.structure.parts() {
                match of {
                    Part::Field(field) => self.ty(part(outer, &field.key), ty),
                    Part::Variant(name) => self.ty(part(outer, name), ty),
                    Part::Inner => self.ty(outer.to_owned(), ty),
                }
            }
            self.inside.pop();
        }
        self.places.push((selector, id));
    }
}
