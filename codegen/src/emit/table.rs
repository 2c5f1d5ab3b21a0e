//! A table: the type of its documents, which also marks its ids.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::Scope;
use super::{definition, doc};
use crate::api::{Table, one_line};
use crate::ident;

pub(super) fn table(scope: &Scope<'_>, table: &Table) -> Vec<TokenStream> {
    let name = ident::token(&table.ident);
    let said = one_line(&table.name);
    let mut items = match table.document {
        Some(document) => definition(scope, document, &doc(&format!("A document of the table `{said}`."))),
        None => {
            let docs = doc(&format!("The table `{said}`, as it marks its ids."));
            vec![quote! { #docs #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)] pub enum #name {} }]
        }
    };
    let (trait_, text, key) = (scope.runtime("Table"), scope.std("str"), &table.name);
    items.push(quote! {
        impl #trait_ for #name {
            const NAME: &'static #text = #key;
        }
    });
    items
}
