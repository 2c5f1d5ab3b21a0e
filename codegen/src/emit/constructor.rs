//! `new`, where some fields of an object must be given and others need not.
//!
//! It is set closer than prettyplease would: with a line for each field it would be a quarter of the file, and it says
//! nothing that the struct above it does not.

use super::name;
use super::scope::Scope;
use crate::api::{Field, Object, Type, TypeDef};
use crate::ident::Name;
use crate::output::WIDTH;

pub(super) fn constructor(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> Option<String> {
    if def.derives.default || !object.fields.iter().any(Field::has_default) {
        return None;
    }
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for (index, field) in object.fields.iter().enumerate() {
        let name = Name(&field.name);
        if field.optional {
            values.push(format!("{name}: {}", scope.std("None")));
            continue;
        }
        if field.has_default() {
            values.push(format!("{name}: {}::default()", scope.std("Default")));
            continue;
        }
        let ty = scope.ty(&field.ty, def.scope);
        // A binding must not be spelled like a type here or a variant of its own type, and underscores in front mean
        // something.
        let plain = field.name.starts_with(|c: char| c.is_ascii_lowercase())
            && !scope.shadowed(&field.name)
            && !has_variant(scope, &field.ty, &field.name);
        let numbered = format!("field_{index}");
        let parameter = if plain { name } else { Name(&numbered) };
        if field.ty == Type::String {
            parameters.push(format!("{parameter}: impl {}<{ty}>", scope.std("Into")));
            values.push(format!("{name}: {parameter}.into()"));
        } else {
            parameters.push(format!("{parameter}: {ty}"));
            values.push(if plain { name.to_string() } else { format!("{name}: {parameter}") });
        }
    }
    let first_page = match object.fields.iter().find(|field| field.has_default() && !field.optional) {
        Some(field) => format!(", and `{}` asks for the first page", field.name),
        None => String::new(),
    };
    let mut text = format!(
        "impl {} {{\n    /// With the fields that must be given; the others are absent{first_page}.\n",
        name(def)
    );
    fill(&mut text, "    pub fn new(", &parameters, ") -> Self {");
    fill(&mut text, "        Self { ", &values, " }");
    text.push_str("    }\n}\n");
    Some(text)
}

/// Parts one after the other, on as few lines as they take.
fn fill(text: &mut String, start: &str, parts: &[String], end: &str) {
    let indent = start.len() - start.trim_start().len() + 4;
    let mut width = start.len();
    text.push_str(start);
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let length = part.len() + if last { end.len() } else { ",".len() };
        if index > 0 && width + " ".len() + length > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            width = indent;
        } else if index > 0 {
            text.push(' ');
            width += " ".len();
        }
        text.push_str(part);
        text.push_str(if last { end } else { "," });
        width += length;
    }
    if parts.is_empty() {
        text.push_str(end);
    }
    text.push('\n');
}

fn has_variant(scope: &Scope<'_>, ty: &Type, name: &str) -> bool {
    let Type::Named(mention) = ty else { return false };
    scope.api().types.get(mention.id).shape.variants().contains(&name)
}
