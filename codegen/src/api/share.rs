//! Types that hold themselves: what each reserved type is in the end, and which of all types are equal then. Two are
//! equal unless some way into them shows a difference.

use std::collections::HashMap;

use super::Api;
use super::types::{Reserved, Shape, Type, TypeDef, TypeId, Types};

/// Leaves no reserved type, and one type of those that are equal. Where nothing holds itself that is so already.
pub(crate) fn share(api: &mut Api) {
    if api.types.reserved.is_empty() {
        return;
    }
    say_what_is_meant(api);
    let classes = classes(&api.types);
    keep_one_of_each(api, &classes);
}

/// Mentions of what only means another type become mentions of that.
fn say_what_is_meant(api: &mut Api) {
    for id in api.types.ids() {
        let mut shape = api.types.get(id).shape.clone();
        for part in shape.parts_mut() {
            *part = api.types.meaning(part);
        }
        api.types.get_mut(id).shape = shape;
    }
    for function in &mut api.functions {
        function.returns = api.types.meaning(&function.returns);
    }
}

/// Numbers the types, equal ones alike: all are, until they turn out not to be.
fn classes(types: &Types) -> Vec<usize> {
    let mut classes = vec![0; types.ids().count()];
    let mut count = 0;
    loop {
        let mut numbers: HashMap<(usize, Option<TypeId>, Shape), usize> = HashMap::new();
        let mut refined = Vec::with_capacity(classes.len());
        for id in types.ids() {
            let shape = with_ids(&types.get(id).shape, |id| TypeId(classes[id.0])).sorted();
            let own = types.own.contains(&id).then_some(id);
            let next = numbers.len();
            refined.push(*numbers.entry((classes[id.0], own, shape)).or_insert(next));
        }
        let refined_count = numbers.len();
        classes = refined;
        if refined_count == count {
            return classes;
        }
        count = refined_count;
    }
}

/// Drops what only means another type, and all but the first of those that are equal.
fn keep_one_of_each(api: &mut Api, classes: &[usize]) {
    let old = std::mem::take(&mut api.types);
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
    // A name that means a type is a name for it.
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
    let new = |id: TypeId| ids[id.0].unwrap_or(id);
    for def in &mut defs {
        def.shape = with_ids(&def.shape, new);
    }
    for function in &mut api.functions {
        function.args = new(function.args);
        set_ids(&mut function.returns, new);
    }
    for table in &mut api.tables {
        table.document = table.document.map(new);
    }
    api.types = Types::of(defs);
}

fn with_ids(shape: &Shape, new: impl Fn(TypeId) -> TypeId) -> Shape {
    let mut shape = shape.clone();
    for part in shape.parts_mut() {
        set_ids(part, &new);
    }
    shape
}

fn set_ids(ty: &mut Type, new: impl Fn(TypeId) -> TypeId) {
    if let Type::Named(mention) = ty.innermost_mut() {
        mention.id = new(mention.id);
    }
}
