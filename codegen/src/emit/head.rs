//! The docs of the modules at the top of the file, and the lints that they allow.

use crate::model::Top;

/// Lints of rustc and clippy that a deployment can trigger, although the code cannot be written better.
const ALLOW: &str = "\
#[rustfmt::skip]
// Not every function is called, and users may turn these lints on.
#[allow(dead_code, deprecated, missing_docs, unreachable_pub, clippy::pedantic)]
// The names and types come from the deployment.
#[allow(non_camel_case_types, non_snake_case, clippy::enum_variant_names, clippy::module_inception)]
#[allow(clippy::large_enum_variant, clippy::self_named_constructors, clippy::type_complexity)]
#[allow(clippy::upper_case_acronyms)]
";

const API: &str = "\
/// The public functions, each a struct of its arguments.
///
/// `X::new(..)` takes the required arguments, and `X { limit: .., ..X::new(..) }` sets optional ones too. Both still compile
/// when a function gets another optional argument; a bare `X`, and an `X { .. }` with all fields, do not.
";
const INTERNAL: &str = "\
/// The internal functions, for callers with an admin or deploy key.
";
const HTTP: &str = "\
/// The HTTP actions, by method.
";
const TABLES: &str = "\
/// The tables: the types of their documents, which also mark their ids.
";

/// The docs and attributes of a module at the top.
pub(super) fn head(top: Top) -> String {
    let docs = match top {
        Top::Api => API,
        Top::Internal => INTERNAL,
        Top::Http => HTTP,
        Top::Tables => TABLES,
    };
    format!("{docs}{ALLOW}")
}
