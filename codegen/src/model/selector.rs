//! The selector of a validator, by which the settings of the `Builder` refer to it.

use super::modules::ModuleId;

/// The path to the validator that is being lowered. It links to its parent and borrows its names, because most paths
/// are never printed. This saves 3 % of the instructions (callgrind, see PERFORMANCE.md), and may go if selectors are
/// always needed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SelectorPath<'p> {
    /// The module of the helper types that it belongs to.
    pub(crate) module: ModuleId,
    step: Step<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    /// A selector.
    Root(&'p str),
    /// A field by its key, a variant by its name in Rust, or the items of a page.
    Part(&'p SelectorPath<'p>, &'p str),
    /// A variant. Its numbers can also be selected as those of the union.
    Member(&'p SelectorPath<'p>, &'p str),
    /// A document of a table, whose selector can also select its numbers.
    Document(&'p SelectorPath<'p>, &'p str),
}

impl<'p> SelectorPath<'p> {
    pub(crate) fn root(module: ModuleId, selector: &'p str) -> Self {
        Self { module, step: Step::Root(selector) }
    }

    pub(crate) fn part(&'p self, name: &'p str) -> Self {
        Self { module: self.module, step: Step::Part(self, name) }
    }

    pub(crate) fn member(&'p self, name: &'p str) -> Self {
        Self { module: self.module, step: Step::Member(self, name) }
    }

    pub(crate) fn document(&'p self, selector: &'p str) -> Self {
        Self { module: self.module, step: Step::Document(self, selector) }
    }

    /// Whether it is the field of this key.
    pub(crate) fn is_field(&self, key: &str) -> bool {
        matches!(self.step, Step::Part(_, name) if name == key)
    }

    pub(crate) fn page(&'p self) -> Self {
        self.part(PAGE)
    }

    /// The selector: `messages:list#returns.author`.
    pub(crate) fn selector(&self) -> String {
        match self.step {
            Step::Root(selector) => selector.to_owned(),
            Step::Part(outer, name) | Step::Member(outer, name) => part(&outer.selector(), name),
            Step::Document(outer, _) => outer.selector(),
        }
    }

    /// All selectors for the number here.
    pub(crate) fn number_selectors(&self) -> Vec<String> {
        match self.step {
            Step::Root(selector) => vec![selector.to_owned()],
            Step::Part(outer, name) => outer.number_selectors().iter().map(|outer| part(outer, name)).collect(),
            Step::Member(outer, name) => {
                let outer = outer.number_selectors();
                let members: Vec<String> = outer.iter().map(|outer| part(outer, name)).collect();
                members.into_iter().chain(outer).collect()
            }
            Step::Document(outer, selector) => {
                outer.number_selectors().into_iter().chain([selector.to_owned()]).collect()
            }
        }
    }
}

/// The selector of a part: `tables::users`, then `tables::users#address`, then `tables::users#address.street`.
pub(crate) fn part(outer: &str, name: &str) -> String {
    let joint = if outer.contains('#') { '.' } else { '#' };
    format!("{outer}{joint}{name}")
}

/// The selector's part for the items of a page.
pub(crate) const PAGE: &str = "page";
