//! Objects: a struct with plain fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::name;
use super::scope::Scope;
use crate::api::{Field, Object, Type, TypeDef};
use crate::ident::Name;

/// The struct.
pub(super) fn object(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> String {
    let name = name(def);
    if object.fields.is_empty() {
        return format!("pub struct {name};\n");
    }
    let fields = object.fields.iter().map(|field| {
        let ty = scope.ty(&field.ty, def.scope);
        let ty = if field.optional { scope.option(ty) } else { ty };
        format!("    pub {}: {ty},\n", Name(&field.name))
    });
    format!("pub struct {name} {{\n{}}}\n", fields.collect::<String>())
}

/// `new`, where some fields must be given and others need not.
pub(super) fn constructor(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> Option<TokenStream> {
    if def.derives.default || !object.fields.iter().any(Field::has_default) {
        return None;
    }
    let name = name(def);
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for (index, field) in object.fields.iter().enumerate() {
        let name = Name(&field.name);
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
        let numbered = format!("field_{index}");
        let parameter = if plain { name } else { Name(&numbered) };
        if field.ty == Type::String {
            let into = scope.std("Into");
            parameters.push(quote! { #parameter: impl #into<#ty> });
            values.push(quote! { #name: #parameter.into() });
        } else {
            parameters.push(quote! { #parameter: #ty });
            values.push(if plain {
                quote! { #name }
            } else {
                quote! { #name: #parameter }
            });
        }
    }
    let docs = match object.fields.iter().find(|field| field.has_default() && !field.optional) {
        Some(field) => format!(
            " With the fields that must be given; the others are absent, and `{}` asks for the first page.",
            field.name
        ),
        None => " With the fields that must be given; the others are absent.".to_owned(),
    };
    Some(quote! {
        impl #name {
            #[doc = #docs]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values,)* }
            }
        }
    })
}

fn has_variant(scope: &Scope<'_>, ty: &Type, name: &str) -> bool {
    let Type::Named(id) = ty else { return false };
    scope.api().types.get(*id).shape.variants().contains(&name)
}

/// An object of which the manifest says nothing.
pub(super) fn dynamic(scope: &Scope<'_>, def: &TypeDef) -> String {
    format!("pub struct {}(pub {});\n", name(def), scope.runtime("Object"))
}
