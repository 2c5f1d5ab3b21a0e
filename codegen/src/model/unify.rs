//! Resolves reserved types and unifies equal ones. Recursive types are equal unless a path into them leads to a
//! difference.

use std::collections::HashMap;

use super::Model;
use super::types::{Reserved, Structure, Type, TypeDef, TypeId, Types};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Replaces reserved types by what they mean, and unifies equal types. Without reserved types there is nothing to do, and
/// returning early saves a fifth of the instructions (callgrind, see PERFORMANCE.md). It may go if equal types are no
/// longer found by comparing all of them.
pub(crate) fn unify_equal_types(model: &mut Model, diagnostics: &mut Diagnostics) {
    if model.types.reserved.is_empty() {
        return;
    }
    resolve_meanings(model);
    let classes = classes(&model.types);
    keep_one_of_each(model, &classes, diagnostics);
}

/// Replaces mentions of types that only mean another type.
fn resolve_meanings(model: &mut Model) {
    for id in model.types.ids() {
        let mut structure = model.types.get(id).structure.clone();
        for part in structure.parts_mut() {
            *part = model.types.meaning(part);
        }
        model.types.get_mut(id).structure = structure;
    }
    for function in &mut model.functions {
        function.returns = model.types.meaning(&function.returns);
    }
}

/// The class of each type: equal types have the same. All types start in one class, which is split until nothing
/// changes.
fn classes(types: &Types) -> Vec<usize> {
    let mut classes = vec![0; types.ids().count()];
    let mut count = 0;
    loop {
        let mut numbers: HashMap<(usize, Option<TypeId>, Structure), usize> = HashMap::new();
        let mut refined = Vec::with_capacity(classes.len());
        for id in types.ids() {
            let structure = with_ids(&types.get(id).structure, |id| TypeId(classes[id.0])).sorted();
            let own = types.own.contains(&id).then_some(id);
            let next = numbers.len();
            refined.push(*numbers.entry((classes[id.0], own, structure)).or_insert(next));
        }
        let refined_count = numbers.len();
        classes = refined;
        if refined_count == count {
            return classes;
        }
        count = refined_count;
    }
}

/// Drops types that only mean another one, and all but the first of equal types.
fn keep_one_of_each(model: &mut Model, classes: &[usize], diagnostics: &mut Diagnostics) {
    let old = std::mem::take(&mut model.types);
    let mut kept: HashMap<usize, TypeId> = HashMap::new();
    let mut defs: Vec<TypeDef> = Vec::new();
    let mut ids: Vec<Option<TypeId>> = Vec::new();
    for id in old.ids() {
        if matches!(old.reserved.get(&id), Some(Reserved::Means(_) | Reserved::Unknown)) {
            ids.push(None);
            continue;
        }
        let new = *kept.entry(classes[id.0]).or_insert_with(|| {
            defs.push(old.get(id).clone());
            TypeId(defs.len() - 1)
        });
        ids.push(Some(new));
    }
    // The name of a dropped type is a name of the type that it means.
    for id in old.ids() {
        let meaning = old.meaning(&Type::named(id));
        if let (Some(name), Type::Named(mention)) = (&old.get(id).declared, meaning)
            && let Some(new) = ids[mention.id.0]
        {
            let declared = &mut defs[new.0].declared;
            let shorter = |known: &String| (name.len(), name) < (known.len(), known);
            if declared.as_ref().is_none_or(shorter) {
                *declared = Some(name.clone());
            }
        }
    }
    // Mentions of dropped types have been replaced by what they mean.
    let used = defs.iter().flat_map(|def| def.structure.mentions());
    let used = used.chain(model.functions.iter().filter_map(|function| function.returns.mention()));
    let used = used.map(|mention| mention.id).chain(model.functions.iter().map(|function| function.args));
    let documents = model.tables.iter().filter_map(|table| table.document);
    let lost = used.chain(documents).find(|id| ids[id.0].is_none());
    if let Some(lost) = lost {
        let def = old.get(lost);
        let subject = def.declared.clone().unwrap_or_else(|| model.modules.path(def.scope).join("::"));
        diagnostics.push(Diagnostic::bug(subject, "a type was never defined"));
    }
    // A lost type has been reported, and nothing is emitted.
    let new = |id: TypeId| ids[id.0].unwrap_or(id);
    for def in &mut defs {
        def.structure = with_ids(&def.structure, new);
    }
    for function in &mut model.functions {
        function.args = new(function.args);
        set_ids(&mut function.returns, new);
    }
    for table in &mut model.tables {
        table.document = table.document.map(new);
    }
    model.types = Types::of(defs);
}

fn with_ids(structure: &Structure, new: impl Fn(TypeId) -> TypeId) -> Structure {
    let mut structure = structure.clone();
    for part in structure.parts_mut() {
        set_ids(part, &new);
    }
    structure
}

fn set_ids(ty: &mut Type, new: impl Fn(TypeId) -> TypeId) {
    if let Type::Named(mention) = ty.innermost_mut() {
        mention.id = new(mention.id);
    }
}
