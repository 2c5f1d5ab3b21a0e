//! Prints the file: indents the items by their module and adds the docs, attributes and blank lines around them.
//!
//! prettyplease does not break lines where rustfmt does, so the modules carry rustfmt's skip.

use std::fmt::Write;

use super::wrap::wrap;
use super::{FileText, ModuleText};

/// Lints of rustc and clippy that a deployment can run into, none of them about code that could be written better.
const ALLOW: &str = "\
#[rustfmt::skip]
// Not every function of a deployment is called; for users who turn these lints on.
#[allow(dead_code, deprecated, missing_docs, unreachable_pub, clippy::pedantic)]
// The names and shapes are the deployment's.
#[allow(non_camel_case_types, non_snake_case, clippy::enum_variant_names, clippy::module_inception)]
#[allow(clippy::large_enum_variant, clippy::self_named_constructors, clippy::type_complexity)]
#[allow(clippy::upper_case_acronyms)]
";

const API: &str = "\
/// The public functions: one struct each, which holds the arguments.
///
/// `X::new(..)` takes the required arguments, and `X { limit: .., ..X::new(..) }` sets optional ones too. Both still compile
/// when a function gets another optional argument; a bare `X`, and an `X { .. }` with all fields, do not.
";
const INTERNAL: &str = "\
/// The internal functions, for callers with an admin or deploy key: one struct each, as in `api`.
";

/// Prints a file under its header.
pub(crate) fn print(file: &FileText, header: &str) -> String {
    let mut text = header.to_owned();
    for module in &file.modules {
        text.push('\n');
        print_module(&mut text, module, 0);
    }
    if !file.wire_impls.is_empty() {
        text.push_str("\n// How the types travel: what each is called on the wire.\n\n");
    }
    for line in &file.wire_impls {
        text.push_str(&wrap(line));
        text.push('\n');
    }
    text
}

fn print_module(text: &mut String, module: &ModuleText, depth: usize) {
    let indent = "    ".repeat(depth);
    if module.top {
        if let Some(docs) = top_docs(&module.name) {
            text.push_str(docs);
        }
        text.push_str(ALLOW);
    }
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{indent}pub mod {} {{", module.name);
    for line in &module.uses {
        let _ = writeln!(text, "{indent}    {line}");
    }
    let mut first = module.uses.is_empty();
    let mut alias = false;
    for item in &module.items {
        // Aliases stand together, whatever else stands apart.
        let apart = !(item.alias && std::mem::replace(&mut alias, item.alias));
        if apart && !std::mem::take(&mut first) {
            text.push('\n');
        }
        push(text, &item.lines, depth + 1);
    }
    for child in &module.children {
        if !std::mem::take(&mut first) {
            text.push('\n');
        }
        print_module(text, child, depth + 1);
    }
    let _ = writeln!(text, "{indent}}}");
}

fn top_docs(name: &str) -> Option<&'static str> {
    match name {
        "api" => Some(API),
        "internal" => Some(INTERNAL),
        "http" => Some("/// The HTTP actions, by method.\n"),
        "tables" => Some("/// The tables: what an id is an id of, and what a document holds.\n"),
        _ => None,
    }
}

fn push(text: &mut String, lines: &str, depth: usize) {
    for line in lines.lines() {
        if !line.is_empty() {
            for _ in 0..depth {
                text.push_str("    ");
            }
            text.push_str(line);
        }
        text.push('\n');
    }
}
