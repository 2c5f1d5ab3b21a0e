//! The only place that makes a Rust identifier.
//!
//! Names of Convex's are turned into the case Rust expects. Where two names of one scope then coincide, [`assign`]
//! tells them apart by their own spelling, so that neither depends on what else is in the scope.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use heck::{ToLowerCamelCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

/// Longer names are cut: a literal may be a whole sentence.
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

/// Literals that are operators, by the word one says.
const OPERATORS: &[(&str, &str)] = &[
    ("=", "Equal"),
    ("==", "Equal"),
    ("===", "StrictEqual"),
    ("!=", "NotEqual"),
    ("!==", "StrictNotEqual"),
    ("<", "Less"),
    ("<=", "LessOrEqual"),
    (">", "Greater"),
    (">=", "GreaterOrEqual"),
    ("<>", "NotEqual"),
    ("&&", "And"),
    ("||", "Or"),
    ("!", "Not"),
];

/// A name made here, as it is written: a keyword becomes `r#kw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if is_keyword(self.0) { "r#" } else { "" })?;
        f.write_str(self.0)
    }
}

impl ToTokens for Name<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let make = if is_keyword(self.0) { Ident::new_raw } else { Ident::new };
        tokens.append(make(self.0, Span::call_site()));
    }
}

/// Whether a name made here is written `r#kw`.
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

/// What a literal's text is called as an enum variant.
pub(crate) fn variant(text: &str) -> String {
    if text.is_empty() {
        return "Empty".to_owned();
    }
    if let Some((_, word)) = OPERATORS.iter().find(|(operator, _)| *operator == text) {
        return (*word).to_owned();
    }
    let ascii = deunicode::deunicode(text);
    if !ascii.contains(|c: char| c.is_ascii_alphanumeric()) {
        return finish(&spell(text));
    }
    let signed = match ascii.strip_prefix(['-', '+']) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            let sign = if ascii.starts_with('-') { "Minus" } else { "Plus" };
            format!("{sign} {rest}")
        }
        _ => ascii,
    };
    finish(&camel_words(&signed))
}

/// Upper camel case that keeps digit groups apart: `gpt-4.1` -> `Gpt4_1`.
fn camel_words(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut words = String::new();
    let mut chunk = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let between_digits = !c.is_ascii_alphanumeric()
            && i.checked_sub(1).and_then(|p| chars.get(p)).is_some_and(char::is_ascii_digit)
            && chars.get(i + 1).is_some_and(char::is_ascii_digit);
        if between_digits {
            words.push_str(&chunk.to_upper_camel_case());
            words.push('_');
            chunk.clear();
        } else {
            chunk.push(c);
        }
    }
    words.push_str(&chunk.to_upper_camel_case());
    words
}

/// Every character that is no letter or digit, as a word: `1/4` -> `1Slash4`.
fn spell(text: &str) -> String {
    let mut spelled = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            spelled.push(c);
        } else {
            spelled.push(' ');
            spelled.push_str(&symbol(c));
            spelled.push(' ');
        }
    }
    spelled.to_upper_camel_case()
}

fn symbol(c: char) -> String {
    let word = match c {
        ' ' | '_' => "",
        '!' => "bang",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' | ')' => "paren",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' | ']' => "bracket",
        '\\' => "backslash",
        '^' => "caret",
        '`' => "backtick",
        '{' | '}' => "brace",
        '|' => "pipe",
        '~' => "tilde",
        other => {
            let name = deunicode::deunicode_char(other).unwrap_or_default();
            if name.contains(|c: char| c.is_ascii_alphanumeric()) {
                return name.to_owned();
            }
            return format!("u{:X}", u32::from(other));
        }
    };
    word.to_owned()
}

/// The spelling itself, as far as an identifier can carry it.
fn verbatim(raw: &str) -> String {
    let text: String = raw.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    finish(&text)
}

/// Cuts, and mends what no identifier may be.
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

/// Which case a name is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// Structs of functions, tables and routes.
    Type,
    /// Modules and fields.
    Snake,
    /// Enum variants of literals.
    Variant,
}

impl Case {
    fn plain(self, raw: &str) -> String {
        match self {
            Self::Type => pascal(raw),
            Self::Snake => snake(raw),
            Self::Variant => variant(raw),
        }
    }

