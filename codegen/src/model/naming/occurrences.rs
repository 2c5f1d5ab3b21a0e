//! Finds where named types occur in functions and tables, and the names they could have there.

use std::collections::{HashSet, VecDeque};

use crate::model::modules::ModuleId;
use crate::model::types::{Part, Type, TypeId};
use crate::model::{Mention, Model};
use crate::{ident, inflect};

/// An occurrence of a named type.
#[derive(Debug)]
pub(super) struct Occurrence {
    pub(super) ty: TypeId,
    /// The names on the path to it, from the outside in: `["Returns", "Author"]`. An element has the singular of its
    /// list's name.
    pub(super) names: Vec<String>,
    /// The plural of the last name, if the name is a singular made from it.
    pub(super) plural: Option<String>,
    pub(super) slot: Slot,
}

/// The place that mentions a type.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// In the return type of a function.
    Returns(usize),
    /// In the part at this index of a type.
    Part(TypeId, usize),
}

/// The occurrences of named types, by the module that names them. The parts of a type are named once in each module,
/// where they are least nested. A recursive type has one name within itself.
pub(super) fn occurrences(model: &Model) -> Vec<(ModuleId, Vec<Occurrence>)> {
    let mut all = Vec::new();
    for (index, function) in model.functions.iter().enumerate() {
        let mut walk = Walk::new(model);
        walk.parts(function.args, &["Args".to_owned()], &[]);
        if let Some(Mention { id, .. }) = function.returns.mention() {
            let names = vec![root(&function.returns).to_owned()];
            walk.waiting
                .push_back((Occurrence { ty: *id, names, plural: None, slot: Slot::Returns(index) }, Vec::new()));
        }
        all.push((function.helper, walk.finish()));
    }
    for document in model.tables.iter().filter_map(|table| table.document) {
        let mut walk = Walk::new(model);
        walk.parts(document, &["Document".to_owned()], &[]);
        all.push((model.types.get(document).scope, walk.finish()));
    }
    all.retain(|(_, occurrences)| !occurrences.is_empty());
    all
}

/// The name of a type at the root of a return value. The element of a list is an item.
fn root(returns: &Type) -> &'static str {
    if returns.is_collection() { ITEM } else { RETURNS }
}

const RETURNS: &str = "Returns";
const ITEM: &str = "Item";

/// A breadth-first walk through the types of a function or table.
struct Walk<'w> {
    model: &'w Model,
    /// Occurrences to visit, each with the types around it.
    waiting: VecDeque<(Occurrence, Vec<TypeId>)>,
    occurrences: Vec<Occurrence>,
    entered: HashSet<TypeId>,
}

impl<'w> Walk<'w> {
    fn new(model: &'w Model) -> Self {
        Self { model, waiting: VecDeque::new(), occurrences: Vec::new(), entered: HashSet::new() }
    }

    fn finish(mut self) -> Vec<Occurrence> {
        while let Some((occurrence, around)) = self.waiting.pop_front() {
            if self.entered.insert(occurrence.ty) {
                self.parts(occurrence.ty, &occurrence.names, &around);
            }
            self.occurrences.push(occurrence);
        }
        self.occurrences
    }

    fn parts(&mut self, ty: TypeId, names: &[String], around: &[TypeId]) {
        let mut around = around.to_vec();
        around.push(ty);
        for (index, (part, inner)) in self.model.types.get(ty).structure.parts().into_iter().enumerate() {
            let Some(Mention { id, .. }) = inner.mention() else { continue };
            if around.contains(id) {
                continue;
            }
            let (mut names, mut plural) = (names.to_vec(), None);
            match part {
                Part::Field(field) => {
                    let name = ident::pascal(&field.key);
                    match inner.is_collection().then(|| inflect::singular(&name)).flatten() {
                        Some(singular) => {
                            names.push(singular);
                            plural = Some(name);
                        }
                        None => names.push(name),
                    }
                }
                Part::Variant(name) if inner.is_collection() => element(&mut names, name),
                Part::Variant(name) => names.push(name.to_owned()),
                Part::Inner => element(&mut names, ARRAY),
            }
            let occurrence = Occurrence { ty: *id, names, plural, slot: Slot::Part(ty, index) };
            self.waiting.push_back((occurrence, around.clone()));
        }
    }
}

/// Names the elements of a variant: `Text` for `TextArray`, `Tag` for the only array of `Tags`, and `ContentItem` for the
/// only array of `Content`.
fn element(names: &mut Vec<String>, variant: &str) {
    let name = match variant.strip_suffix(ARRAY).or(variant.strip_suffix(RECORD)) {
        Some("") => match names.pop() {
            Some(outer) if outer != RETURNS => inflect::singular(&outer).unwrap_or_else(|| item(&outer)),
            // An element of the returned list.
            Some(_) | None => ITEM.to_owned(),
        },
        Some(kind) => kind.to_owned(),
        None => variant.to_owned(),
    };
    names.push(name);
}

/// The names of variants with a list or map, if there is only one of them.
const ARRAY: &str = "Array";
const RECORD: &str = "Record";

/// `Content` -> `ContentItem` -> `ContentItem2`.
fn item(outer: &str) -> String {
    let digits = outer.len() - outer.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (stem, number) = outer.split_at(outer.len() - digits);
    match (stem, number.parse::<usize>()) {
        (stem, Err(_)) if stem.ends_with(ITEM) => format!("{stem}2"),
        (stem, Ok(number)) if stem.ends_with(ITEM) => format!("{stem}{}", number.saturating_add(1)),
        _ => format!("{outer}{ITEM}"),
    }
}
