//! An alias of a type. Editors show little more than its target, so the docs summarize the type.

use super::scope::Scope;
use super::ty::Ty;
use crate::ident::Name;
use crate::model::{Field, Home, LiteralKind, Structure, TypeDef, TypeId, literal_in_typescript, one_line};
use crate::output::Code;

/// The longest summary. A longer one is replaced by the number of fields or values.
const LONGEST: usize = 89;

/// The alias of a type, with docs if its name differs from the type's.
pub(super) fn alias(scope: &Scope<'_>, name: &str, id: TypeId) -> Vec<Code> {
    let def = scope.model().types.get(id);
    let docs = (def.home.name != name).then(|| Code::Verbatim(format!("/// {}", summary(def))));
    docs.into_iter().chain([line(name, &scope.home(&def.home))]).collect()
}

/// The alias of a struct of required fields.
pub(super) fn required(scope: &Scope<'_>, name: &str, home: &Home) -> Vec<Code> {
    vec![line(name, &scope.home(home))]
}

fn line(name: &str, ty: &Ty<'_>) -> Code {
    Code::Line(format!("pub type {} = {ty};", Name(name)))
}

/// A type in a few words: its fields or values, or how many there are.
fn summary(def: &TypeDef) -> String {
    let short =
        |text: String, long: String| if text.len() <= LONGEST { format!("`{}`", one_line(&text)) } else { long };
    match &def.structure {
        Structure::Object(object) => {
            let name = |field: &Field| format!("{}{}", field.key, if field.optional { "?" } else { "" });
            let fields: Vec<String> = object.fields.iter().map(name).collect();
            short(format!("{{ {} }}", fields.join(", ")), format!("An object with {} fields.", fields.len()))
        }
        Structure::Dynamic => "An object.".to_owned(),
        Structure::Literals(literals) => {
            let values: Vec<String> =
                literals.variants.iter().map(|(_, literal)| literal_in_typescript(literal)).collect();
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
        Structure::Newtype(_) => "A type that contains itself.".to_owned(),
    }
}
