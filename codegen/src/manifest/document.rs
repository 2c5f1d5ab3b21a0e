//! Opens a file: checks that it is of the right kind, and finds the elements of its main list.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Diagnostics, ElementPosition, Entries, Key, Location, offset_in, quoted};
use crate::source::Source;

use super::json::Json;

/// The kind of file that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    FunctionSpec,
    Schema,
    /// The schema in a function spec.
    OwnSchema,
}

/// The key of that schema in the function spec.
pub(super) const SCHEMA: &str = "schema";
/// The key of the named types.
pub(super) const TYPES: &str = "types";

impl Kind {
    /// The key of the main list.
    const fn list(self) -> &'static str {
        match self {
            Self::FunctionSpec => "functions",
            Self::Schema | Self::OwnSchema => "tables",
        }
    }

    /// The keys that lead to the main list.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::FunctionSpec => &["functions"],
            Self::Schema => &["tables"],
            Self::OwnSchema => &[SCHEMA, "tables"],
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::FunctionSpec => "function spec",
            Self::Schema | Self::OwnSchema => "schema",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::FunctionSpec => "regenerate it with `npx convex function-spec > convex/function-spec.json`",
            Self::Schema | Self::OwnSchema => {
                "the schema is what `export()` of the default export of `convex/schema.ts` returns"
            }
        }
    }
}

/// A file whose elements have not been read yet.
pub(super) struct Document<'s> {
    /// The elements of the main list.
    pub(super) elements: Vec<(ElementPosition, &'s RawValue)>,
    pub(super) url: Option<String>,
    /// The schema in the function spec.
    pub(super) schema: Option<&'s RawValue>,
    /// The named types of the function spec.
    pub(super) types: Option<(ElementPosition, &'s RawValue)>,
}

impl<'s> Document<'s> {
    pub(super) fn open(source: &'s Source, kind: Kind) -> Result<Self, Diagnostic> {
        let top = top(source.text(), kind).map_err(|_| explain(source, kind))?;
        let keys = if top.bare { &[] } else { kind.keys() };
        let url: Option<String> = top.url.and_then(|url| serde_json::from_str(url.get()).ok());
        Ok(Self {
            elements: elements(source, keys, top.elements),
            // `pull` leaves it empty, because it needs no deployment.
            url: url.filter(|url| !url.is_empty()),
            schema: top.schema,
            types: top.types.map(|raw| (position(source, raw, &[TYPES], None), raw)),
        })
    }
}

/// The tables of the schema in a function spec.
pub(super) fn own_schema<'s>(
    source: &'s Source,
    schema: &'s RawValue,
) -> Result<Vec<(ElementPosition, &'s RawValue)>, Diagnostic> {
    let kind = Kind::OwnSchema;
    match top(schema.get(), kind) {
        Ok(top) => Ok(elements(source, kind.keys(), top.elements)),
        Err(_) => {
            let message = format!("expected a schema: an object with the list `{}`", kind.list());
            Err(Diagnostic::error(message).at(Location::at(source, 0).key(SCHEMA)).with_help(kind.help()))
        }
    }
}

fn elements<'s>(
    source: &Source,
    keys: &'static [&'static str],
    raw: Vec<&'s RawValue>,
) -> Vec<(ElementPosition, &'s RawValue)> {
    let raw = raw.into_iter().enumerate();
    raw.map(|(index, raw)| (position(source, raw, keys, Some(index)), raw)).collect()
}

fn position(source: &Source, raw: &RawValue, keys: &'static [&'static str], index: Option<usize>) -> ElementPosition {
    ElementPosition { offset: offset_in(source.text(), raw.get()).unwrap_or(0), keys, index }
}

fn top(text: &str, kind: Kind) -> serde_json::Result<Top<'_>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let top = reader.deserialize_any(TopVisitor(kind))?;
    reader.end()?;
    Ok(top)
}

/// The top level of a file.
#[derive(Default)]
struct Top<'s> {
    url: Option<&'s RawValue>,
    schema: Option<&'s RawValue>,
    types: Option<&'s RawValue>,
    elements: Vec<&'s RawValue>,
    /// Whether the main list is the whole file.
    bare: bool,
}

/// Reads the top level of a file in one pass rather than three. Together with the paths of errors in `json` and the
/// paths in `selection`, this saves a tenth of the instructions (callgrind, see PERFORMANCE.md). It may go when a
/// reader of three passes is about as fast.
struct TopVisitor(Kind);

impl<'de> Visitor<'de> for TopVisitor {
    type Value = Top<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the key `{}`", self.0.list())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut top = Top::default();
        let mut list = None;
        // If a key is repeated, the last one counts, as in JavaScript.
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                key if key == self.0.list() => list = Some(map.next_value()?),
                "url" => top.url = map.next_value()?,
                SCHEMA => top.schema = map.next_value()?,
                TYPES => top.types = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        top.elements = list.ok_or_else(|| A::Error::missing_field(self.0.list()))?;
        Ok(top)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        match self.0 {
            // The MCP tool of Convex prints the bare list.
            Kind::FunctionSpec => {
                let elements = Vec::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(Top { elements, bare: true, ..Top::default() })
            }
            Kind::Schema | Kind::OwnSchema => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }
}

