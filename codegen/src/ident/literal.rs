//! Names for literals, which may be arbitrary text.

use heck::ToUpperCamelCase;

use super::finish;

/// Names for literals that are operators.
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

/// The name of the enum variant for a literal.
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

/// Writes out characters that are not letters or digits: `1/4` -> `1Slash4`.
pub(super) fn spell(text: &str) -> String {
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
