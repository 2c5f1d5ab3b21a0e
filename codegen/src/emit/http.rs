//! An HTTP action: a struct with what varies in its path.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::doc;
use super::scope::Scope;
use crate::api::{Piece, Route, one_line};
use crate::ident;

pub(super) fn route(scope: &Scope<'_>, route: &Route) -> Vec<TokenStream> {
    let docs = doc(&format!("`{} {}`", route.method.as_str(), one_line(&route.path)));
    let name = ident::token(&route.ident);
    let string = scope.std("String");
    let fields: Vec<TokenStream> = route
        .pieces
        .iter()
        .filter_map(|piece| {
            let (docs, field) = match piece {
                Piece::Text(_) => return None,
                Piece::Segment(field) => (doc("One segment of the path, not yet percent-encoded."), field),
                Piece::Rest(field) => (doc("The path behind the prefix, not yet percent-encoded."), field),
            };
            let field = ident::token(field);
            Some(quote! { #docs pub #field: #string, })
        })
        .collect();
    let (body, copy) =
        if fields.is_empty() { (quote! { ; }, quote! { , Copy }) } else { (quote! { { #(#fields)* } }, quote! {}) };
    let (action, method, cow, text) =
        (scope.runtime("HttpAction"), scope.runtime("Method"), scope.std("Cow"), scope.std("str"));
    let constant = format_ident!("{}", route.method.as_str());
    let path = path(route);
    vec![
        quote! { #docs #[derive(Debug, Clone #copy, PartialEq, Eq, Hash, Default)] pub struct #name #body },
        quote! {
            impl #action for #name {
                const METHOD: #method = #method::#constant;
                fn path(&self) -> #cow<'static, #text> {
                    #path
                }
            }
        },
    ]
}

fn path(route: &Route) -> TokenStream {
    if let [Piece::Text(path)] = route.pieces.as_slice() {
        return quote! { #path.into() };
    }
    let mut format = String::new();
    let mut encoded = Vec::new();
    for piece in &route.pieces {
        let (field, encode) = match piece {
            Piece::Text(text) => {
                format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                continue;
            }
            Piece::Segment(field) => (field, quote! { segment }),
            Piece::Rest(field) => (field, quote! { rest }),
        };
        // Named after its field; `format!` takes no raw identifier.
        let name = format_ident!("{}{}", field, if ident::is_keyword(field) { "_" } else { "" });
        let field = ident::token(field);
        format.push_str(&format!("{{{name}}}"));
        encoded.push(quote! { let #name = ::convex_typed::http::#encode(&self.#field); });
    }
    quote! {
        #(#encoded)*
        ::std::format!(#format).into()
    }
}
