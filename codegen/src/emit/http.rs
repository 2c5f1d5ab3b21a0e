//! An HTTP action: a struct with what varies in its path.

use proc_macro2::Literal;

use super::scope::Scope;
use crate::ident::{self, Name};
use crate::model::{Piece, Route, one_line};

pub(super) fn route(scope: &Scope<'_>, route: &Route) -> Vec<String> {
    let name = Name(&route.ident);
    let method = route.method.as_str();
    let string = scope.std("String");
    let fields: String = route
        .pieces
        .iter()
        .filter_map(|piece| {
            let (what, field) = match piece {
                Piece::Text(_) => return None,
                Piece::Segment(field) => ("One segment of the path", field),
                Piece::Rest(field) => ("The path behind the prefix", field),
            };
            Some(format!("    /// {what}, not yet percent-encoded.\n    pub {}: {string},\n", Name(field)))
        })
        .collect();
    let (body, copy) = if fields.is_empty() { (";".to_owned(), ", Copy") } else { (format!(" {{\n{fields}}}"), "") };
    let path_said = one_line(&route.path);
    let definition = format!(
        "\
/// `{method} {path_said}`
#[derive(Debug, Clone{copy}, PartialEq, Eq, Hash, Default)]
pub struct {name}{body}
"
    );
    let (action, methods, text) = (scope.runtime("HttpAction"), scope.runtime("Method"), scope.std("str"));
    let (method, said) = (Name(method), Literal::string(&route.path));
    let path = path(route).map_or_else(String::new, |body| {
        let cow = scope.std("Cow");
        format!("    fn path(&self) -> {cow}<'static, {text}> {{\n{body}    }}\n")
    });
    let implementation = format!(
        "\
impl {action} for {name} {{
    const METHOD: {methods} = {methods}::{method};
    const ROUTE: &'static {text} = {said};
{path}}}"
    );
    vec![definition, implementation]
}

/// The lines that make the path, unless it is the route itself.
fn path(route: &Route) -> Option<String> {
    if let [Piece::Text(path)] = route.pieces.as_slice() {
        return (*path != route.path).then(|| format!("        {}.into()\n", Literal::string(path)));
    }
    let mut format = String::new();
    let mut lines = String::new();
    for piece in &route.pieces {
        let (field, encode) = match piece {
            Piece::Text(text) => {
                format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                continue;
            }
            Piece::Segment(field) => (field, "segment"),
            Piece::Rest(field) => (field, "rest"),
        };
        // Named after its field; `format!` takes no raw identifier.
        let local = if ident::is_keyword(field) { format!("{field}_") } else { field.clone() };
        format.push_str(&format!("{{{local}}}"));
        let (local, field) = (Name(&local), Name(field));
        lines.push_str(&format!("        let {local} = ::convex_typed::http::{encode}(&self.{field});\n"));
    }
    Some(format!("{lines}        ::std::format!({}).into()\n", Literal::string(&format)))
}
