//! Objects: a struct with plain fields.

use super::name;
use super::scope::Scope;
use crate::ident::Name;
use crate::model::{Object, Type, TypeDef, one_line};

/// The struct.
pub(super) fn object(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> String {
    let name = name(def);
    if object.fields.is_empty() {
        return format!("pub struct {name};\n");
    }
    let fields = object.fields.iter().map(|field| {
        let ty = scope.ty(&field.ty, def.scope);
        let ty = if field.optional { scope.option(ty) } else { ty };
        let docs = field.other_key().map(|key| format!("    /// On the wire: `{}`.\n", one_line(key)));
        format!("{}    pub {}: {ty},\n", docs.unwrap_or_default(), Name(&field.name))
    });
    format!("pub struct {name} {{\n{}}}\n", fields.collect::<String>())
}

/// A type that is another.
pub(super) fn newtype(scope: &Scope<'_>, def: &TypeDef, ty: &Type) -> String {
    format!("pub struct {}(pub {});\n", name(def), scope.ty(ty, def.scope))
}

/// An object of which the manifest says nothing.
pub(super) fn dynamic(scope: &Scope<'_>, def: &TypeDef) -> String {
    format!("pub struct {}(pub {});\n", name(def), scope.runtime("Object"))
}
