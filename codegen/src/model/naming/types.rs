//! Names the types. A type can occur in many modules, and is defined in one, its home. The other modules get an alias
//! with its own name, so that user code still compiles when another function is added or removed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::occurrences::{Occurrence, Slot};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ident;
use crate::model::Model;
use crate::model::modules::{Item, ModuleId};
use crate::model::types::{Home, Type, TypeId};

/// Gives every occurrence of a type a name, and every type a home.
pub(super) fn name_types(
    model: &mut Model,
    occurrences: &[(ModuleId, Vec<Occurrence>)],
    diagnostics: &mut Diagnostics,
) {
    let homes = homes(model, occurrences);
    for (module, occurrences) in occurrences {
        let here = |ty: TypeId| homes.get(&ty) == Some(module);
        let locals = local_names(model, *module, occurrences, here);
        for local in &locals {
            for slot in &local.slots {
                // The parts of a type use the names of the module that defines it.
                let elsewhere = matches!(slot, Slot::Part(ty, _)
                    if *homes.get(ty).unwrap_or(&model.types.get(*ty).scope) != *module);
                if !elsewhere && !mention(model, *slot, &local.name) {
                    let subject = model.modules.path(*module).join("::");
                    diagnostics.push(Diagnostic::bug(subject, format!("nothing mentions a type as `{}`", local.name)));
                }
            }
        }
        define(model, *module, locals, here);
    }
}

/// The module that defines each type: the first by path in which it occurs. Modules of tables come before those of
/// public functions, and these before those of internal ones. Functions and documents are not among the types.
fn homes(model: &Model, occurrences: &[(ModuleId, Vec<Occurrence>)]) -> HashMap<TypeId, ModuleId> {
    let rank = |module: ModuleId| (model.modules.top_of(module), model.modules.path(module));
    let mut order: Vec<_> =
        occurrences.iter().map(|(module, occurrences)| (rank(*module), *module, occurrences)).collect();
    order.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    let mut homes = HashMap::new();
    for (_, module, occurrences) in order {
        for occurrence in occurrences {
            if !model.types.get(occurrence.ty).home.is_known() {
                homes.entry(occurrence.ty).or_insert(module);
            }
        }
    }
    homes
}

/// Names the type that is mentioned in a slot, and returns whether there is one.
fn mention(model: &mut Model, slot: Slot, name: &str) -> bool {
    let ty = match slot {
        Slot::Returns(function) => model.functions.get_mut(function).map(|function| &mut function.returns),
        Slot::Part(ty, index) => model.types.get_mut(ty).structure.parts_mut().into_iter().nth(index),
    };
    let Some(Type::Named(mention)) = ty.map(Type::innermost_mut) else { return false };
    mention.name = Some(name.to_owned());
    true
}

/// A name of a type in one module.
struct Local {
    name: String,
    ty: TypeId,
    depth: usize,
    /// Where this name mentions it.
    slots: Vec<Slot>,
}

/// Defines the types whose home is the module, and adds aliases for the others. A type gets the most general of its
/// names there: the one in the manifest, else the one that is used most, else the shortest.
fn define(model: &mut Model, module: ModuleId, mut locals: Vec<Local>, here: impl Fn(TypeId) -> bool) {
    let mut general: BTreeMap<TypeId, &Local> = BTreeMap::new();
    for local in locals.iter().filter(|local| here(local.ty)) {
        let generality = |local: &Local| (!local.slots.is_empty(), Reverse(local.slots.len()), local.name.len());
        let best = general.entry(local.ty).or_insert(local);
        if (generality(local), &local.name) < (generality(best), &best.name) {
            *best = local;
        }
    }
    let general: HashMap<TypeId, String> = general.into_iter().map(|(ty, local)| (ty, local.name.clone())).collect();
    // In the order in which the function mentions them. Aliases come last.
    locals.sort_by(|a, b| (a.depth, &a.name).cmp(&(b.depth, &b.name)));
    let (mut defined, mut aliases) = (Vec::new(), Vec::new());
    for Local { name, ty, .. } in locals {
        if general.get(&ty) == Some(&name) {
            defined.push(Item::Type(ty));
        } else {
            aliases.push(Item::Alias(name, ty));
        }
    }
    for (ty, name) in general {
        let def = model.types.get_mut(ty);
        def.scope = module;
        def.home = Home { module, name };
    }
    model.modules.get_mut(module).items.extend(defined.into_iter().chain(aliases));
}

/// An occurrence that has no name yet.
struct Candidate<'p> {
    ty: TypeId,
    names: &'p [String],
    plural: Option<&'p String>,
    slots: Vec<Slot>,
}

