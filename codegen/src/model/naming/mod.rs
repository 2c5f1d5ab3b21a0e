//! Names everything: modules, functions, tables, routes, and the types that each function mentions.

mod occurrences;
mod types;

use std::collections::{HashMap, HashSet};

use super::Model;
use super::clashes::NameClash;
use super::modules::{Item, ModuleId};
use super::types::Home;
use crate::diagnostic::Diagnostics;
use crate::ident::{self, Case, Collision};

/// Sets the name of everything in the model and the items of every module.
pub(crate) fn assign_names(model: &mut Model, diagnostics: &mut Diagnostics) -> Vec<NameClash> {
    let mut clashes = Vec::new();
    let occurrences = occurrences::occurrences(model);
    let used = used_modules(model, occurrences.iter().map(|(module, _)| *module));
    let functions = by_module(model.functions.iter().map(|function| function.module));
    let tables = by_module(model.tables.iter().map(|table| table.module));
    let routes = by_module(model.routes.iter().map(|route| route.module));
    for module in model.modules.ids() {
        if let Some(members) = functions.get(&module) {
            name_functions(model, module, members, &mut clashes);
        }
        if let Some(members) = tables.get(&module) {
            name_tables(model, module, members, &mut clashes);
        }
        if let Some(members) = routes.get(&module) {
            name_routes(model, module, members);
        }
        name_children(model, module, &used, &mut clashes);
    }
    types::name_types(model, &occurrences, diagnostics);
    clashes
}

/// The modules that are not empty. `typed` are the modules with types.
fn used_modules(model: &Model, typed: impl Iterator<Item = ModuleId>) -> HashSet<ModuleId> {
    let holding = typed
        .chain(model.functions.iter().map(|function| function.module))
        .chain(model.tables.iter().map(|table| table.module))
        .chain(model.routes.iter().map(|route| route.module));
    let mut used = HashSet::new();
    for module in holding {
        let mut above = Some(module);
        while let Some(id) = above
            && used.insert(id)
        {
            above = model.modules.get(id).parent;
        }
    }
    used
}

/// The indices of the items of each module. Together with laying out items as they are emitted, this saves an eighth of
/// the instructions at 8000 functions (callgrind, see PERFORMANCE.md). It may go if modules list their items from the
/// start.
fn by_module(modules: impl Iterator<Item = ModuleId>) -> HashMap<ModuleId, Vec<usize>> {
    let mut members: HashMap<ModuleId, Vec<usize>> = HashMap::new();
    for (index, module) in modules.enumerate() {
        members.entry(module).or_default().push(index);
    }
    members
}

fn name_functions(model: &mut Model, module: ModuleId, members: &[usize], clashes: &mut Vec<NameClash>) {
    let exports = members.iter().map(|index| model.functions[*index].export.as_str());
    let mut collisions = Vec::new();
    let names = ident::assign(exports, Case::Type, &mut model.modules.get_mut(module).taken, &mut collisions);
    for (index, name) in members.iter().zip(names) {
        let function = &model.functions[*index];
        let args = model.types.get_mut(function.args);
        args.home = Home { module, name };
        args.scope = function.helper;
        model.modules.get_mut(module).items.push(Item::Function(*index));
    }
    report(model, module, collisions, clashes);
}

fn name_tables(model: &mut Model, module: ModuleId, members: &[usize], clashes: &mut Vec<NameClash>) {
    let tables = members.iter().map(|index| model.tables[*index].name.as_str());
    let mut collisions = Vec::new();
    let names = ident::assign(tables, Case::Type, &mut model.modules.get_mut(module).taken, &mut collisions);
    for (index, name) in members.iter().zip(names) {
        let table = &mut model.tables[*index];
        if let Some(document) = table.document {
            model.types.get_mut(document).home = Home { module, name: name.clone() };
        }
        table.ident = name;
        model.modules.get_mut(module).items.push(Item::Table(*index));
    }
    report(model, module, collisions, clashes);
}

fn name_routes(model: &mut Model, module: ModuleId, members: &[usize]) {
    let module = model.modules.get_mut(module);
    for index in members {
        module.taken.insert(model.routes[*index].ident.clone());
        module.items.push(Item::Route(*index));
    }
}

fn name_children(model: &mut Model, module: ModuleId, used: &HashSet<ModuleId>, clashes: &mut Vec<NameClash>) {
    let mut children = std::mem::take(&mut model.modules.get_mut(module).children);
    children.retain(|_, child| used.contains(child));
    let mut collisions = Vec::new();
    let raws = children.keys().map(String::as_str);
    let names = ident::assign(raws, Case::Snake, &mut model.modules.get_mut(module).taken, &mut collisions);
    for (child, name) in children.values().zip(names) {
        model.modules.get_mut(*child).name = name;
    }
    model.modules.get_mut(module).children = children;
    report(model, module, collisions, clashes);
}

fn report(model: &Model, module: ModuleId, collisions: Vec<Collision>, clashes: &mut Vec<NameClash>) {
    if !collisions.is_empty() {
        let path = model.modules.path(module).join("::");
        clashes.extend(collisions.into_iter().map(|collision| NameClash { selector: path.clone(), collision }));
    }
}
