//! Rust identifiers. No other module creates them.
//!
//! Names from Convex get the case that Rust expects. If two names of a scope then coincide, [`assign()`] derives one from
//! its exact spelling, so that it does not depend on the rest of the scope.

mod assign;
mod literal;
#[cfg(test)]
mod tests;

use std::fmt;

use heck::{ToLowerCamelCase, ToSnakeCase, ToUpperCamelCase};

pub(crate) use self::assign::{Case, Collision, assign, free_name, numbered, numbered_unless};
pub(crate) use self::literal::variant;

/// The longest name. A literal may be a whole sentence.
const MAX_LEN: usize = 60;

/// Keywords of any edition. Those in [`NOT_RAW`] cannot be written `r#kw`.
/// <https://doc.rust-lang.org/reference/keywords.html>
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
const NOT_RAW: &[&str] = &["_", "crate", "self", "Self", "super"];

/// The fields that Convex adds to every document. They are called the same in every type: `id` and `creation_time`.
pub(crate) const SYSTEM_FIELDS: &[&str] = &["_id", CREATION_TIME];

/// When a document was inserted: milliseconds, in `CreationTime` of the backend.
pub(crate) const CREATION_TIME: &str = "_creationTime";

/// A name as it is written in Rust: a keyword becomes `r#kw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if is_keyword(self.0) { "r#" } else { "" })?;
        f.write_str(self.0)
    }
}

/// Whether a name is written `r#kw`.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// `sendOne` -> `SendOne`.
pub(crate) fn pascal(raw: &str) -> String {
    finish(&deunicode::deunicode(raw).to_upper_camel_case())
}

/// `sendOne` -> `send_one`, `_id` -> `id`.
pub(crate) fn snake(raw: &str) -> String {
    finish(&raw.to_snake_case())
}

/// `send_one` -> `sendOne`.
pub(crate) fn camel(name: &str) -> String {
    name.to_lower_camel_case()
}

/// The exact spelling, as far as an identifier allows.
fn verbatim(raw: &str) -> String {
    let text: String = raw.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    finish(&text)
}

/// Shortens a name, and turns it into a valid identifier.
fn finish(name: &str) -> String {
    let mut name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(MAX_LEN).collect();
    if name.chars().all(|c| c == '_') || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name.chars().all(|c| c == '_') {
        name.push('0');
    }
    if NOT_RAW.contains(&name.as_str()) {
        name.push('_');
    }
    name
}
