//! The text of an input file, with the name that messages use for it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A named text. Cheap to clone.
///
/// ```
/// use convex_typed_codegen::Source;
///
/// let source = Source::new("convex/function-spec.json", r#"{ "functions": [] }"#);
/// assert_eq!(source.name(), "convex/function-spec.json");
/// ```
#[derive(Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
}

impl Source {
    /// Creates a source from a text in memory. Messages refer to it by `name`.
    pub fn new(name: impl Into<String>, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        Self { name: name.into().into(), text: text.strip_prefix('\u{feff}').unwrap_or(text).into() }
    }

    /// Returns the name of the source, usually its path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text without its byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Without the text, which may be megabytes.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, {} bytes)", self.name, self.text.len())
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && (Arc::ptr_eq(&self.text, &other.text) || self.text == other.text)
    }
}

impl Eq for Source {}

/// By name only: equal sources have equal names, and the text may be long.
impl Hash for Source {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