/// Explains why a file is not of the right kind.
fn explain(source: &Source, kind: Kind) -> Diagnostic {
    let text = source.text();
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return not_json(source, kind, &error);
    }
    let error = match serde_json::from_str::<Entries<'_>>(text) {
        Ok(Entries(entries)) if entries.iter().all(|(key, _)| key != kind.list()) => {
            return another_kind(source, kind, &entries);
        }
        Ok(_) => Diagnostic::error(format!("expected `{}` to be an array", kind.list()))
            .at(Location::at(source, 0).key(kind.list())),
        Err(_) => {
            let message = format!("not a {}: expected an object with the key `{}`", kind.name(), kind.list());
            Diagnostic::error(message).at(Location::at(source, 0))
        }
    };
    error.with_help(kind.help())
}

/// Reads one element.
pub(super) fn element<'s>(
    source: &Source,
    position: ElementPosition,
    raw: &'s RawValue,
) -> Result<Json<'s>, Diagnostic> {
    serde_json::from_str(raw.get()).map_err(|error| {
        let start = offset_of(raw.get(), &error);
        Diagnostic::error(reason(&error)).at(Location::at(source, position.offset + start))
    })
}

/// Reports names that are defined twice, with the first definition.
pub(super) fn report_duplicates<K: Hash + Eq + Clone>(
    items: impl Iterator<Item = (K, Location)>,
    name: impl Fn(&K) -> String,
    diagnostics: &mut Diagnostics,
) {
    let mut seen = HashMap::new();
    for (key, location) in items {
        match seen.get(&key) {
            None => drop(seen.insert(key, location)),
            Some(first) => {
                let error = Diagnostic::error(format!("{} is defined twice", name(&key)));
                diagnostics.push(error.at(location).with_note_at("first here", Location::clone(first)));
            }
        }
    }
}

/// Explains that the file is JSON of another kind.
fn another_kind(source: &Source, kind: Kind, entries: &[(Cow<'_, str>, &RawValue)]) -> Diagnostic {
    let has = |key: &str| entries.iter().any(|(name, _)| name == key);
    let (looks_like, help) = match kind {
        Kind::FunctionSpec if has("tables") => (Some("a schema"), "pass a schema with `Builder::schema` or `--schema`"),
        Kind::Schema if has("functions") => {
            (Some("a function spec"), "pass a function spec with `Builder::manifest` or `--manifest`")
        }
        _ if has("openapi") || has("swagger") => (Some("an OpenAPI description"), kind.help()),
        _ if has("$schema") && has("properties") => (Some("a JSON Schema"), kind.help()),
        _ if has("dependencies") || has("devDependencies") || (has("name") && has("version")) => {
            (Some("a package.json"), kind.help())
        }
        _ if has("status") && has("value") => (Some("a response of Convex's HTTP API"), "save only its `value`"),
        _ => (None, kind.help()),
    };
    let error = Diagnostic::error(match looks_like {
        None => format!("not a {}: it has no key `{}`", kind.name(), kind.list()),
        Some(other) => format!("not a {}: this looks like {other}", kind.name()),
    });
    error.at(Location::at(source, start_of(source.text()))).with_help(help)
}

fn not_json(source: &Source, kind: Kind, error: &serde_json::Error) -> Diagnostic {
    let text = source.text();
    let start = start_of(text);
    let begin = text.get(start..).unwrap_or_default();
    let first_line = begin.lines().next().unwrap_or_default().trim_end();
    let (message, at) = if begin.is_empty() {
        ("the file is empty".to_owned(), start)
    } else if begin.starts_with('<') {
        (format!("not a {}: this looks like a web page", kind.name()), start)
    } else if !begin.starts_with(['{', '[']) || is_log_line(first_line) {
        (format!("not a {}: it starts with {}", kind.name(), quoted(first_line)), start)
    } else {
        (reason(error), offset_of(text, error))
    };
    let help = match begin.contains("\n{") && !begin.starts_with('{') {
        true => "remove the text before the `{`; redirect only standard output to the file",
        false => kind.help(),
    };
    Diagnostic::error(message).at(Location::at(source, at)).with_help(help)
}

/// Whether it is `[CONVEX Q(..)] ..` or `[vite] ready` rather than the start of an array.
fn is_log_line(line: &str) -> bool {
    line.strip_prefix('[').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn start_of(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// serde_json's message in plain words, without its position.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    match message {
        _ if error.is_eof() => "unexpected end of file: the JSON is incomplete".to_owned(),
        "recursion limit exceeded" => "nested too deeply: more than 128 levels".to_owned(),
        "trailing characters" => "invalid JSON: unexpected text after the end".to_owned(),
        "expected value" => "invalid JSON: expected a value".to_owned(),
        "key must be a string" => "invalid JSON: expected a key in double quotes".to_owned(),
        message => format!("invalid JSON: {message}"),
    }
}

/// The offset of an error of serde_json, which counts lines and columns from 1, and columns in bytes.
fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let line = match error.line().checked_sub(2) {
        None => 0,
        Some(nth) => text.match_indices('\n').nth(nth).map_or(0, |(at, _)| at + 1),
    };
    line + error.column().saturating_sub(1)
}
