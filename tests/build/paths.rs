//! The Rust types of functions and tables, found in the emitted text, so that nothing here depends on how the generator
//! chooses names.

use std::collections::BTreeMap;

use syn::{Expr, ExprLit, GenericArgument, ImplItem, Item, ItemImpl, Lit, PathArguments, Type};

/// The types of one file.
#[derive(Default)]
pub(crate) struct Paths {
    /// Path in Convex -> kind and path in Rust.
    pub(crate) functions: BTreeMap<String, (String, String)>,
    /// Table -> path in Rust.
    pub(crate) tables: BTreeMap<String, String>,
}

impl Paths {
    /// Finds every `impl FunctionReference<..> for ..` and `impl Table for ..`.
    pub(crate) fn scan(text: &str) -> syn::Result<Self> {
        let mut paths = Self::default();
        paths.items(&syn::parse_file(text)?.items, "");
        Ok(paths)
    }

    fn items(&mut self, items: &[Item], module: &str) {
        for item in items {
            match item {
                Item::Mod(inner) => {
                    if let Some((_, items)) = &inner.content {
                        self.items(items, &format!("{module}::{}", inner.ident));
                    }
                }
                Item::Impl(item) => self.implementation(item, module),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, item: &ItemImpl, module: &str) {
        let Some(of) = item.trait_.as_ref().and_then(|of| of.0.segments.last()) else { return };
        let Some(name) = last_segment(&item.self_ty) else { return };
        let rust = format!("{module}::{name}");
        if of.ident == "FunctionReference" {
            if let (PathArguments::AngleBracketed(kind), Some(path)) = (&of.arguments, constant(item, "PATH"))
                && let Some(GenericArgument::Type(kind)) = kind.args.first()
                && let Some(kind) = last_segment(kind)
            {
                self.functions.insert(path, (kind, rust));
            }
        } else if of.ident == "Table"
            && let Some(name) = constant(item, "NAME")
        {
            self.tables.insert(name, rust);
        }
    }
}

fn last_segment(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    Some(path.path.segments.last()?.ident.to_string())
}

fn constant(item: &ItemImpl, name: &str) -> Option<String> {
    item.items.iter().find_map(|inner| match inner {
        ImplItem::Const(constant) if constant.ident == name => match &constant.expr {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}
