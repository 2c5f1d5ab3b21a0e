//! Types as TypeScript writes them, for docs.

use super::pagination;
use super::tables::Documents;
use crate::manifest::{Field, Literal, Validator};

/// The longest type. Longer ones are easier to read in Rust.
const MAX_TYPE: usize = 100;

/// The longest text. Longer ones are cut.
const MAX_TEXT: usize = 120;

/// The return type of a function, such as `Doc<"messages">[]`. `None` if it is too long.
pub(crate) fn returned(returns: Option<&Validator>, documents: &Documents) -> Option<String> {
    let text = returns.map_or_else(|| "any".to_owned(), |validator| ty(validator, documents));
    (text.chars().count() <= MAX_TYPE).then(|| one_line(&text))
}

fn ty(validator: &Validator, documents: &Documents) -> String {
    if pagination::is_options(validator) {
        return "PaginationOptions".to_owned();
    }
    if let Some(item) = pagination::item(validator) {
        return format!("PaginationResult<{}>", ty(item, documents));
    }
    if let Some(table) = documents.table(validator) {
        return format!("Doc<{table:?}>");
    }
    match validator {
        Validator::Null => "null".to_owned(),
        Validator::Number => "number".to_owned(),
        Validator::Bigint | Validator::CommitTs => "bigint".to_owned(),
        Validator::Boolean => "boolean".to_owned(),
        Validator::String => "string".to_owned(),
        Validator::Bytes => "ArrayBuffer".to_owned(),
        Validator::Any => "any".to_owned(),
        Validator::Literal(value) => literal(value),
        Validator::Id(table) => format!("Id<{table:?}>"),
        Validator::Array(element) => {
            let is_union = element.as_union().is_some_and(|members| members.len() > 1);
            let element = ty(element, documents);
            if is_union { format!("({element})[]") } else { format!("{element}[]") }
        }
        Validator::Record(keys, values) => format!("Record<{}, {}>", ty(keys, documents), ty(values, documents)),
        Validator::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Validator::Object(fields) => {
            let field = |field: &Field| {
                let mark = if field.optional { "?" } else { "" };
                format!("{}{mark}: {}", field.name, ty(&field.validator, documents))
            };
            format!("{{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join("; "))
        }
        Validator::Ref(name) => name.clone(),
        Validator::Document(table) => format!("Doc<{table:?}>"),
        Validator::Union(members) if members.is_empty() => "never".to_owned(),
        Validator::Union(members) => members.iter().map(|member| ty(member, documents)).collect::<Vec<_>>().join(" | "),
    }
}

/// A literal: `"open"`, `12n`.
pub(crate) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => format!("{text:?}"),
        Literal::Number(number) => number.to_string(),
        Literal::Bigint(number) => format!("{number}n"),
        Literal::Boolean(boolean) => boolean.to_string(),
    }
}

/// The literal of a variant, if the variant's name does not show it.
pub(crate) fn literal_behind(value: &Literal) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    match value {
        Literal::String(text) if !text.is_empty() && text.chars().all(is_plain) => None,
        Literal::Boolean(_) => None,
        Literal::String(_) | Literal::Number(_) | Literal::Bigint(_) => Some(literal(value)),
    }
}

/// Text that is safe between backticks in a doc comment.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MAX_TEXT {
            line.push('…');
            break;
        }
        match c {
            '`' => line.push('\''),
            c if c.is_control() || c.escape_debug().count() > 1 && !c.is_ascii() => line.push('?'),
            c => line.push(c),
        }
    }
    line
}
