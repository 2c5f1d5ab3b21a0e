//! Unions: enums of literals, of tagged objects, and of anything.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::Scope;
use super::ty::Ty;
use super::{doc, name};
use crate::api::{Holds, LiteralKind, Literals, Tagged, TypeDef, UnionVariant, one_line};
use crate::ident::Name;
use crate::manifest::Literal;

pub(super) fn literals(scope: &Scope<'_>, def: &TypeDef, literals: &Literals) -> TokenStream {
    let name = name(def);
    let docs = literals.variants.iter().map(|(_, literal)| literal_doc(literal));
    let names = literals.variants.iter().map(|(name, _)| Name(name));
    let fallback = fallback(def, || match literals.kind {
        LiteralKind::String => scope.std("String"),
        LiteralKind::Number => scope.std("f64"),
        LiteralKind::Int64 => scope.std("i64"),
        LiteralKind::Boolean => scope.std("bool"),
    });
    quote! { pub enum #name { #(#docs #names,)* #fallback } }
}

pub(super) fn tagged(scope: &Scope<'_>, def: &TypeDef, tagged: &Tagged) -> TokenStream {
    let name = name(def);
    let names = tagged.variants.iter().map(|variant| Name(&variant.name));
    let payloads = tagged.variants.iter().map(|variant| variant.payload.map(|id| holding(&scope.named(id, def.scope))));
    let fallback = fallback(def, || scope.runtime("Value"));
    quote! { pub enum #name { #(#names #payloads,)* #fallback } }
}

pub(super) fn union(scope: &Scope<'_>, def: &TypeDef, variants: &[UnionVariant]) -> TokenStream {
    let name = name(def);
    let variants = variants.iter().map(|variant| {
        let name = Name(&variant.name);
        match &variant.holds {
            Holds::Literal(literal) => {
                let docs = literal_doc(literal);
                quote! { #docs #name }
            }
            Holds::Type(ty) => {
                let payload = holding(&scope.ty(ty, def.scope));
                quote! { #name #payload }
            }
        }
    });
    let fallback = fallback(def, || scope.runtime("Value"));
    quote! { pub enum #name { #(#variants,)* #fallback } }
}

/// What stands behind a variant's name.
fn holding(ty: &Ty<'_>) -> TokenStream {
    quote! { (#ty) }
}

fn fallback<'a>(def: &TypeDef, holds: impl FnOnce() -> Ty<'a>) -> Option<TokenStream> {
    let (name, payload) = (Name(def.fallback.as_ref()?), holding(&holds()));
    let docs = doc("What these bindings do not know, as it came.");
    Some(quote! { #docs #name #payload, })
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
