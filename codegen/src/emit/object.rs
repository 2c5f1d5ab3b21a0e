//! Objects: a struct with plain fields.

use super::name;
use super::scope::Scope;
use crate::ident::Name;
use crate::model::{Object, Type, TypeDef, one_line};
use crate::output::Code;

/// The struct.
pub(super) fn object(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> Code {
    let name = name(def);
    if object.fields.is_empty() {
        return Code::Line(format!("pub struct {name};"));
    }
    let mut body = Vec::new();
    for field in &object.fields {
        let ty = scope.ty(&field.ty, def.scope);
        let ty = if field.optional { scope.option(ty) } else { ty };
        let docs = field.other_key().map(|key| Code::Verbatim(format!("/// On the wire: `{}`.", one_line(key))));
        body.extend(docs);
        body.push(Code::Line(format!("pub {}: {ty},", Name(&field.name))));
    }
    Code::block(format!("pub struct {name}"), body)
}

/// A type that wraps another.
pub(super) fn newtype(scope: &Scope<'_>, def: &TypeDef, ty: &Type) -> Code {
    Code::Line(format!("pub struct {}(pub {});", name(def), scope.ty(ty, def.scope)))
}

/// An object whose fields the manifest does not declare.
pub(super) fn dynamic(scope: &Scope<'_>, def: &TypeDef) -> Code {
    Code::Line(format!("pub struct {}(pub {});", name(def), scope.runtime("Object")))
}
