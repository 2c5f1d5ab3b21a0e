//! Unions: enums of literals, of tagged objects, and of anything.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc;
use super::object::{attributes, name};
use super::scope::Scope;
use crate::api::{Holds, LiteralKind, Literals, Tagged, TypeDef, UnionVariant, one_line};
use crate::ident;
use crate::manifest::Literal;

pub(super) fn literals(scope: &Scope<'_>, def: &TypeDef, literals: &Literals, docs: &TokenStream) -> TokenStream {
    let variants = literals.variants.iter().map(|(name, literal)| {
        let docs = literal_doc(literal);
        let name = ident::token(name);
        quote! { #docs #name, }
    });
    let other = match literals.kind {
        LiteralKind::String => scope.std("String"),
        LiteralKind::Number => scope.std("f64"),
        LiteralKind::Int64 => scope.std("i64"),
        LiteralKind::Boolean => scope.std("bool"),
    };
    let fallback = fallback(def, &other);
    enumeration(def, docs, &quote! { #(#variants)* #fallback })
}

pub(super) fn tagged(scope: &Scope<'_>, def: &TypeDef, tagged: &Tagged, docs: &TokenStream) -> TokenStream {
    let variants = tagged.variants.iter().map(|variant| {
        let name = ident::token(&variant.name);
        let payload = variant.payload.map(|id| {
            let ty = scope.named(id, def.scope);
            quote! { (#ty) }
        });
        quote! { #name #payload, }
    });
    let fallback = fallback(def, &unknown(scope, def));
    enumeration(def, docs, &quote! { #(#variants)* #fallback })
}

pub(super) fn union(scope: &Scope<'_>, def: &TypeDef, variants: &[UnionVariant], docs: &TokenStream) -> TokenStream {
    let variants = variants.iter().map(|variant| {
        let name = ident::token(&variant.name);
        match &variant.holds {
            Holds::Literal(literal) => {
                let docs = literal_doc(literal);
                quote! { #docs #name, }
            }
            Holds::Type(ty) => {
                let ty = scope.ty(ty, def.scope);
                quote! { #name(#ty), }
            }
        }
    });
    let fallback = fallback(def, &unknown(scope, def));
    enumeration(def, docs, &quote! { #(#variants)* #fallback })
}

fn unknown(scope: &Scope<'_>, def: &TypeDef) -> TokenStream {
    if def.fallback.is_some() { scope.runtime("Value") } else { TokenStream::new() }
}

fn enumeration(def: &TypeDef, docs: &TokenStream, variants: &TokenStream) -> TokenStream {
    let attributes = attributes(def);
    let name = name(def);
    quote! { #docs #attributes pub enum #name { #variants } }
}

fn fallback(def: &TypeDef, holds: &TokenStream) -> Option<TokenStream> {
    let name = ident::token(def.fallback.as_ref()?);
    let docs = doc("What these bindings do not know, as it came.");
    Some(quote! { #docs #name(#holds), })
}

/// The literal itself, where the variant's name does not show it.
fn literal_doc(literal: &Literal) -> Option<TokenStream> {
    let text = match literal {
        Literal::String(text) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
            if !text.is_empty() && text.chars().all(plain) {
                return None;
            }
            format!("{text:?}")
        }
        Literal::Number(number) => number.to_string(),
        Literal::Bigint(number) => number.to_string(),
        Literal::Boolean(_) => return None,
    };
    Some(doc(&format!("`{}`", one_line(&text))))
}
