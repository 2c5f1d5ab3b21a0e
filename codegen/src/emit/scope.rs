//! The names that can be used in one module: short where nothing of the user's shadows them, qualified elsewhere.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, ModuleId, Type, TypeId};
use crate::ident;

/// A module that is being emitted.
pub(super) struct Scope<'a> {
    api: &'a Api,
    module: ModuleId,
    uses: RefCell<Uses>,
}

#[derive(Default)]
struct Uses {
    runtime: BTreeSet<&'static str>,
    std: BTreeSet<&'static str>,
    tables: bool,
}

/// What generated code takes from the standard library without the prelude, or with it: name -> path.
const STD: &[(&str, &str, &str)] = &[
    ("BTreeMap", "collections", "BTreeMap"),
    ("Cow", "borrow", "Cow"),
    ("Default", "default", "Default"),
    ("Into", "convert", "Into"),
    ("None", "option::Option", "None"),
    ("Option", "option", "Option"),
    ("String", "string", "String"),
    ("Vec", "vec", "Vec"),
    ("bool", "primitive", "bool"),
    ("f64", "primitive", "f64"),
    ("i64", "primitive", "i64"),
    ("str", "primitive", "str"),
];
const NOT_IN_PRELUDE: &[&str] = &["BTreeMap", "Cow"];

impl<'a> Scope<'a> {
    pub(super) fn new(api: &'a Api, module: ModuleId) -> Self {
        Self { api, module, uses: RefCell::default() }
    }

