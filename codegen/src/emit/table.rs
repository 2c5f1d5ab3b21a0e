//! A table: the type of its documents, which also marks its ids.

use proc_macro2::Literal;

use super::definition;
use super::scope::Scope;
use crate::ident::Name;
use crate::model::{Table, one_line};

pub(super) fn table(scope: &Scope<'_>, table: &Table) -> Vec<String> {
    let name = Name(&table.ident);
    let said = one_line(&table.name);
    let mut items = match table.document {
        Some(document) => definition(scope, document, &format!("/// A document of the table `{said}`.\n")),
        None => vec![format!(
            "\
/// The table `{said}`, as it marks its ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum {name} {{}}"
        )],
    };
    let (trait_, text, key) = (scope.runtime("Table"), scope.std("str"), Literal::string(&table.name));
    items.push(format!(
        "\
impl {trait_} for {name} {{
    const NAME: &'static {text} = {key};
}}"
    ));
    items
}
