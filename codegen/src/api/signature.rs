//! A function as its author would write it in TypeScript, in one line.

use super::pagination;
use crate::manifest::{Literal, Validator};

/// What is longer is cut: the signature is a reminder, the types below it are the whole truth.
const MAX_LEN: usize = 120;

/// `(channel: string, limit?: number) => Message[]`
pub(crate) fn signature(args: &Validator, returns: Option<&Validator>) -> String {
    let args = match args {
        Validator::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| {
                    let mark = if field.optional { "?" } else { "" };
                    format!("{}{mark}: {}", field.name, ty(&field.validator))
                })
                .collect();
            fields.join(", ")
        }
        _ => "args: any".to_owned(),
    };
    let returns = returns.map_or_else(|| "any".to_owned(), ty);
    one_line(&format!("({args}) => {returns}"))
}

fn ty(validator: &Validator) -> String {
    if pagination::is_options(validator) {
        return "PaginationOptions".to_owned();
    }
    if let Some(item) = pagination::item(validator) {
        return format!("PaginationResult<{}>", ty(item));
    }
    match validator {
        Validator::Null => "null".to_owned(),
        Validator::Number => "number".to_owned(),
        Validator::Bigint | Validator::CommitTs => "bigint".to_owned(),
        Validator::Boolean => "boolean".to_owned(),
        Validator::String => "string".to_owned(),
        Validator::Bytes => "ArrayBuffer".to_owned(),
        Validator::Any => "any".to_owned(),
        Validator::Literal(Literal::String(text)) => format!("{text:?}"),
        Validator::Literal(Literal::Number(number)) => number.to_string(),
        Validator::Literal(Literal::Bigint(number)) => format!("{number}n"),
        Validator::Literal(Literal::Boolean(boolean)) => boolean.to_string(),
        Validator::Id(table) => format!("Id<\"{table}\">"),
        Validator::Array(element) => match &**element {
            Validator::Union(_) => format!("({})[]", ty(element)),
            _ => format!("{}[]", ty(element)),
        },
        Validator::Record(keys, values) => format!("Record<{}, {}>", ty(keys), ty(values)),
        Validator::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Validator::Object(fields) => {
            let names: Vec<String> = fields
                .iter()
                .map(|field| if field.optional { format!("{}?", field.name) } else { field.name.clone() })
                .collect();
            format!("{{ {} }}", names.join(", "))
        }
        Validator::Ref(name) => name.clone(),
        Validator::Document(table) => format!("Doc<\"{table}\">"),
        Validator::Union(members) if members.is_empty() => "never".to_owned(),
        Validator::Union(members) => members.iter().map(ty).collect::<Vec<_>>().join(" | "),
    }
}

/// Text that can stand between backticks in a doc comment.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MAX_LEN {
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
