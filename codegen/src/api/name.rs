//! Names: of modules, of functions and tables, and of the types each function mentions.
//!
//! A type occurs in many places and is defined in one, its home; in every other place its name there is an alias. So
//! the user's code keeps compiling when a function elsewhere appears or goes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Api;
use super::lower::{NameClash, Position};
use super::modules::{Item, ModuleId};
use super::types::TypeId;
use crate::ident::{self, Case, Collision};

/// Sets every name, home and item. The positions say where types occur.
pub(crate) fn name(api: &mut Api, positions: &[Position]) -> Vec<NameClash> {
    let mut clashes = Vec::new();
    let used = used_modules(api, positions);
    let functions = by_module(api.functions.iter().map(|function| function.module));
    let tables = by_module(api.tables.iter().map(|table| table.module));
    let routes = by_module(api.routes.iter().map(|route| route.module));
    for module in api.modules.ids() {
        if let Some(members) = functions.get(&module) {
            name_functions(api, module, members, &mut clashes);
        }
        if let Some(members) = tables.get(&module) {
            name_tables(api, module, members, &mut clashes);
        }
        if let Some(members) = routes.get(&module) {
            name_routes(api, module, members);
        }
        name_children(api, module, &used, &mut clashes);
    }
    name_types(api, positions);
    clashes
}

/// The modules with something in them.
fn used_modules(api: &Api, positions: &[Position]) -> HashSet<ModuleId> {
    let holding = positions
        .iter()
        .map(|position| position.module)
        .chain(api.functions.iter().map(|function| function.module))
        .chain(api.tables.iter().map(|table| table.module))
        .chain(api.routes.iter().map(|route| route.module));
    let mut used = HashSet::new();
    for module in holding {
        let mut above = Some(module);
        while let Some(id) = above
            && used.insert(id)
        {
            above = api.modules.get(id).parent;
        }
    }
    used
}

/// The indices of what stands in each module.
fn by_module(modules: impl Iterator<Item = ModuleId>) -> HashMap<ModuleId, Vec<usize>> {
    let mut members: HashMap<ModuleId, Vec<usize>> = HashMap::new();
    for (index, module) in modules.enumerate() {
        members.entry(module).or_default().push(index);
    }
    members
}

fn name_functions(api: &mut Api, module: ModuleId, members: &[usize], clashes: &mut Vec<NameClash>) {
    let exports = members.iter().map(|index| api.functions[*index].export.as_str());
    let mut collisions = Vec::new();
    let names = ident::assign(exports, Case::Type, &mut api.modules.get_mut(module).taken, &mut collisions);
    for index in members {
        let function = &api.functions[*index];
        let name = names.get(function.export.as_str()).cloned().unwrap_or_default();
        let args = api.types.get_mut(function.args);
        args.home = Some((module, name));
        args.scope = function.helper;
        api.modules.get_mut(module).items.push(Item::Function(*index));
    }
    report(api, module, collisions, clashes);
}

fn name_tables(api: &mut Api, module: ModuleId, members: &[usize], clashes: &mut Vec<NameClash>) {
    let tables = members.iter().map(|index| api.tables[*index].name.as_str());
    let mut collisions = Vec::new();
    let names: BTreeMap<String, String> =
        ident::assign(tables, Case::Type, &mut api.modules.get_mut(module).taken, &mut collisions)
            .into_iter()
            .map(|(raw, name)| (raw.to_owned(), name))
            .collect();
    for index in members {
        let table = &mut api.tables[*index];
        table.ident = names.get(&table.name).cloned().unwrap_or_default();
        if let Some(document) = table.document {
            api.types.get_mut(document).home = Some((module, table.ident.clone()));
        }
        api.modules.get_mut(module).items.push(Item::Table(*index));
    }
    report(api, module, collisions, clashes);
}

fn name_routes(api: &mut Api, module: ModuleId, members: &[usize]) {
    let module = api.modules.get_mut(module);
    for index in members {
        module.taken.insert(api.routes[*index].ident.clone());
        module.items.push(Item::Route(*index));
    }
}

fn name_children(api: &mut Api, module: ModuleId, used: &HashSet<ModuleId>, clashes: &mut Vec<NameClash>) {
    let mut children = std::mem::take(&mut api.modules.get_mut(module).children);
    children.retain(|_, child| used.contains(child));
    let mut collisions = Vec::new();
    let raws = children.keys().map(String::as_str);
    let names = ident::assign(raws, Case::Snake, &mut api.modules.get_mut(module).taken, &mut collisions);
    for (raw, child) in &children {
        let name = names.get(raw.as_str()).cloned().unwrap_or_default();
        api.modules.get_mut(*child).name = name;
    }
    api.modules.get_mut(module).children = children;
    report(api, module, collisions, clashes);
}

