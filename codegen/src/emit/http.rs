//! An HTTP action: a struct with what varies in its path.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc;
use super::scope::Scope;
use crate::api::{Piece, Route, one_line};
use crate::ident::{self, Name};
use crate::output::Draft;

pub(super) fn route(scope: &Scope<'_>, route: &Route) -> Vec<Draft> {
    let name = Name(&route.ident);
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
            let field = Name(field);
            Some(quote! { #docs pub #field: #string, })
        })
        .collect();
    let (body, copy) = if fields.is_empty() { (quote! { ; }, ", Copy") } else { (quote! { { #(#fields)* } }, "") };
    let lines = format!(
        "/// `{} {}`\n#[derive(Debug, Clone{copy}, PartialEq, Eq, Hash, Default)]\n",
        route.method.as_str(),
        one_line(&route.path)
    );
    let (action, method, cow, text) =
        (scope.runtime("HttpAction"), scope.runtime("Method"), scope.std("Cow"), scope.std("str"));
    let constant = Name(route.method.as_str());
    let path = path(route);
    vec![
        Draft { lines, ..Draft::tokens(quote! { pub struct #name #body }) },
        Draft::tokens(quote! {
            impl #action for #name {
                const METHOD: #method = #method::#constant;
                fn path(&self) -> #cow<'static, #text> {
                    #path
                }
            }
        }),
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
        let local = if ident::is_keyword(field) { format!("{field}_") } else { field.clone() };
        format.push_str(&format!("{{{local}}}"));
        let (local, field) = (Name(&local), Name(field));
        encoded.push(quote! { let #local = ::convex_typed::http::#encode(&self.#field); });
    }
    quote! {
        #(#encoded)*
        ::std::format!(#format).into()
    }
}
