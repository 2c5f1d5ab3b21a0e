//! The error type: what is wrong, where, and what to do.

mod location;
mod render;

use std::collections::HashSet;
use std::error::Error;
use std::fmt;

pub(crate) use crate::source::Source;
pub use location::{ElementPosition, Location};
pub(crate) use location::{Entries, Key, offset_in};

/// The most diagnostics that are printed. A thousand errors usually have one cause.
const PRINTED: usize = 50;

/// Whether a [`Diagnostic`] stops the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something was left out or treated as `any`.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A problem in the input or the settings: what is wrong, where, and what to do.
///
/// ```
/// use convex_typed_codegen::{Builder, Severity, Source};
///
/// let spec = Source::new("spec.json", r#"{ "functions": [{ "functionType": 12 }] }"#);
/// let errors = Builder::new().generate_from(&spec, None).unwrap_err();
/// let error = errors.iter().next().unwrap();
/// assert_eq!(error.severity(), Severity::Error);
/// assert_eq!(error.message(), "expected a string, found the number 12");
/// let location = error.location().unwrap();
/// assert_eq!((location.line(), location.column()), (1, 35));
/// assert_eq!(location.json_path(), "functions[0].functionType");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    severity: Severity,
    message: String,
    // Boxed, because a `Result` should be small.
    location: Option<Box<Location>>,
    notes: Vec<(String, Option<Location>)>,
    help: Option<String>,
}

impl Diagnostic {
    /// An error, which stops the run.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// A warning, which does not stop the run.
    pub(crate) fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    /// A bug in the generator, found while generating `subject`: a function, table or type.
    pub(crate) fn bug(subject: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::error(format!("bug in convex-typed-codegen {}: {what}", env!("CARGO_PKG_VERSION")))
            .with_note(format!("found while generating `{subject}`"))
            .with_help(format!("please report this message with the definition of `{subject}`"))
    }

    fn new(severity: Severity, message: String) -> Self {
        Self { severity, message, location: None, notes: Vec::new(), help: None }
    }

    /// Sets the location.
    #[must_use]
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = Some(Box::new(location));
        self
    }

    /// Sets what to do about it.
    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a fact that explains it.
    #[must_use]
    pub(crate) fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push((note.into(), None));
        self
    }

    /// Adds a fact with a location of its own.
    #[must_use]
    pub(crate) fn with_note_at(mut self, note: impl Into<String>, location: Location) -> Self {
        self.notes.push((note.into(), Some(location)));
        self
    }

    /// Turns it into a warning.
    #[cfg(feature = "cli")]
    pub(crate) fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Returns whether it stops the run.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns what is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns where it is. Some problems have no location.
    pub fn location(&self) -> Option<&Location> {
        self.location.as_deref()
    }

    /// Iterates over the facts that explain it, some with a location of their own.
    pub fn notes(&self) -> impl Iterator<Item = (&str, Option<&Location>)> {
        self.notes.iter().map(|(note, location)| (note.as_str(), location.as_ref()))
    }

    /// Returns what to do about it.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, self.message)?;
        if let Some(location) = &self.location {
            write!(f, "\n  --> {location}")?;
        }
        for (note, location) in &self.notes {
            write!(f, "\n  note: {note}")?;
            if let Some(location) = location {
                write!(f, " --> {location}")?;
            }
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl Error for Diagnostic {}

/// All the problems of a run.
///
/// `Display` is plain text; [`render`](Self::render) also shows the source lines. `Debug` renders too, because a build
/// script prints that when its `main` returns an error.
#[derive(Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Returns whether the list has an error.
    pub fn is_err(&self) -> bool {
        self.list.iter().any(|one| one.severity == Severity::Error)
    }

    /// Returns whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Iterates without duplicates: first over those without a location, then file by file from top to bottom.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Diagnostic> {
        let mut seen = HashSet::new();
        let mut list: Vec<_> = self.list.iter().filter(|one| seen.insert(*one)).collect();
        list.sort_by_key(|one| one.location().map(Location::order));
        list.into_iter()
    }

    /// Renders the list as rustc does, with the source of each location underlined; `color` adds ANSI colors.
    ///
    /// ```
    /// # use convex_typed_codegen::{Builder, Source};
    /// let spec = Source::new("spec.json", "");
    /// let errors = Builder::new().generate_from(&spec, None).unwrap_err();
    /// eprintln!("{}", errors.render(false));
    /// ```
    pub fn render(&self, color: bool) -> String {
        self.text(|one| render::render(one, color))
    }

    fn text(&self, print: impl Fn(&Diagnostic) -> String) -> String {
        let mut list = self.iter();
        let mut blocks: Vec<_> = list.by_ref().take(PRINTED).map(print).collect();
        if list.len() > 0 {
            blocks.push(format!("... and {} more", list.len()));
        }
        blocks.join("\n\n")
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Diagnostic::to_string))
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.render(false))
    }
}

impl Error for Diagnostics {}

impl From<Diagnostic> for Diagnostics {
    fn from(one: Diagnostic) -> Self {
        Self { list: vec![one] }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, list: I) {
        self.list.extend(list);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

/// Quotes text of the input for a message: without line breaks and control characters, and not too long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push_str("...");
    }
    format!("`{}`", shown.replace("\\\"", "\"").replace("\\'", "'"))
}

#[cfg(test)]
mod tests;
