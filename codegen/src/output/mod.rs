//! What is emitted, as text: items formatted by prettyplease, blank lines between them, the header in front.

mod layout;
mod print;
pub(crate) mod write;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

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
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// What has one form, as it will be read.
    pub(crate) lines: String,
    /// What prettyplease gives its form, below these lines.
    pub(crate) tokens: TokenStream,
}

impl Draft {
    /// An item of one form.
    pub(crate) fn lines(lines: String) -> Self {
        Self { lines, ..Self::default() }
    }

    /// An item without lines of one form.
    pub(crate) fn tokens(tokens: TokenStream) -> Self {
        Self { tokens, ..Self::default() }
    }
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
