//! The text of the generated file: lays out the code and puts the modules together.

mod layout;
mod print;
pub(crate) mod write;

pub(crate) use self::layout::Code;
#[cfg(test)]
pub(crate) use self::layout::item;
pub(crate) use self::print::print;

/// The file.
#[derive(Debug)]
pub(crate) struct FileText {
    pub(crate) modules: Vec<ModuleText>,
    /// The implementations of the wire formats, at the end of the file.
    pub(crate) wire_formats: Vec<Code>,
}

/// A module of the file; `model::Module` as text.
#[derive(Debug)]
pub(crate) struct ModuleText {
    /// Docs and attributes, if it has any, and the line that opens it.
    pub(crate) head: Vec<Code>,
    pub(crate) uses: Vec<Code>,
    pub(crate) items: Vec<ItemText>,
    pub(crate) children: Vec<ModuleText>,
}

/// An item of a module; `model::Item` as text.
#[derive(Debug)]
pub(crate) struct ItemText {
    /// Whether it is only an alias of a type.
    pub(crate) alias: bool,
    pub(crate) code: Vec<Code>,
}