    /// What a name is called when another of its scope has the plain name, by its own spelling alone.
    fn spelled(self, raw: &str) -> Vec<String> {
        match self {
            Self::Variant => vec![finish(&spell(raw)), verbatim(raw)],
            // A binding that starts in upper case could be taken for a variant, such as `None`.
            Self::Snake if raw.starts_with(|c: char| c.is_ascii_uppercase()) => vec![format!("_{}", verbatim(raw))],
            Self::Snake => vec![verbatim(raw), format!("{}_", snake(raw))],
            Self::Type => {
                let text = verbatim(raw);
                let upper = text.chars().next().map(|c| c.to_ascii_uppercase());
                vec![upper.into_iter().chain(text.chars().skip(1)).collect()]
            }
        }
    }

    /// How well the plain name renders the spelling; the least keeps it.
    fn distance(self, raw: &str, plain: &str) -> u8 {
        if self == Self::Snake && SYSTEM_FIELDS.contains(&raw) {
            0
        } else if raw == plain {
            1
        } else if raw == plain.to_lower_camel_case() {
            2
        } else {
            3
        }
    }
}

/// Two names that would have been one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Collision {
    /// The spelling that kept the plain name.
    pub(crate) kept: String,
    /// The spelling that did not.
    pub(crate) moved: String,
    /// What that one is called instead.
    pub(crate) name: String,
}

/// Names the spellings of a scope, in their order. No name is in `taken` yet; all are added to it. Equal spellings get
/// equal names.
///
/// Equal sets give equal names, whatever their order.
pub(crate) fn assign<'a>(
    raws: impl IntoIterator<Item = &'a str>,
    case: Case,
    taken: &mut HashSet<String>,
    collisions: &mut Vec<Collision>,
) -> Vec<String> {
    // By plain name, then by spelling: the indices in `raws`.
    let mut groups: BTreeMap<String, BTreeMap<&'a str, Vec<usize>>> = BTreeMap::new();
    for (index, raw) in raws.into_iter().enumerate() {
        groups.entry(case.plain(raw)).or_default().entry(raw).or_default().push(index);
    }
    let mut names: Vec<(usize, String)> = Vec::new();
    let mut waiting = Vec::new();
    for (plain, group) in groups {
        let mut group: Vec<_> = group.into_iter().collect();
        group.sort_by_key(|(raw, _)| (case.distance(raw, &plain), *raw));
        let mut group = group.into_iter();
        let mut keeper = None;
        if !taken.contains(&plain)
            && let Some((raw, indices)) = group.next()
        {
            taken.insert(plain.clone());
            names.extend(indices.into_iter().map(|index| (index, plain.clone())));
            keeper = Some(raw);
        }
        waiting.extend(group.map(|(raw, indices)| (raw, indices, plain.clone(), keeper)));
    }
    for (raw, indices, plain, keeper) in waiting {
        let spelled = case.spelled(raw).into_iter().find(|name| !taken.contains(name));
        let name = spelled.unwrap_or_else(|| numbered_unless(&plain, |name| taken.contains(name)));
        taken.insert(name.clone());
        collisions.push(Collision {
            kept: keeper.unwrap_or(&plain).to_owned(),
            moved: raw.to_owned(),
            name: name.clone(),
        });
        names.extend(indices.into_iter().map(|index| (index, name.clone())));
    }
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).collect()
}

/// The name, or if that is taken the first of `Name2`, `Name3`.. that is not.
pub(crate) fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if taken(name) { numbered_unless(name, taken) } else { name.to_owned() }
}

/// The first of `Name2`, `Name3`.. that is not taken.
pub(crate) fn numbered_unless(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut n = 2;
    loop {
        let candidate = numbered(name, n);
        if !taken(&candidate) {
            return candidate;
        }
        n += 1;
    }
}

