//! Turns the model into Rust items, one source file per kind of item.
//!
//! The passes of the model decide what is emitted; this module only writes it, line by line.

mod alias;
mod constructor;
mod doc;
mod enums;
mod function;
mod http;
mod object;
mod scope;
mod shapes;
mod table;
#[cfg(test)]
mod tests;
mod ty;
mod wire_impls;

use self::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::ident::Name;
use crate::model::{self, Model, ModuleId, Structure, TypeDef, TypeId};
use crate::output::{self, FileText, ItemText, ModuleText};

/// The whole file.
pub(crate) fn emit(model: &Model) -> Result<FileText, Diagnostic> {
    Ok(FileText { modules: modules(model, model.modules.tops())?, wire_impls: wire_impls::wire_impls(model) })
}

fn modules<'m>(model: &Model, ids: impl IntoIterator<Item = &'m ModuleId>) -> Result<Vec<ModuleText>, Diagnostic> {
    ids.into_iter().map(|id| module(model, *id)).collect()
}

/// A module with its children.
fn module(model: &Model, id: ModuleId) -> Result<ModuleText, Diagnostic> {
    let module = model.modules.get(id);
    let scope = Scope::new(model, id);
    let mut items = Vec::new();
    for item in &module.items {
        let texts = match item {
            model::Item::Function(index) => function::function(&scope, &model.functions[*index]),
            model::Item::Table(index) => table::table(&scope, &model.tables[*index]),
            model::Item::Route(index) => http::route(&scope, &model.routes[*index]),
            model::Item::Type(ty) => definition(&scope, *ty, ""),
            model::Item::Alias(name, ty) => vec![alias::alias(&scope, name, *ty)],
            model::Item::RequiredAlias(name, ty) => vec![alias::required(&scope, name, *ty)],
        };
        let is_alias = matches!(item, model::Item::Alias(..) | model::Item::RequiredAlias(..));
        for text in texts {
            let lines = output::lay_out(text).map_err(|error| bug(model, id, item, &error))?;
            items.push(ItemText { alias: is_alias, lines });
        }
    }
    let mut children = modules(model, module.children.values())?;
    children.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(ModuleText {
        name: Name(&module.name).to_string(),
        top: module.parent.is_none(),
        uses: scope.into_uses(),
        items,
        children,
    })
}

/// An item was emitted that is not Rust.
fn bug(model: &Model, module: ModuleId, item: &model::Item, error: &syn::Error) -> Diagnostic {
    let within = |name: &str| format!("{}::{name}", model.modules.path(module).join("::"));
    let subject = match item {
        model::Item::Function(index) => model.functions[*index].path.clone(),
        model::Item::Table(index) => within(&model.tables[*index].ident),
        model::Item::Route(index) => model.routes[*index].path.clone(),
        model::Item::Type(ty) => within(&model.types.get(*ty).home.name),
        model::Item::Alias(name, _) | model::Item::RequiredAlias(name, _) => within(name),
    };
    Diagnostic::bug(subject, format!("invalid Rust was generated: {error}"))
}

/// A type with what is implemented for it right there; `head`, docs and attributes, goes before it.
fn definition(scope: &Scope<'_>, id: TypeId, head: &str) -> Vec<String> {
    let def = scope.model().types.get(id);
    let mut required = None;
    let body = match &def.structure {
        Structure::Object(object) => {
            required = constructor::required(scope, def, object);
            object::object(scope, def, object) + &constructor::constructor(scope, def, object)
        }
        Structure::Dynamic => object::dynamic(scope, def),
        Structure::Literals(literals) => enums::literals(scope, def, literals),
        Structure::Tagged(tagged) => enums::tagged(scope, def, tagged),
        Structure::Union(variants) => enums::union(scope, def, variants),
        Structure::Newtype(ty) => object::newtype(scope, def, ty),
    };
    let attributes = def.attributes.concat();
    let derives = def.derive_paths.join(", ");
    let definition = format!("{head}#[derive({derives})]\n{attributes}{body}");
    [definition].into_iter().chain(required).collect()
}

/// The name a type is defined with.
fn name(def: &TypeDef) -> Name<'_> {
    Name(&def.home.name)
}
