//! Another name of a type. Where it leads to a type that is called something else, one that is hovered over says no more
//! than that, so it is told what the type is.

use super::scope::Scope;
use super::ty::Ty;
use crate::ident::Name;
use crate::manifest::Literal;
use crate::model::{Field, LiteralKind, Structure, TypeDef, TypeId, one_line};
use crate::output::WIDTH;

/// The alias of a type.
pub(super) fn alias(scope: &Scope<'_>, name: &str, id: TypeId) -> String {
    let def = scope.model().types.get(id);
    let docs = if def.home.name == name { String::new() } else { format!("/// {}\n", what(def)) };
    line(&docs, name, &scope.home(id))
}

/// The alias of a struct of required fields.
pub(super) fn required(scope: &Scope<'_>, name: &str, id: TypeId) -> String {
    line("", name, &scope.required(id))
}

fn line(docs: &str, name: &str, ty: &Ty<'_>) -> String {
    format!("{docs}pub type {} = {ty};", Name(name))
}

/// A type in few words: whole, or how much of it there is.
fn what(def: &TypeDef) -> String {
    let short = |text: String, long: String| if text.len() <= WIDTH { format!("`{}`", one_line(&text)) } else { long };
    match &def.structure {
        Structure::Object(object) => {
            let name = |field: &Field| format!("{}{}", field.key, if field.optional { "?" } else { "" });
            let fields: Vec<String> = object.fields.iter().map(name).collect();
            short(format!("{{ {} }}", fields.join(", ")), format!("An object of {} fields.", fields.len()))
        }
        Structure::Dynamic => "An object.".to_owned(),
        Structure::Literals(literals) => {
            let values: Vec<String> = literals.variants.iter().map(|(_, literal)| text(literal)).collect();
            let kind = match literals.kind {
                LiteralKind::String => "strings",
                LiteralKind::Number | LiteralKind::Int64 => "numbers",
                LiteralKind::Boolean => "booleans",
            };
            short(values.join(" | "), format!("One of {} {kind}.", values.len()))
        }
        Structure::Tagged(_) | Structure::Union(_) => {
            let names = def.structure.variants();
            short(names.join(" | "), format!("One of {} kinds of values.", names.len()))
        }
        Structure::Newtype(_) => "A type that holds itself.".to_owned(),
    }
}

fn text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => format!("{text:?}"),
        Literal::Number(number) => number.to_string(),
        Literal::Bigint(number) => format!("{number}n"),
        Literal::Boolean(boolean) => boolean.to_string(),
    }
}
