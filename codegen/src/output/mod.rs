//! What is emitted, as text: items laid out as prettyplease does, blank lines between them, the header in front.

mod layout;
mod print;
mod wrap;
pub(crate) mod write;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

pub(crate) use self::layout::WIDTH;
pub(crate) use self::print::print;

/// A file that has been emitted and laid out, and not yet put together.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) modules: Vec<Module>,
    /// The lines at the end, one per type.
    pub(crate) travel: Vec<String>,
}

/// A module of the file.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: String,
    /// Whether it stands at the top of the file.
    pub(crate) top: bool,
    pub(crate) uses: Vec<String>,
    pub(crate) items: Vec<Item>,
    pub(crate) children: Vec<Module>,
}

/// An item of a module.
#[derive(Debug)]
pub(crate) struct Item {
    /// Whether it only gives a type another name.
    pub(crate) alias: bool,
    pub(crate) lines: String,
}

/// An item that has been emitted, and not yet laid out.
#[derive(Debug)]
pub(crate) enum Draft {
    /// As it will be read, if no line is too long.
    Lines(String),
    Tokens(TokenStream),
}

/// The result of a run, on no disk yet: text by file name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    pub(crate) fn one(name: &str, text: String) -> Self {
        Self(BTreeMap::from([(name.to_owned(), text)]))
    }

    /// The text of a file, by the name it was generated under.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Every file's name and text, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}
