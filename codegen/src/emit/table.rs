//! A table: the type of its documents, which also marks its ids.

use proc_macro2::Literal;

use super::definition;
use super::scope::Scope;
use crate::ident::Name;
use crate::model::{StdItem, Table, one_line};
use crate::output::Code;

pub(super) fn table(scope: &Scope<'_>, table: &Table) -> Vec<Vec<Code>> {
    let name = Name(&table.ident);
    let key = one_line(&table.name);
    let (trait_, text) = (scope.runtime("Table"), scope.std(StdItem::STR));
    let body = vec![Code::Line(format!("const NAME: &'static {text} = {};", Literal::string(&table.name)))];
    let implementation = Code::compact(format!("impl {trait_} for {name}"), body);
    match table.document {
        Some(document) => {
            let docs = Code::Verbatim(format!("/// A document of the table `{key}`."));
            definition(scope, document, vec![docs], Some(implementation))
        }
        None => vec![vec![
            Code::Verbatim(format!("/// Marks the ids of the table `{key}`.")),
            Code::Line("#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]".to_owned()),
            Code::Line(format!("pub enum {name} {{}}")),
            implementation,
        ]],
    }
}
