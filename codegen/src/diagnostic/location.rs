//! Locations in a JSON file. They are stored as paths, and resolved only when they are printed.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Source;

/// Where an element of a file starts, without the file: small enough to store with every element.
///
/// [`locate`](Self::locate) turns it into a [`Location`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElementPosition {
    /// Byte offset in the source.
    pub(crate) offset: usize,
    /// The keys that lead to it, or to the list that contains it. None if that list is the whole file.
    pub(crate) keys: &'static [&'static str],
    /// Its index in the list, if it is in one.
    pub(crate) index: Option<usize>,
}

impl ElementPosition {
    /// Returns the location of the element in `source`, from which it must have been read.
    pub fn locate(self, source: &Source) -> Location {
        let keys = self.keys.iter().map(|key| Step::Key((*key).to_owned()));
        let steps: Vec<_> = keys.chain(self.index.map(Step::Index)).collect();
        Location { known: steps.len(), steps, on_key: false, ..Location::at(source, self.offset) }
    }
}

/// A location in a [`Source`].
///
/// ```
/// use convex_typed_codegen::{Builder, Source};
///
/// let spec = Source::new("spec.json", r#"{ "functions": [{ "functionType": 12 }] }"#);
/// let errors = Builder::new().generate_from(&spec, None).unwrap_err();
/// let location = errors.iter().next().and_then(|error| error.location()).unwrap();
/// assert_eq!(location.to_string(), "spec.json:1:35 (functions[0].functionType)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Location {
    source: Source,
    /// Byte offset of the value that the first `known` steps lead to.
    anchor: usize,
    known: usize,
    steps: Vec<Step>,
    /// Whether this is the key of the last step rather than its value.
    on_key: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step {
    Key(String),
    Index(usize),
}

impl Location {
    /// The location at a byte offset.
    pub(crate) fn at(source: &Source, offset: usize) -> Self {
        Self { source: source.clone(), anchor: offset, known: 0, steps: Vec::new(), on_key: false }
    }

    /// The value of a key of the object at this location.
    #[must_use]
    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.steps.push(Step::Key(key.into()));
        self
    }

    /// An element of the array at this location.
    #[must_use]
    pub(crate) fn index(mut self, index: usize) -> Self {
        self.steps.push(Step::Index(index));
        self
    }

    /// The key instead of its value.
    #[must_use]
    pub(crate) fn on_key(mut self) -> Self {
        self.on_key = true;
        self
    }

    /// Returns the file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Returns the line, counted from 1.
    pub fn line(&self) -> usize {
        self.position().1
    }

    /// Returns the column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.position().2
    }

    /// Returns the path in the JSON, such as `functions[12].args.value.body`. It is empty for the whole file.
    pub fn json_path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) if is_plain(key) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(key);
                }
                Step::Key(key) => path.push_str(&format!("[{key:?}]")),
            }
        }
        path
    }

    /// Returns the byte range: all of a number, string or key, but only the opening bracket of an object or array.
    pub fn range(&self) -> Range<usize> {
        let text = self.source.text();
        let node = self.resolve().unwrap_or_default();
        let start = offset_in(text, node).filter(|_| !node.is_empty()).unwrap_or(self.anchor);
        let start = (0..=start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let first = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        match node.starts_with(['{', '[']) || node.is_empty() {
            true => start..start + first,
            false => start..start + node.len(),
        }
    }

    /// The part of the source that the path leads to, or the last one that exists on the way.
    fn resolve(&self) -> Option<&str> {
        let mut node = value(self.source.text().get(self.anchor..)?)?;
        let mut rest = self.steps.iter().skip(self.known).peekable();
        while let Some(step) = rest.next() {
            let next = match step {
                Step::Index(index) => {
                    serde_json::from_str::<Vec<&RawValue>>(node).ok().and_then(|list| Some(list.get(*index)?.get()))
                }
                Step::Key(wanted) => {
                    let entries = serde_json::from_str::<Entries<'_>>(node).ok();
                    // If a key is repeated, the last one counts, as in JavaScript.
                    entries.and_then(|Entries(list)| list.into_iter().rev().find(|(key, _)| key == wanted)).map(
                        |(key, value)| match (key, self.on_key && rest.peek().is_none()) {
                            (Cow::Borrowed(key), true) => self.with_quotes(key),
                            _ => value.get(),
                        },
                    )
                }
            };
            let Some(next) = next else { break };
            node = next;
        }
        Some(node)
    }

    fn with_quotes<'s>(&'s self, key: &'s str) -> &'s str {
        let text = self.source.text();
        let quoted = offset_in(text, key).and_then(|at| text.get(at.checked_sub(1)?..at + key.len() + 1));
        quoted.unwrap_or(key)
    }

    /// The range, and the line and column where it starts.
    pub(super) fn position(&self) -> (Range<usize>, usize, usize) {
        let range = self.range();
        let before = self.source.text().get(..range.start).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (range, line, column)
    }

    /// Sorts by file, then by position. Nothing is resolved, because the diagnostics of one element are found in order.
    pub(super) fn order(&self) -> (&str, usize) {
        (self.source.name(), self.anchor)
    }
}

/// `file:line:column (json path)`
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, line, column) = self.position();
        write!(f, "{}:{line}:{column}", self.source.name())?;
        if !self.steps.is_empty() {
            write!(f, " ({})", self.json_path())?;
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$')
}

/// The JSON value at the start of a text. The rest is ignored.
fn value(text: &str) -> Option<&str> {
    let mut reader = serde_json::Deserializer::from_str(text);
    <&RawValue>::deserialize(&mut reader).ok().map(RawValue::get)
}

/// The offset of a slice in the text that it is part of.
pub(crate) fn offset_in(text: &str, slice: &str) -> Option<usize> {
    let offset = (slice.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (offset + slice.len() <= text.len()).then_some(offset)
}

/// The entries of an object in their order, including repeated keys. The values are not parsed.
pub(crate) struct Entries<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Level;
        impl<'de> Visitor<'de> for Level {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    list.push((key, value));
                }
                Ok(Entries(list))
            }
        }
        deserializer.deserialize_map(Level)
    }
}

/// A string that borrows from the input if possible, which serde's own `Cow` never does. [`Location`] finds keys in the text
/// by this. It also saves 2 % of the instructions (callgrind, see PERFORMANCE.md), so `manifest::json` uses it, too; there
/// it may go at any time.
pub(crate) struct Key<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
