//! Where a validator stands in the manifest: a way back to the root, for most places are never spoken of.

use super::modules::ModuleId;
use crate::ident;

/// The place of a validator that is being lowered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'p> {
    /// The module of the helper types that it belongs to.
    pub(crate) module: ModuleId,
    step: Step<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    /// What its type is called, and how the user points at it.
    Root(&'static str, &'p str),
    Field(&'p Place<'p>, &'p str),
    /// By its name in Rust.
    Variant(&'p Place<'p>, &'p str),
    /// The items of a page, called like those of a list.
    Page(&'p Place<'p>),
}

impl<'p> Place<'p> {
    pub(crate) fn root(module: ModuleId, name: &'static str, selector: &'p str) -> Self {
        Self { module, step: Step::Root(name, selector) }
    }

    pub(crate) fn field(&'p self, name: &'p str) -> Self {
        Self { module: self.module, step: Step::Field(self, name) }
    }

    pub(crate) fn variant(&'p self, name: &'p str) -> Self {
        Self { module: self.module, step: Step::Variant(self, name) }
    }

    pub(crate) fn page(&'p self) -> Self {
        Self { module: self.module, step: Step::Page(self) }
    }

    /// What its type could be called, from the outermost to the innermost part: `["Returns", "Author"]`.
    pub(crate) fn names(&self) -> Vec<String> {
        let (outer, name) = match self.step {
            Step::Root(name, _) => return vec![name.to_owned()],
            Step::Page(_) => return vec!["Item".to_owned()],
            Step::Field(outer, name) => (outer, ident::pascal(name)),
            Step::Variant(outer, name) => (outer, name.to_owned()),
        };
        let mut names = outer.names();
        names.push(name);
        names
    }

    /// How the user points at it: `messages:list#returns.author`.
    pub(crate) fn selector(&self) -> String {
        let (outer, name) = match self.step {
            Step::Root(_, selector) => return selector.to_owned(),
            Step::Page(outer) => (outer, "page"),
            Step::Field(outer, name) | Step::Variant(outer, name) => (outer, name),
        };
        let mut selector = outer.selector();
        // `tables::users`, then `tables::users#address`, then `tables::users#address.street`.
        selector.push(if selector.contains('#') { '.' } else { '#' });
        selector.push_str(name);
        selector
    }
}
