//! A function: the struct of its arguments is what refers to it.

use proc_macro2::Literal;

use super::scope::Scope;
use super::{definition, doc, name};
use crate::manifest::FunctionKind;
use crate::model::{Function, one_line};

pub(super) fn function(scope: &Scope<'_>, function: &Function) -> Vec<String> {
    let kind = match function.kind {
        FunctionKind::Query => "Query",
        FunctionKind::Mutation => "Mutation",
        FunctionKind::Action => "Action",
    };
    let def = scope.model().types.get(function.args);
    let head = format!("{}{}", docs(kind, function), deprecated(function));
    let mut items = definition(scope, function.args, &head);

    let name = name(def);
    let (reference, kind) = (scope.runtime("FunctionReference"), scope.runtime(kind));
    let (path, text) = (Literal::string(&function.path), scope.std("str"));
    let returns = scope.ty(&function.returns, def.scope);
    let inferred = match function.inferred {
        true => format!("\n    const INFERRED: {} = true;", scope.std("bool")),
        false => String::new(),
    };
    items.push(format!(
        "\
impl {reference}<{kind}> for {name} {{
    const PATH: &'static {text} = {path};
    type Returns = {returns};{inferred}
}}"
    ));
    items
}

/// What its author says, and what it is.
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

/// The attribute.
fn deprecated(function: &Function) -> String {
    match function.deprecated.as_deref().map(doc::line).as_deref() {
        None => String::new(),
        Some("") => "#[deprecated]\n".to_owned(),
        Some(reason) => format!("#[deprecated = {}]\n", Literal::string(reason)),
    }
}
