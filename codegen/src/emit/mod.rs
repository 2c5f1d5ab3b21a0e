//! Turns the model into Rust items, with one source file for each kind of item.
//!
//! The passes of the model decide what is emitted, under which names, and in which order. This module only writes it
//! down, and `output` breaks the lines.

mod alias;
mod constructor;
mod doc;
mod enums;
mod function;
mod head;
mod http;
mod object;
mod scope;
mod shapes;
mod table;
#[cfg(test)]
mod tests;
mod ty;
mod wire_formats;

use self::scope::Scope;
use crate::ident::Name;
use crate::model::{self, Model, ModuleId, Structure, TypeDef, TypeId};
use crate::output::{Code, FileText, ItemText, ModuleText};

/// The whole file.
pub(crate) fn emit(model: &Model) -> FileText {
    FileText { modules: modules(model, model.modules.tops()), wire_formats: wire_formats::wire_formats(model) }
}

fn modules(model: &Model, ids: &[ModuleId]) -> Vec<ModuleText> {
    ids.iter().map(|id| module(model, *id)).collect()
}

/// A module with its children.
fn module(model: &Model, id: ModuleId) -> ModuleText {
    let module = model.modules.get(id);
    let scope = Scope::new(model, id);
    let mut items = Vec::new();
    for item in &module.items {
        let (alias, parts) = match item {
            model::Item::Function(index) => (false, function::function(&scope, &model.functions[*index])),
            model::Item::Table(index) => (false, table::table(&scope, &model.tables[*index])),
            model::Item::Route(index) => (false, http::route(&scope, &model.routes[*index])),
            model::Item::Type(ty) => (false, definition(&scope, *ty, Vec::new(), None)),
            model::Item::Alias(name, ty) => (true, vec![alias::alias(&scope, name, *ty)]),
            model::Item::RequiredAlias(name, home) => (true, vec![alias::required(&scope, name, home)]),
        };
        items.extend(parts.into_iter().map(|code| ItemText { alias, code }));
    }
    let head = module.top.map(|top| Code::Verbatim(head::head(top)));
    let open = Code::Line(format!("pub mod {} {{", Name(&module.name)));
    ModuleText {
        head: head.into_iter().chain([open]).collect(),
        uses: scope.into_uses(),
        items,
        children: modules(model, &module.ordered),
    }
}

/// The definition of a type after `head`, its docs and attributes, with its constructor and what it implements.
fn definition(scope: &Scope<'_>, id: TypeId, head: Vec<Code>, implementation: Option<Code>) -> Vec<Vec<Code>> {
    let def = scope.model().types.get(id);
    let mut code = head;
    code.push(derive(&def.derive_paths));
    code.extend(def.attributes.iter().cloned().map(Code::Verbatim));
    let mut required = None;
    match &def.structure {
        Structure::Object(object) => {
            code.push(object::object(scope, def, object));
            code.extend(constructor::constructor(scope, def, object));
            required = constructor::required(scope, def, object);
        }
        Structure::Dynamic => code.push(object::dynamic(scope, def)),
        Structure::Literals(literals) => code.push(enums::literals(scope, def, literals)),
        Structure::Tagged(tagged) => code.push(enums::tagged(scope, def, tagged)),
        Structure::Union(variants) => code.push(enums::union(scope, def, variants)),
        Structure::Newtype(ty) => code.push(object::newtype(scope, def, ty)),
    }
    code.extend(implementation);
    [code].into_iter().chain(required).collect()
}

fn derive(paths: &[String]) -> Code {
    Code::Line(format!("#[derive({})]", paths.join(", ")))
}

/// The name with which a type is defined.
fn name(def: &TypeDef) -> Name<'_> {
    Name(&def.home.name)
}