    pub(super) fn api(&self) -> &'a Api {
        self.api
    }

    /// Whether the module has something of this name.
    pub(super) fn shadowed(&self, name: &str) -> bool {
        self.api.modules.get(self.module).taken.contains(name)
    }

    /// An item of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        let ident = ident::token(name);
        if self.shadowed(name) {
            return quote! { ::convex_typed::#ident };
        }
        self.uses.borrow_mut().runtime.insert(name);
        quote! { #ident }
    }

    /// An item of the standard library, one of [`STD`].
    pub(super) fn std(&self, name: &'static str) -> TokenStream {
        let ident = ident::token(name);
        let Some((_, module, _)) = STD.iter().find(|(known, ..)| *known == name).filter(|_| self.shadowed(name)) else {
            if NOT_IN_PRELUDE.contains(&name) {
                self.uses.borrow_mut().std.insert(name);
            }
            return quote! { #ident };
        };
        let path = module.split("::").map(ident::token);
        quote! { ::std::#(#path)::*::#ident }
    }

    /// The `use` lines for what was asked for, in the order of rustfmt.
    pub(super) fn into_uses(self) -> Vec<String> {
        let root = |name: &str| if self.shadowed(name) { format!("::{name}") } else { name.to_owned() };
        let uses = self.uses.borrow();
        let mut lines = Vec::new();
        match uses.runtime.iter().copied().collect::<Vec<_>>().as_slice() {
            [] => {}
            [one] => lines.push(format!("use {}::{one};", root("convex_typed"))),
            many => lines.push(format!("use {}::{{{}}};", root("convex_typed"), many.join(", "))),
        }
        for name in &uses.std {
            if let Some((_, module, _)) = STD.iter().find(|(known, ..)| known == name) {
                lines.push(format!("use {}::{module}::{name};", root("std")));
            }
        }
        if uses.tables {
            lines.push(format!("use {}tables;", "super::".repeat(self.depth())));
        }
        lines
    }

    fn depth(&self) -> usize {
        self.api.modules.path(self.module).len()
    }

    /// The module of tables, from here.
    fn tables(&self) -> TokenStream {
        let here = self.api.modules.path(self.module);
        if here == ["tables"] {
            return quote! { self };
        }
        if here.first() == Some(&"tables") {
            let supers = vec![quote! { super }; here.len() - 1];
            return quote! { #(#supers)::* };
        }
        if self.shadowed("tables") {
            let supers = vec![quote! { super }; here.len()];
            return quote! { #(#supers)::*::tables };
        }
        self.uses.borrow_mut().tables = true;
        quote! { tables }
    }

    /// A module, seen from here, as the start of a path: with a `::` behind it unless it is this one.
    fn module_path(&self, to: ModuleId) -> TokenStream {
        let here = self.api.modules.path(self.module);
        let there = self.api.modules.path(to);
        if let (Some(&"tables"), false) = (there.first(), here.first() == Some(&"tables")) {
            let tables = self.tables();
            let rest = there[1..].iter().map(|name| ident::token(name));
            return quote! { #tables:: #(#rest::)* };
        }
        let common = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
        let supers = vec![quote! { super }; here.len() - common];
        let rest = there[common..].iter().map(|name| ident::token(name));
        quote! { #(#supers::)* #(#rest::)* }
    }

    /// A type where it is defined.
    pub(super) fn home(&self, id: TypeId) -> TokenStream {
        match &self.api.types.get(id).home {
            Some((module, name)) => {
                let path = self.module_path(*module);
                let name = ident::token(name);
                quote! { #path #name }
            }
            // Every type occurs somewhere, and each of those places is a home for it.
            None => self.runtime("Value"),
        }
    }

    /// A type as it is called among the types of `within`.
    pub(super) fn named(&self, id: TypeId, within: ModuleId) -> TokenStream {
        match self.api.modules.get(within).locals.get(&id) {
            Some(name) => {
                let path = self.module_path(within);
                let name = ident::token(name);
                quote! { #path #name }
            }
            None => self.home(id),
        }
    }

    /// A type expression; its named parts are those of `within`.
    pub(super) fn ty(&self, ty: &Type, within: ModuleId) -> TokenStream {
        match ty {
            Type::Unit => quote! { () },
            Type::Boolean => self.std("bool"),
            Type::Number => self.std("f64"),
            Type::Int64 => self.std("i64"),
            Type::String => self.std("String"),
            Type::Bytes => self.runtime("Bytes"),
            Type::Value => self.runtime("Value"),
            Type::Never => self.runtime("Never"),
            Type::Id(tables) => self.id(tables),
            Type::Option(inner) => self.option(&self.ty(inner, within)),
            Type::Vec(inner) => {
                let (vec, inner) = (self.std("Vec"), self.ty(inner, within));
                quote! { #vec<#inner> }
            }
            Type::Map(key, value) => {
                let (map, key, value) = (self.std("BTreeMap"), self.ty(key, within), self.ty(value, within));
                quote! { #map<#key, #value> }
            }
            Type::PaginationOptions => self.runtime("PaginationOptions"),
            Type::PaginationResult(item) => {
                let (result, item) = (self.runtime("PaginationResult"), self.ty(item, within));
                quote! { #result<#item> }
            }
            Type::Named(id) => self.named(*id, within),
            // Checked to be a type when the options were read.
            Type::Custom(text) => text.parse().unwrap_or_default(),
        }
    }

    pub(super) fn option(&self, inner: &TokenStream) -> TokenStream {
        let option = self.std("Option");
        quote! { #option<#inner> }
    }

    fn id(&self, tables: &[String]) -> TokenStream {
        let id = self.runtime("Id");
        let markers: Vec<TokenStream> = tables.iter().map(|table| self.marker(table)).collect();
        match markers.as_slice() {
            [one] => quote! { #id<#one> },
            many => quote! { #id<(#(#many),*)> },
        }
    }

    fn marker(&self, table: &str) -> TokenStream {
        match self.api.tables.iter().find(|known| known.name == table) {
            Some(known) => {
                let path = if self.module == known.module {
                    TokenStream::new()
                } else {
                    let path = self.tables();
                    quote! { #path:: }
                };
                let name = ident::token(&known.ident);
                quote! { #path #name }
            }
            // Every table that an id mentions is in the model, but for those that the runtime names.
            None => crate::api::system_table(table).map_or_else(|| quote! { () }, |name| self.runtime(name)),
        }
    }
}
