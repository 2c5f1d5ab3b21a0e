//! JSON whose errors have a location.
//!
//! A file is read level by level down to the elements of its main list, and each of these is parsed into a [`Json`]. No
//! value stores its position: an error has the path to the value, and the text is searched again when it is printed.
//! `document::TopVisitor` says what this saves; it may go with a parser that keeps positions.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::diagnostic::{Diagnostic, Diagnostics, ElementPosition, Key, Location, quoted};
use crate::source::Source;

use super::types::Mentions;

/// The key that serde_json uses for numbers if another crate of the build turns on its `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// A JSON value, nested up to the 128 levels of serde_json: twice as deep as Convex allows.
pub(super) enum Json<'a> {
    Null,
    Boolean(bool),
    Number(Number),
    String(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    /// Sorted by key. Repeated keys stay in order.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// A description of the value, for "expected .., found ..".
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "the number {value}"),
            Self::String(value) => write!(f, "the string {}", quoted(value)),
            Self::Array(_) => f.write_str("an array"),
            Self::Object(_) => f.write_str("an object"),
        }
    }
}

/// A value and how it was reached.
#[derive(Clone, Copy)]
pub(super) struct Node<'n> {
    pub(super) json: &'n Json<'n>,
    from: Option<(&'n Node<'n>, Step<'n>)>,
}

#[derive(Clone, Copy)]
enum Step<'n> {
    Key(&'n str),
    Index(usize),
}

impl<'n> Node<'n> {
    pub(super) fn root(json: &'n Json<'n>) -> Self {
        Self { json, from: None }
    }

    /// The value of a key, if this is an object with that key.
    pub(super) fn get<'k: 'n>(&'n self, key: &'k str) -> Option<Self> {
        let Json::Object(entries) = self.json else { return None };
        let after = entries.partition_point(|(other, _)| other.as_ref() <= key);
        let (found, json) = entries.get(after.checked_sub(1)?)?;
        (found == key).then_some(Node { json, from: Some((self, Step::Key(key))) })
    }

    fn locate(&self, start: Location) -> Location {
        match self.from {
            None => start,
            Some((parent, Step::Key(key))) => parent.locate(start).key(key),
            Some((parent, Step::Index(index))) => parent.locate(start).index(index),
        }
    }
}

/// Reads one element of the main list and collects its problems.
pub(super) struct Reader<'r> {
    pub(super) source: &'r Source,
    pub(super) position: ElementPosition,
    /// The name of the element, once it is known.
    pub(super) subject: Option<String>,
    /// The types and documents that it refers to by name.
    pub(super) mentions: Mentions,
    pub(super) diagnostics: &'r mut Diagnostics,
}

impl<'r> Reader<'r> {
    pub(super) fn new(source: &'r Source, position: ElementPosition, diagnostics: &'r mut Diagnostics) -> Self {
        Self { source, position, subject: None, mentions: Mentions::default(), diagnostics }
    }
}

impl Reader<'_> {
    pub(super) fn location(&self, node: &Node<'_>) -> Location {
        node.locate(self.position.locate(self.source))
    }

    pub(super) fn report(&mut self, node: &Node<'_>, diagnostic: Diagnostic) {
        let location = self.location(node);
        self.report_at(location, diagnostic);
    }

    fn report_at(&mut self, location: Location, diagnostic: Diagnostic) {
        let diagnostic = diagnostic.at(location);
        self.diagnostics.push(match &self.subject {
            Some(subject) => diagnostic.with_note(format!("in {subject}")),
            None => diagnostic,
        });
    }

    pub(super) fn error(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.report(node, Diagnostic::error(message));
    }

    pub(super) fn expected(&mut self, node: &Node<'_>, what: &str) {
        self.error(node, format!("expected {what}, found {}", node.json));
    }

    /// The value of a required key. Reports a missing key.
    pub(super) fn require<'n>(&mut self, node: &'n Node<'n>, key: &'n str) -> Option<Node<'n>> {
        let value = node.get(key);
        match (&value, node.json) {
            (None, Json::Object(_)) => self.error(node, format!("`{key}` is missing")),
            (None, _) => self.expected(node, "an object"),
            (Some(_), _) => {}
        }
        value
    }

    /// The value of an optional key, unless it is null.
    pub(super) fn given<'n>(&self, node: &'n Node<'n>, key: &'n str) -> Option<Node<'n>> {
        node.get(key).filter(|node| !matches!(node.json, Json::Null))
    }

    /// An optional boolean, false by default.
    pub(super) fn flag(&mut self, node: &Node<'_>, key: &str) -> Option<bool> {
        match node.get(key) {
            None => Some(false),
            Some(Node { json: Json::Boolean(flag), .. }) => Some(*flag),
            Some(other) => {
                self.expected(&other, "true or false");
                None
            }
        }
    }

    pub(super) fn string<'n>(&mut self, node: &Node<'n>) -> Option<&'n str> {
        match node.json {
            Json::String(text) => Some(text),
            _ => {
                self.expected(node, "a string");
                None
            }
        }
    }

    /// The elements of an array. Reports anything else.
    pub(super) fn elements<'n>(&mut self, node: &'n Node<'n>) -> Option<Vec<Node<'n>>> {
        let Json::Array(list) = node.json else {
            self.expected(node, "an array");
            return None;
        };
        let nodes = list.iter().enumerate();
        Some(nodes.map(|(index, json)| Node { json, from: Some((node, Step::Index(index))) }).collect())
    }

    /// The entries of an object. Reports anything else, and repeated keys.
    pub(super) fn entries<'n>(&mut self, node: &'n Node<'n>) -> Option<Vec<(&'n str, Node<'n>)>> {
        let Json::Object(entries) = node.json else {
            self.expected(node, "an object");
            return None;
        };
        for pair in entries.windows(2) {
            if let [(one, _), (other, json)] = pair
                && one == other
            {
                let node = Node { json, from: Some((node, Step::Key(other))) };
                let error = Diagnostic::error(format!("duplicate key {}", quoted(other)));
                self.report_at(self.location(&node).on_key(), error);
                return None;
            }
        }
        let nodes = entries.iter();
        Some(nodes.map(|(key, json)| (key.as_ref(), Node { json, from: Some((node, Step::Key(key))) })).collect())
    }

    /// Reports an invalid name, whose location is `at`.
    pub(super) fn name<T>(
        &mut self,
        at: impl FnOnce(&Self) -> Location,
        name: &str,
        what: &str,
        legal: Result<T, String>,
    ) -> Option<T> {
        match legal {
            Ok(value) => Some(value),
            Err(rule) => {
                let error = Diagnostic::error(format!("{} is not a valid {what}", quoted(name)));
                self.report_at(at(self), error.with_note(rule));
                None
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Json::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Json::String(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = seq.next_element()? {
            list.push(element);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            if key == NUMBER {
                let digits: String = map.next_value()?;
                return digits.parse().map(Json::Number).map_err(A::Error::custom);
            }
            entries.push((key, map.next_value()?));
        }
        // Convex prints sorted keys, so this rarely moves anything.
        entries.sort_by(|(one, _), (other, _): &(Cow<'_, str>, _)| one.cmp(other));
        Ok(Json::Object(entries))
    }
}
