//! The text of an input file under the name that messages call it by.

use std::fmt;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::{Diagnostic, Location};
use crate::path::{above, shown};

/// Nothing that Convex prints comes near this (its own limit is 24 MiB).
const LARGEST: u64 = 256 << 20;

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
    /// A text that is in memory already; `name` is what messages call it.
    pub fn new(name: impl Into<String>, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        Self { name: name.into().into(), text: text.strip_prefix('\u{feff}').unwrap_or(text).into() }
    }

    /// Reads a file: UTF-8, or UTF-16 with a byte order mark, as `>` of Windows PowerShell writes it.
    ///
    /// # Errors
    ///
    /// If there is no such file, it cannot be read, is no text, or is over 256 MiB.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Diagnostic> {
        let path = path.as_ref();
        let name = shown(path);
        let bytes = read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => missing(path, &name),
            _ => Diagnostic::error(format!("cannot read `{name}`: {error}")),
        })?;
        decode(name, bytes)
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A relative path is often right, but of another folder than the one that the command was called in.
fn missing(path: &Path, name: &str) -> Diagnostic {
    let error = Diagnostic::error(format!("there is no file `{name}`"));
    let Ok(here) = std::env::current_dir() else { return error };
    if path.is_absolute() {
        return error;
    }
    let error = error.with_note(format!("looked in `{}`", here.display()));
    match above(path) {
        Some(folder) => error.with_help(format!("run it in `{folder}`, where there is one")),
        None => error,
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a directory"));
    }
    let too_large = || io::Error::other(format!("it is larger than {} MiB", LARGEST >> 20));
    if metadata.len() > LARGEST {
        return Err(too_large());
    }
    // A pipe does not tell its length beforehand.
    let mut bytes = Vec::new();
    match file.take(LARGEST + 1).read_to_end(&mut bytes)? as u64 > LARGEST {
        true => Err(too_large()),
        false => Ok(bytes),
    }
}

fn decode(name: String, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    // A manifest begins with `{`: a zero beside it can only be UTF-16, even without a byte order mark.
    let unit = match bytes.as_slice() {
        [0xff, 0xfe, ..] | [b'{' | b'[', 0, ..] => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        [0xfe, 0xff, ..] | [0, b'{' | b'[', ..] => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    let not_text =
        |what: &str| Diagnostic::error(format!("`{name}` is not valid {what}")).with_help("save the file as UTF-8");
    if let Some(unit) = unit {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units = pairs.iter().map(|pair| unit(*pair));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        return match text {
            Ok(text) if rest.is_empty() => Ok(Source::new(name, text)),
            _ => Err(not_text("UTF-16")),
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let lossy = Source::new(name.clone(), String::from_utf8_lossy(error.as_bytes()));
            let location = Location::at(&lossy, valid.saturating_sub(bom(error.as_bytes())));
            Err(not_text("UTF-8").at(location))
        }
    }
}

fn bom(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
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
