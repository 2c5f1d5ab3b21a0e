//! A function: the struct of its arguments is what refers to it.

use proc_macro2::Literal;

use super::scope::Scope;
use super::{definition, name};
use crate::api::{Function, one_line};
use crate::manifest::FunctionKind;
use crate::output::Draft;

pub(super) fn function(scope: &Scope<'_>, function: &Function) -> Vec<Draft> {
    let kind = match function.kind {
        FunctionKind::Query => "Query",
        FunctionKind::Mutation => "Mutation",
        FunctionKind::Action => "Action",
    };
    let docs = format!("/// {kind} `{}`: `{}`\n", one_line(&function.path), function.signature);
    let mut items = definition(scope, function.args, &docs);

    let def = scope.api().types.get(function.args);
    let name = name(def);
    let (reference, kind) = (scope.runtime("FunctionReference"), scope.runtime(kind));
    let (path, text) = (Literal::string(&function.path), scope.std("str"));
    let returns = scope.ty(&function.returns, def.scope);
    items.push(Draft::Lines(format!(
        "\
impl {reference}<{kind}> for {name} {{
    const PATH: &'static {text} = {path};
    type Returns = {returns};
}}"
    )));
    items
}