/// `Status`, 2 -> `Status2`; a name that ends in a digit gets `_2`.
fn numbered(name: &str, n: usize) -> String {
    if name.ends_with(|c: char| c.is_ascii_digit()) { format!("{name}_{n}") } else { format!("{name}{n}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(raws: &[&str], case: Case) -> Vec<String> {
        assign(raws.iter().copied(), case, &mut HashSet::new(), &mut Vec::new())
    }

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        assert_eq!(Name("type").to_string(), "r#type");
        assert_eq!(Name("gen").to_string(), "r#gen");
        assert_eq!(Name("value").to_string(), "value");
        assert_eq!(snake("self"), "self_");
        assert_eq!(snake("crate"), "crate_");
        assert_eq!(pascal("self"), "Self_");
        for keyword in KEYWORDS {
            assert!(syn::parse_str::<Ident>(&Name(keyword).to_string()).is_ok(), "{keyword}");
        }
    }

    #[test]
    fn names_get_rust_case() {
        assert_eq!(pascal("sendOne"), "SendOne");
        assert_eq!(pascal("2fa"), "_2fa");
        assert_eq!(pascal("_"), "_0");
        assert_eq!(snake("sendOne"), "send_one");
        assert_eq!(snake("_creationTime"), "creation_time");
        assert_eq!(snake("auth.config"), "auth_config");
        assert_eq!(snake("userID"), "user_id");
    }

    #[test]
    fn any_literal_has_a_name() {
        let cases = [
            ("in_progress", "InProgress"),
            ("in-progress", "InProgress"),
            ("", "Empty"),
            ("==", "Equal"),
            ("!=", "NotEqual"),
            ("*", "Star"),
            ("1/4", "_1_4"),
            ("16:9", "_16_9"),
            ("gpt-4.1-mini", "Gpt4_1Mini"),
            ("-1", "Minus1"),
            ("365", "_365"),
            ("m²", "M2"),
            ("self", "Self_"),
            ("I agree, and I know it.", "IAgreeAndIKnowIt"),
            ("\u{202e}", "U202E"),
        ];
        for (text, name) in cases {
            assert_eq!(variant(text), name, "{text:?}");
        }
        assert!(variant(&"very ".repeat(50)).len() <= MAX_LEN);
    }

    #[test]
    fn every_name_is_an_identifier() {
        for c in (0..=0x2fff).filter_map(char::from_u32) {
            for text in [c.to_string(), format!("{c}{c}"), format!("a{c}1"), format!("1{c}2")] {
                for name in [variant(&text), pascal(&text), snake(&text), verbatim(&text), finish(&spell(&text))] {
                    assert!(syn::parse_str::<Ident>(&Name(&name).to_string()).is_ok(), "{text:?} -> {name:?}");
                }
            }
        }
    }

    #[test]
    fn the_exact_spelling_keeps_the_plain_name() {
        assert_eq!(names(&["_name", "name"], Case::Snake), ["_name", "name"]);
        assert_eq!(names(&["fooBar", "foo_bar"], Case::Snake), ["fooBar", "foo_bar"]);
        assert_eq!(names(&["None", "none"], Case::Snake), ["_None", "none"]);
        assert_eq!(names(&["get_user", "getUser"], Case::Type), ["Get_user", "GetUser"]);
        assert_eq!(names(&["active", "Active", "ACTIVE"], Case::Variant), ["active", "Active", "ACTIVE"]);
        assert_eq!(names(&["createdAt", "-createdAt"], Case::Variant), ["CreatedAt", "MinusCreatedAt"]);
        assert_eq!(names(&["1/4", "1.4"], Case::Variant), ["_1Slash4", "_1_4"]);
    }

    #[test]
    fn the_fields_of_convex_are_called_the_same_everywhere() {
        assert_eq!(names(&["_id", "name"], Case::Snake), ["id", "name"]);
        assert_eq!(names(&["_id", "id"], Case::Snake), ["id", "id_"]);
        assert_eq!(names(&["_creationTime", "creationTime"], Case::Snake), ["creation_time", "creationTime"]);
        assert_eq!(names(&["_creationTime", "creation_time"], Case::Snake), ["creation_time", "creation_time_"]);
    }

    #[test]
    fn names_do_not_depend_on_order() {
        let raws = ["a b", "a-b", "a_b", "A B", "aB", "a  b", "AB"];
        let mut reversed = raws;
        reversed.reverse();
        let mut backwards = names(&reversed, Case::Variant);
        backwards.reverse();
        let forwards = names(&raws, Case::Variant);
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.iter().collect::<HashSet<_>>().len(), raws.len());
    }
}
