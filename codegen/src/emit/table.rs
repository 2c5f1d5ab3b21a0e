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
    let mut items = match table.document {
        Some(document) => {
            definition(scope, document, vec![Code::Verbatim(format!("/// A document of the table `{key}`."))])
        }
        None => vec![vec![
            Code::Verbatim(format!("/// Marks the ids of the table `{key}`.")),
            Code::Line("#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]".to_owned()),
            Code::Line(format!("pub enum {name} {{}}")),
        ]],
    };
    let (trait_, text, key) = (scope.runtime("Table"), scope.std(StdItem::STR), Literal::string(&table.name));
    let body = vec![Code::Line(format!("const NAME: &'static {text} = {key};"))];
    items.push(vec![Code::block(format!("impl {trait_} for {name}"), body)]);
    items
}
