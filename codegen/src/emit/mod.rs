//! The model as Rust: one file per emitted thing. What is emitted is decided in the model; here it is only written.

mod enums;
mod function;
mod http;
mod object;
mod scope;
mod table;
mod travel;

use proc_macro2::TokenStream;
use quote::quote;

use self::scope::Scope;
use crate::api::{Api, Item, ModuleId, Shape, TypeId};
use crate::ident;
use crate::output;

/// The whole file, unformatted.
pub(crate) fn emit(api: &Api) -> output::File {
    let modules = api.modules.tops().iter().filter_map(|top| module(api, *top)).collect();
    output::File { modules, travel: travel::travel(api) }
}

/// A module with all below it; `None` where that is nothing.
fn module(api: &Api, id: ModuleId) -> Option<output::Module> {
    let module = api.modules.get(id);
    let scope = Scope::new(api, id);
    let mut items = Vec::new();
    for item in &module.items {
        let tokens = match item {
            Item::Function(index) => function::function(&scope, &api.functions[*index]),
            Item::Table(index) => table::table(&scope, &api.tables[*index]),
            Item::Route(index) => http::route(&scope, &api.routes[*index]),
            Item::Type(ty) => definition(&scope, *ty, &TokenStream::new()),
            Item::Alias(name, ty) => vec![alias(&scope, name, *ty)],
        };
        let alias = matches!(item, Item::Alias(..));
        items.extend(tokens.into_iter().map(|tokens| output::Item { alias, tokens }));
    }
    let mut children: Vec<output::Module> =
        module.children.values().filter_map(|child| self::module(api, *child)).collect();
    children.sort_by(|a, b| a.name.cmp(&b.name));
    // The public functions are what the file is for, also when there are none.
    let empty = items.is_empty() && children.is_empty();
    if empty && !(module.parent.is_none() && module.name == "api") {
        return None;
    }
    Some(output::Module {
        name: ident::token(&module.name).to_string(),
        top: module.parent.is_none(),
        uses: scope.into_uses(),
        items,
        children,
    })
}

/// A type with what is implemented for it right there; `docs` go before it.
fn definition(scope: &Scope<'_>, id: TypeId, docs: &TokenStream) -> Vec<TokenStream> {
    let def = scope.api().types.get(id);
    match &def.shape {
        Shape::Object(object) => object::object(scope, def, object, docs),
        Shape::Dynamic => vec![object::dynamic(scope, def, docs)],
        Shape::Literals(literals) => vec![enums::literals(scope, def, literals, docs)],
        Shape::Tagged(tagged) => vec![enums::tagged(scope, def, tagged, docs)],
        Shape::Union(variants) => vec![enums::union(scope, def, variants, docs)],
    }
}

fn alias(scope: &Scope<'_>, name: &str, ty: TypeId) -> TokenStream {
    let name = ident::token(name);
    let home = scope.home(ty);
    quote! { pub type #name = #home; }
}

/// One line of documentation.
fn doc(line: &str) -> TokenStream {
    let line = format!(" {line}");
    quote! { #[doc = #line] }
}
