//! A function: the struct of its arguments, which implements `FunctionReference`.

use proc_macro2::Literal;

use super::scope::Scope;
use super::{definition, doc, name};
use crate::manifest::FunctionKind;
use crate::model::{Function, StdItem, one_line};
use crate::output::Code;

pub(super) fn function(scope: &Scope<'_>, function: &Function) -> Vec<Vec<Code>> {
    let kind = match function.kind {
        FunctionKind::Query => "Query",
        FunctionKind::Mutation => "Mutation",
        FunctionKind::Action => "Action",
    };
    let def = scope.model().types.get(function.args);
    let mut head = vec![Code::Verbatim(docs(kind, function))];
    head.extend(deprecated(function));
    let (reference, kind) = (scope.runtime("FunctionReference"), scope.runtime(kind));
    let (path, text) = (Literal::string(&function.path), scope.std(StdItem::STR));
    let returns = scope.ty(&function.returns, def.scope);
    let mut body = vec![format!("const PATH: &'static {text} = {path};"), format!("type Returns = {returns};")];
    if function.inferred {
        body.push(format!("const INFERRED: {} = true;", scope.std(StdItem::BOOL)));
    }
    let body = body.into_iter().map(Code::Line).collect();
    let implementation = Code::block(format!("impl {reference}<{kind}> for {}", name(def)), body);
    definition(scope, function.args, head, Some(implementation))
}

/// Its JSDoc, its path and its return type.
fn docs(kind: &str, function: &Function) -> String {
    let mut docs = doc::comment(function.doc.as_deref().unwrap_or_default());
    if !docs.is_empty() {
        docs.push_str("///\n");
    }
    let returned = function.returned.as_ref().map(|ty| format!(" Returns `{ty}`.")).unwrap_or_default();
    docs.push_str(&format!("/// {kind} `{}`.{returned}\n", one_line(&function.path)));
    if function.inferred {
        docs.push_str("///\n/// The return type is inferred from the source; the deployment does not check it.\n");
    }
    docs
}

/// The `#[deprecated]` attribute.
fn deprecated(function: &Function) -> Option<Code> {
    let reason = doc::line(function.deprecated.as_deref()?);
    Some(Code::Line(match reason.as_str() {
        "" => "#[deprecated]".to_owned(),
        reason => format!("#[deprecated = {}]", Literal::string(reason)),
    }))
}
