//! The list of all fixtures, as Rust code.

use std::fmt::Write;

use crate::Input;
use crate::paths::Paths;

/// The modules with the bindings, and the list of their functions and documents.
#[derive(Default)]
pub(crate) struct Index {
    modules: String,
    list: String,
}

impl Index {
    /// Adds the bindings of one input. `tables` are the tables with documents.
    pub(crate) fn add(&mut self, input: &Input, paths: &Paths, tables: &[String]) {
        let Input { name, spec, schema } = input;
        let schema = match schema {
            Some(path) => format!("Some(include_str!({path:?}))"),
            None => "None".to_owned(),
        };
        // Only these are called.
        let entry = if name == "deployment" { "callable" } else { "function" };
        let functions: Vec<String> = paths
            .functions
            .values()
            .map(|(kind, rust)| format!("            Entry::{entry}::<convex_typed::{kind}, {name}{rust}>(),\n"))
            .collect();
        let documents: Vec<String> = tables
            .iter()
            .filter_map(|table| Some(format!("            Entry::document::<{name}{}>(),\n", paths.tables.get(table)?)))
            .collect();
        // Writing to a String cannot fail.
        let _ = write!(
            self.modules,
            "/// The bindings of `{name}`.\npub mod {name} {{\n    include!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\"));\n}}\n\n",
        );
        let _ = write!(
            self.list,
            "    Fixture {{\n        name: {name:?},\n        spec: include_str!({spec:?}),\n        schema: {schema},\n        \
             bindings: include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\")),\n        functions: &[\n{}        ],\n        \
             documents: &[\n{}        ],\n    }},\n",
            functions.concat(),
            documents.concat(),
        );
    }

    /// Returns the text of the file.
    pub(crate) fn into_text(self) -> String {
        let Self { modules, list } = self;
        format!(
            "{modules}/// Every fixture, by name; the random one last.\n#[allow(deprecated)]\npub static FIXTURES: &[Fixture] = &[\n{list}];\n"
        )
    }
}
