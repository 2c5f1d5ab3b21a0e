//! The text of the generated file: lays out the items as prettyplease does and puts the modules together.

mod layout;
mod print;
mod wrap;
pub(crate) mod write;

use std::collections::BTreeMap;

pub(crate) use self::layout::{WIDTH, lay_out};
pub(crate) use self::print::print;

/// The file: items that are laid out, by module.
#[derive(Debug)]
pub(crate) struct FileText {
    pub(crate) modules: Vec<ModuleText>,
    /// The lines at the end of the file that implement the wire format, one per type.
    pub(crate) wire_impls: Vec<String>,
}

/// A module of the file; `model::Module` as text.
#[derive(Debug)]
pub(crate) struct ModuleText {
    pub(crate) name: String,
    /// Whether it stands at the top of the file.
    pub(crate) top: bool,
    pub(crate) uses: Vec<String>,
    pub(crate) items: Vec<ItemText>,
    pub(crate) children: Vec<ModuleText>,
}

/// An item of a module; `model::Item` as text.
#[derive(Debug)]
pub(crate) struct ItemText {
    /// Whether it is only an alias of a type.
    pub(crate) alias: bool,
    pub(crate) lines: String,
}

/// The generated files, by name. Nothing has been written to disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    pub(crate) fn one(name: &str, text: String) -> Self {
        Self(BTreeMap::from([(name.to_owned(), text)]))
    }

    /// Returns the text of a file.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Iterates over the names and texts of the files, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}
