//! An HTTP action: a struct of the variable parts of its path.

use proc_macro2::Literal;

use super::derive;
use super::scope::Scope;
use crate::ident::Name;
use crate::model::{Piece, Route, StdItem, one_line};
use crate::output::Code;

pub(super) fn route(scope: &Scope<'_>, route: &Route) -> Vec<Vec<Code>> {
    let name = Name(&route.ident);
    let method = route.method.as_str();
    let mut fields = Vec::new();
    for piece in &route.pieces {
        let (docs, field) = match piece {
            Piece::Text(_) => continue,
            Piece::Segment(field) => ("One segment of the path", field),
            Piece::Rest(field) => ("The path after the prefix", field),
        };
        fields.push(Code::Verbatim(format!("/// {docs}, not percent-encoded.")));
        fields.push(Code::Line(format!("pub {}: {},", Name(field), scope.std(StdItem::STRING))));
    }
    let mut code = vec![
        Code::Verbatim(format!("/// `{method} {}`", one_line(&route.path))),
        derive(&route.derives),
        match fields.is_empty() {
            true => Code::Line(format!("pub struct {name};")),
            false => Code::block(format!("pub struct {name}"), fields),
        },
    ];

    let (action, methods, text) = (scope.runtime("HttpAction"), scope.runtime("Method"), scope.std(StdItem::STR));
    let mut body = vec![
        Code::Line(format!("const METHOD: {methods} = {methods}::{};", Name(method))),
        Code::Line(format!("const ROUTE: &'static {text} = {};", Literal::string(&route.path))),
    ];
    if !route.is_its_path() {
        let cow = scope.std(StdItem::COW);
        let head = format!("fn path(&self) -> {cow}<'static, {text}>");
        body.push(Code::block(head, vec![Code::Line(format!("{}.into()", path(route)))]));
    }
    code.push(Code::block(format!("impl {action} for {name}"), body));
    vec![code]
}

/// The expression for the path as it is sent.
fn path(route: &Route) -> String {
    if let [Piece::Text(path)] = route.pieces.as_slice() {
        return Literal::string(path).to_string();
    }
    let (mut format, mut arguments) = (String::new(), String::new());
    for piece in &route.pieces {
        let (field, encode) = match piece {
            Piece::Text(text) => {
                format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                continue;
            }
            Piece::Segment(field) => (field, "segment"),
            Piece::Rest(field) => (field, "rest"),
        };
        format.push_str("{}");
        arguments.push_str(&format!(", ::convex_typed::http::{encode}(&self.{})", Name(field)));
    }
    format!("::std::format!({}{arguments})", Literal::string(&format))
}
