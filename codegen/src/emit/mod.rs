//! The model as Rust: one file per emitted thing. What is emitted is decided in the model; here it is only written:
//! definitions line by line, and as tokens what takes one line or several, as there is room.

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
mod travel;
mod ty;

use self::scope::Scope;
use crate::api::{self, Api, Derives, ModuleId, Shape, TypeDef, TypeId};
use crate::diagnostic::Diagnostic;
use crate::ident::Name;
use crate::output::{Draft, File, Item, Module};

/// Implemented at the end of the file.
const SERDE: &[&str] = &["Serialize", "Deserialize"];

/// The whole file.
pub(crate) fn emit(api: &Api) -> Result<File, Diagnostic> {
    Ok(File { modules: modules(api, api.modules.tops())?, travel: travel::travel(api) })
}

/// Those of the modules that have anything in them.
fn modules<'m>(api: &Api, ids: impl IntoIterator<Item = &'m ModuleId>) -> Result<Vec<Module>, Diagnostic> {
    ids.into_iter().filter_map(|id| module(api, *id).transpose()).collect()
}

/// A module with all below it; `None` where that is nothing.
fn module(api: &Api, id: ModuleId) -> Result<Option<Module>, Diagnostic> {
    let module = api.modules.get(id);
    let scope = Scope::new(api, id);
    let mut items = Vec::new();
    for item in &module.items {
        let drafts = match item {
            api::Item::Function(index) => function::function(&scope, &api.functions[*index]),
            api::Item::Table(index) => table::table(&scope, &api.tables[*index]),
            api::Item::Route(index) => http::route(&scope, &api.routes[*index]),
            api::Item::Type(ty) => definition(&scope, *ty, ""),
            api::Item::Alias(name, ty) => vec![alias::alias(&scope, name, *ty)],
            api::Item::RequiredAlias(name, ty) => vec![alias::required(&scope, name, *ty)],
        };
        let is_alias = matches!(item, api::Item::Alias(..) | api::Item::RequiredAlias(..));
        // At once, for the tokens of a whole file are a lot.
        for draft in drafts {
            items.push(Item { alias: is_alias, lines: draft.lay_out()? });
        }
    }
    let mut children = modules(api, module.children.values())?;
    children.sort_by(|a, b| a.name.cmp(&b.name));
    // The public functions are what the file is for, also when there are none.
    let empty = items.is_empty() && children.is_empty();
    if empty && !(module.parent.is_none() && module.name == "api") {
        return Ok(None);
    }
    Ok(Some(Module {
        name: Name(&module.name).to_string(),
        top: module.parent.is_none(),
        uses: scope.into_uses(),
        items,
        children,
    }))
}

/// A type with what is implemented for it right there; `head`, docs and attributes, goes before it.
fn definition(scope: &Scope<'_>, id: TypeId, head: &str) -> Vec<Draft> {
    let def = scope.api().types.get(id);
    let body = match &def.shape {
        Shape::Object(object) => object::object(scope, def, object),
        Shape::Dynamic => object::dynamic(scope, def),
        Shape::Literals(literals) => enums::literals(scope, def, literals),
        Shape::Tagged(tagged) => enums::tagged(scope, def, tagged),
        Shape::Union(variants) => enums::union(scope, def, variants),
        Shape::Newtype(ty) => object::newtype(scope, def, ty),
    };
    let (constructor, required) = match &def.shape {
        Shape::Object(object) => {
            (constructor::constructor(scope, def, object), constructor::required(scope, def, object))
        }
        _ => (String::new(), None),
    };
    let attributes = def.attributes.concat();
    let definition = format!("{head}{}{attributes}{body}{constructor}", derives(def));
    [definition].into_iter().chain(required).map(Draft::Lines).collect()
}

/// The name a type is defined with.
fn name(def: &TypeDef) -> Name<'_> {
    Name(def.home.as_ref().map_or("_0", |(_, name)| name))
}

/// The derives, those that the user wants among them.
fn derives(def: &TypeDef) -> String {
    let Derives { copy, eq, default } = def.derives;
    let mut derives = vec!["Debug", "Clone"];
    derives.extend(copy.then_some("Copy"));
    derives.push("PartialEq");
    derives.extend(eq.then_some(["Eq", "Hash"]).into_iter().flatten());
    derives.extend(default.then_some("Default"));
    let given: Vec<&str> = derives.iter().chain(SERDE).copied().collect();
    let wanted = def.extra_derives.iter().map(String::as_str);
    derives.extend(wanted.filter(|path| !given.contains(&path.rsplit("::").next().unwrap_or(path))));
    format!("#[derive({})]\n", derives.join(", "))
}