/// Names the types of one module: by the last name on the path to them, with as many of the names before it as it takes
/// to distinguish them. If several types want a name, the least nested one gets it.
fn local_names(
    model: &mut Model,
    module: ModuleId,
    occurrences: &[Occurrence],
    here: impl Fn(TypeId) -> bool,
) -> Vec<Local> {
    let declared: BTreeMap<TypeId, Vec<String>> = occurrences
        .iter()
        .filter(|occurrence| here(occurrence.ty))
        .filter_map(|occurrence| {
            Some((occurrence.ty, vec![ident::pascal(model.types.get(occurrence.ty).declared.as_ref()?)]))
        })
        .collect();
    let declared = declared.iter().map(|(ty, names)| Candidate { ty: *ty, names, plural: None, slots: Vec::new() });
    let candidates = occurrences.iter().map(|occurrence| {
        let Occurrence { ty, names, plural, slot } = occurrence;
        Candidate { ty: *ty, names, plural: plural.as_ref(), slots: vec![*slot] }
    });
    let mut pending: Vec<Candidate<'_>> = declared.chain(candidates).collect();

    let taken = &mut model.modules.get_mut(module).taken;
    let deepest = pending.iter().map(|candidate| candidate.names.len()).max().unwrap_or(0);
    let mut locals = Vec::new();
    for (parts, plural) in (1..=deepest).flat_map(|parts| [(parts, false), (parts, true)]) {
        let mut groups: BTreeMap<String, Vec<Candidate<'_>>> = BTreeMap::new();
        let trying: Vec<Candidate<'_>> =
            pending.extract_if(.., |candidate| !plural || candidate.plural.is_some()).collect();
        for candidate in trying {
            groups.entry(candidate.name(parts, plural)).or_default().push(candidate);
        }
        for (name, group) in groups {
            match winner(&group).filter(|_| !taken.contains(&name)) {
                None => pending.extend(group),
                Some(winner) => {
                    let (won, lost): (Vec<_>, Vec<_>) = group.into_iter().partition(|candidate| candidate.ty == winner);
                    pending.extend(lost);
                    locals.push(local(name, won, taken));
                }
            }
        }
    }
    let mut numbered: BTreeMap<(String, TypeId), Vec<Candidate<'_>>> = BTreeMap::new();
    for candidate in pending {
        numbered.entry((candidate.name(candidate.names.len(), false), candidate.ty)).or_default().push(candidate);
    }
    for ((name, _), group) in numbered {
        let name = ident::numbered_unless(&name, |name| taken.contains(name));
        locals.push(local(name, group, taken));
    }
    locals
}

impl Candidate<'_> {
    /// The last of its parts as one name.
    fn name(&self, parts: usize, plural: bool) -> String {
        let names = &self.names[self.names.len().saturating_sub(parts)..];
        let last = self.plural.filter(|_| plural).or(names.last());
        let before = names.len().saturating_sub(1);
        let parts: Vec<&str> = names[..before].iter().chain(last).map(String::as_str).collect();
        joined(&parts)
    }
}

/// Joins parts to one name. `Author` before `AuthorName` is left out. An `Owner` in an `Owner` is an `InnerOwner`, and
/// an `Owner` in that one is an `InnerOwner2`.
fn joined(parts: &[&str]) -> String {
    let mut joined = String::new();
    let mut runs = parts.chunk_by(|a, b| a == b).peekable();
    while let Some(run) = runs.next() {
        let name = run[0];
        let next = runs.peek().and_then(|next| next[0].strip_prefix(name));
        if next.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())) {
            continue;
        }
        match run.len() {
            1 => joined.push_str(name),
            2 => joined.push_str(&format!("Inner{name}")),
            n => joined.push_str(&ident::numbered(&format!("Inner{name}"), n - 1)),
        }
    }
    joined
}

fn local(name: String, candidates: Vec<Candidate<'_>>, taken: &mut HashSet<String>) -> Local {
    taken.insert(name.clone());
    let ty = candidates[0].ty;
    let depth = candidates.iter().map(|candidate| candidate.names.len()).min().unwrap_or(0);
    Local { name, ty, depth, slots: candidates.into_iter().flat_map(|candidate| candidate.slots).collect() }
}

/// The type that gets a name: the least nested of the candidates. None if several types are least nested.
fn winner(group: &[Candidate<'_>]) -> Option<TypeId> {
    let least = group.iter().map(|candidate| candidate.names.len()).min()?;
    let mut shallow = group.iter().filter(|candidate| candidate.names.len() == least).map(|candidate| candidate.ty);
    let first = shallow.next()?;
    shallow.all(|ty| ty == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn parts_are_joined_without_repeating_a_word() {
        assert_eq!(joined(&["Author", "Name"]), "AuthorName");
        assert_eq!(joined(&["Author", "AuthorName"]), "AuthorName");
        assert_eq!(joined(&["Owner", "Owner"]), "InnerOwner");
        assert_eq!(joined(&["A", "Owner", "Owner", "Owner", "B"]), "AInnerOwner2B");
    }
}
