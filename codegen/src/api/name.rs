//! Names: of modules, of functions and tables, and of the types each function mentions.

mod places;
mod types;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Api;
use super::lower::NameClash;
use super::modules::{Item, ModuleId};
use crate::ident::{self, Case, Collision};

/// Sets every name, home and item.
pub(crate) fn name(api: &mut Api) -> Vec<NameClash> {
    let mut clashes = Vec::new();
    let places = places::places(api);
    let used = used_modules(api, places.iter().map(|(module, _)| *module));
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
    types::name(api, &places);
    clashes
}

/// The modules with something in them, those with types among them.
fn used_modules(api: &Api, typed: impl Iterator<Item = ModuleId>) -> HashSet<ModuleId> {
    let holding = typed
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
