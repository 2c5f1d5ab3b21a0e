//! `new`, for objects that are sent.
//!
//! It is set closer than prettyplease would, in one line right under its struct where there is room: with a line for
//! each field it would be a quarter of the file, and it says nothing that the struct does not.

use super::name;
use super::scope::Scope;
use crate::ident::Name;
use crate::model::{Constructor, Field, Object, Type, TypeDef};
use crate::output::WIDTH;

/// The constructor, or nothing.
pub(super) fn constructor(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> String {
    match &def.constructor {
        None => String::new(),
        Some(Constructor::Positional(parameters)) => positional(scope, def, object, parameters),
        Some(Constructor::Named(required)) => by_name(scope, def, object, required),
    }
}

/// The struct that the constructor takes, if it takes one. Where all fields are required that is the type itself.
pub(super) fn required(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> Option<String> {
    let Some(Constructor::Named(required)) = &def.constructor else { return None };
    let (name, required) = (name(def), Name(required));
    if !object.fields.iter().any(Field::has_default) {
        return Some(format!(
            "/// What [`{name}::new`] takes: all fields, as none is optional.\npub type {required} = {name};\n"
        ));
    }
    let fields = object.fields.iter().filter(|field| !field.has_default());
    let fields = fields.map(|field| format!("    pub {}: {},\n", Name(&field.name), scope.ty(&field.ty, def.scope)));
    Some(format!(
        "/// What [`{name}::new`] takes: the required fields.\npub struct {required} {{\n{}}}\n",
        fields.collect::<String>()
    ))
}

fn positional(scope: &Scope<'_>, def: &TypeDef, object: &Object, names: &[String]) -> String {
    if object.fields.is_empty() {
        return new(def, "", &[], "Self", &[], "");
    }
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    let mut names = names.iter();
    for field in &object.fields {
        let name = Name(&field.name);
        if field.has_default() {
            values.push(default(scope, field));
            continue;
        }
        let ty = scope.ty(&field.ty, def.scope);
        // There is one for each: see the `verify` pass of the model.
        let parameter = Name(names.next().unwrap_or(&field.name));
        if field.ty == Type::String {
            parameters.push(format!("{parameter}: impl {}<{ty}>", scope.std("Into")));
            values.push(format!("{name}: {parameter}.into()"));
        } else {
            parameters.push(format!("{parameter}: {ty}"));
            values.push(if parameter == name { name.to_string() } else { format!("{name}: {parameter}") });
        }
    }
    new(def, &docs(object), &parameters, "Self { ", &values, " }")
}

fn by_name(scope: &Scope<'_>, def: &TypeDef, object: &Object, required: &str) -> String {
    let parameter = [format!("required: {}", Name(required))];
    if !object.fields.iter().any(Field::has_default) {
        return new(def, "", &parameter, "required", &[], "");
    }
    let values = object.fields.iter().map(|field| match field.has_default() {
        true => default(scope, field),
        false => format!("{0}: required.{0}", Name(&field.name)),
    });
    new(def, &docs(object), &parameter, "Self { ", &values.collect::<Vec<_>>(), " }")
}

/// A field that need not be given, at its default.
fn default(scope: &Scope<'_>, field: &Field) -> String {
    let name = Name(&field.name);
    if field.optional {
        return format!("{name}: {}", scope.std("None"));
    }
    format!("{name}: {}::default()", scope.std("Default"))
}

/// What goes without saying is said at the top of the file.
fn docs(object: &Object) -> String {
    let options = object.fields.iter().find(|field| field.has_default() && !field.optional);
    options.map_or_else(String::new, |field| format!("    /// `{}` asks for the first page.\n", field.name))
}

/// The constructor itself; its body is `start`, the values, and `end`.
fn new(def: &TypeDef, docs: &str, parameters: &[String], start: &str, values: &[String], end: &str) -> String {
    let name = name(def);
    let (all, body) = (parameters.join(", "), values.join(", "));
    let method = format!("pub fn new({all}) -> Self {{ {start}{body}{end} }}");
    let line = format!("impl {name} {{ {method} }}\n");
    if docs.is_empty() && line.trim_end().len() <= WIDTH {
        return line;
    }
    let mut text = format!("impl {name} {{\n{docs}");
    if "    ".len() + method.len() <= WIDTH {
        text.push_str(&format!("    {method}\n"));
    } else {
        fill(&mut text, "    pub fn new(", parameters, ") -> Self {");
        fill(&mut text, &format!("        {start}"), values, end);
        text.push_str("    }\n");
    }
    text.push_str("}\n");
    text
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
