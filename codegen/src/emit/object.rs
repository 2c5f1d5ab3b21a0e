//! Objects: a struct with plain fields.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::doc;
use super::scope::Scope;
use crate::api::{Derives, Field, Object, Type, TypeDef};
use crate::ident;

/// Implemented at the end of the file.
const SERDE: &[&str] = &["Serialize", "Deserialize"];

/// The struct, and `new` where some fields must be given and others need not.
pub(super) fn object(scope: &Scope<'_>, def: &TypeDef, object: &Object, docs: &TokenStream) -> Vec<TokenStream> {
    let attributes = attributes(def);
    let name = name(def);
    if object.fields.is_empty() {
        return vec![quote! { #docs #attributes pub struct #name; }];
    }
    let fields = object.fields.iter().map(|field| {
        let name = ident::token(&field.name);
        let mut ty = scope.ty(&field.ty, def.scope);
        if field.optional {
            ty = scope.option(&ty);
        }
        quote! { pub #name: #ty }
    });
    let mut items = vec![quote! { #docs #attributes pub struct #name { #(#fields,)* } }];
    if object.fields.iter().any(Field::has_default) && !def.derives.default {
        items.push(constructor(scope, def, object));
    }
    items
}

fn constructor(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> TokenStream {
    let name = name(def);
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for (index, field) in object.fields.iter().enumerate() {
        let name = ident::token(&field.name);
        if field.optional {
            let none = scope.std("None");
            values.push(quote! { #name: #none });
            continue;
        }
        if field.has_default() {
            let default = scope.std("Default");
            values.push(quote! { #name: #default::default() });
            continue;
        }
        let ty = scope.ty(&field.ty, def.scope);
        // A binding must not be spelled like a type here or a variant of its own type, and underscores in front mean
        // something.
        let plain = field.name.starts_with(|c: char| c.is_ascii_lowercase())
            && !scope.shadowed(&field.name)
            && !has_variant(scope, &field.ty, &field.name);
        let parameter = if plain { name.clone() } else { format_ident!("field_{index}") };
        let (ty, value) = match field.ty {
            Type::String => {
                let into = scope.std("Into");
                (quote! { impl #into<#ty> }, quote! { #parameter.into() })
            }
            _ => (ty, quote! { #parameter }),
        };
        values.push(if name == value.to_string() {
            value
        } else {
            quote! { #name: #value }
        });
        parameters.push(quote! { #parameter: #ty });
    }
    let docs = match object.fields.iter().find(|field| field.has_default() && !field.optional) {
        Some(field) => doc(&format!(
            "With the fields that must be given; the others are absent, and `{}` asks for the first page.",
            field.name
        )),
        None => doc("With the fields that must be given; the others are absent."),
    };
    quote! {
        impl #name {
            #docs
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values,)* }
            }
        }
    }
}

fn has_variant(scope: &Scope<'_>, ty: &Type, name: &str) -> bool {
    let Type::Named(id) = ty else { return false };
    scope.api().types.get(*id).shape.variants().contains(&name)
}

/// An object of which the manifest says nothing.
pub(super) fn dynamic(scope: &Scope<'_>, def: &TypeDef, docs: &TokenStream) -> TokenStream {
    let attributes = attributes(def);
    let name = name(def);
    let object = scope.runtime("Object");
    quote! { #docs #attributes pub struct #name(pub #object); }
}

/// The name a type is defined with.
pub(super) fn name(def: &TypeDef) -> proc_macro2::Ident {
    ident::token(def.home.as_ref().map_or("_0", |(_, name)| name))
}

/// The derives, and what the user wants beside them.
pub(super) fn attributes(def: &TypeDef) -> TokenStream {
    let Derives { copy, eq, default } = def.derives;
    let mut derives = vec!["Debug", "Clone"];
    derives.extend(copy.then_some("Copy"));
    derives.push("PartialEq");
    derives.extend(eq.then_some(["Eq", "Hash"]).into_iter().flatten());
    derives.extend(default.then_some("Default"));
    let given: Vec<&str> = derives.iter().chain(SERDE).copied().collect();
    let wanted = def.extra_derives.iter().map(String::as_str);
    derives.extend(wanted.filter(|path| !given.contains(&path.rsplit("::").next().unwrap_or(path).trim())));
    // Both were checked when the options were read.
    let derives: TokenStream = derives.join(", ").parse().unwrap_or_default();
    let own: TokenStream = def.attributes.join("\n").parse().unwrap_or_default();
    quote! { #[derive(#derives)] #own }
}