fn report(api: &Api, module: ModuleId, collisions: Vec<Collision>, clashes: &mut Vec<NameClash>) {
    if !collisions.is_empty() {
        let place = api.modules.path(module).join("::");
        clashes.extend(collisions.into_iter().map(|collision| NameClash { place: place.clone(), collision }));
    }
}

/// A name of a type in one module.
struct Local {
    name: String,
    ty: TypeId,
    depth: usize,
}

fn name_types(api: &mut Api, positions: &[Position]) {
    let mut by_module: BTreeMap<ModuleId, Vec<&Position>> = BTreeMap::new();
    for position in positions {
        by_module.entry(position.module).or_default().push(position);
    }
    let mut locals: Vec<(ModuleId, Vec<Local>)> = Vec::new();
    for (module, positions) in by_module {
        let mut named = local_names(&positions, &mut api.modules.get_mut(module).taken);
        named.sort_by(|a, b| (a.depth, &a.name).cmp(&(b.depth, &b.name)));
        for local in &named {
            api.modules.get_mut(module).locals.entry(local.ty).or_insert_with(|| local.name.clone());
        }
        locals.push((module, named));
    }
    choose_homes(api, &locals);
    for (module, named) in locals {
        // What a function mentions first stands first; other names of types follow.
        let (mut defined, mut aliases) = (Vec::new(), Vec::new());
        for local in named {
            let home = api.types.get(local.ty).home.as_ref();
            if home.is_some_and(|(home, name)| *home == module && *name == local.name) {
                defined.push(Item::Type(local.ty));
            } else {
                aliases.push(Item::Alias(local.name, local.ty));
            }
        }
        api.modules.get_mut(module).items.extend(defined.into_iter().chain(aliases));
    }
}

/// Defines each type in the first module, by path, in which it occurs: with a table before a public function, with
/// that before an internal one.
fn choose_homes(api: &mut Api, locals: &[(ModuleId, Vec<Local>)]) {
    let rank = |module: ModuleId| {
        let top = &api.modules.get(api.modules.top_of(module)).name;
        ["tables", "api", "internal"].iter().position(|name| name == top)
    };
    let mut order: Vec<_> =
        locals.iter().map(|(module, named)| ((rank(*module), api.modules.path(*module)), *module, named)).collect();
    order.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    let mut homes: BTreeMap<TypeId, (ModuleId, String)> = BTreeMap::new();
    for (_, module, named) in order {
        for local in named {
            homes.entry(local.ty).or_insert_with(|| (module, local.name.clone()));
        }
    }
    for (ty, home) in homes {
        let def = api.types.get_mut(ty);
        if def.home.is_none() {
            def.scope = home.0;
            def.home = Some(home);
        }
    }
}

/// Names the types of one module: by the innermost part of their position where that is enough, with as many of the
/// outer parts in front as it takes to tell them apart. What lies least deep keeps a name that several want.
fn local_names(positions: &[&Position], taken: &mut HashSet<String>) -> Vec<Local> {
    let wanted: BTreeSet<(&[String], TypeId)> =
        positions.iter().map(|position| (position.names.as_slice(), position.ty)).collect();
    let mut pending: Vec<(&[String], TypeId)> = wanted.into_iter().collect();
    let deepest = pending.iter().map(|(names, _)| names.len()).max().unwrap_or(0);
    let mut locals: Vec<Local> = Vec::new();
    for parts in 1..=deepest {
        let mut groups: BTreeMap<String, Vec<(&[String], TypeId)>> = BTreeMap::new();
        for (names, ty) in pending.drain(..) {
            let name = names[names.len().saturating_sub(parts)..].concat();
            groups.entry(name).or_default().push((names, ty));
        }
        for (name, group) in groups {
            match winner(&group).filter(|_| !taken.contains(&name)) {
                None => pending.extend(group),
                Some(winner) => {
                    let (won, lost): (Vec<_>, Vec<_>) = group.into_iter().partition(|(_, ty)| *ty == winner);
                    pending.extend(lost);
                    let depth = won.iter().map(|(names, _)| names.len()).min().unwrap_or(0);
                    taken.insert(name.clone());
                    locals.push(Local { name, ty: winner, depth });
                }
            }
        }
    }
    for (names, ty) in pending {
        let name = names.concat();
        let numbered = (2..).map(|n| ident::numbered(&name, n)).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(numbered.clone());
        locals.push(Local { name: numbered, ty, depth: names.len() });
    }
    locals
}

/// The type that keeps a name: the only one that wants it, or the one least deep if it is alone there.
fn winner(group: &[(&[String], TypeId)]) -> Option<TypeId> {
    let least = group.iter().map(|(names, _)| names.len()).min()?;
    let mut shallow = group.iter().filter(|(names, _)| names.len() == least).map(|(_, ty)| *ty);
    let first = shallow.next()?;
    shallow.all(|ty| ty == first).then_some(first)
}
