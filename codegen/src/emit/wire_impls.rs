//! The lines at the end of the file: one call per type of the macro that implements its wire format, and one per
//! paginated function. The bodies are in the macros of the runtime.

use proc_macro2::Literal as Token;

use super::shapes::Shapes;
use crate::ident::{Name, is_keyword};
use crate::manifest::Literal;
use crate::model::{
    Discriminant, Holds, Home, LiteralKind, Literals, Model, Object, Structure, Tagged, TypeDef, TypeId,
    USUAL_ARGUMENT, UnionVariant,
};

/// The lines, by module and name.
pub(super) fn wire_impls(model: &Model) -> Vec<String> {
    let shapes = Shapes { model };
    let mut lines = Vec::new();
    let order = |home| (top(model, home), path(model, home));
    for id in model.emitted_types() {
        let def = model.types.get(id);
        lines.push((order(&def.home), line(&shapes, def)));
        if def.has_shape {
            lines.push((order(&def.home), shape_line(&shapes, id)));
        }
    }
    lines.extend(model.functions.iter().filter_map(|function| {
        let home = &model.types.get(function.args).home;
        Some((order(home), paginated(model, home, function.paginated.as_deref()?)))
    }));
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

fn top<'a>(model: &'a Model, home: &Home) -> &'a str {
    &model.modules.get(model.modules.top_of(home.module)).name
}

fn path<'a>(model: &'a Model, home: &'a Home) -> Vec<&'a str> {
    let mut path = model.modules.path(home.module);
    path.push(&home.name);
    path
}

/// A function that is paginated, by one of its arguments.
fn paginated(model: &Model, home: &Home, argument: &str) -> String {
    let path = rust_path(model, home);
    match argument {
        USUAL_ARGUMENT => format!("::convex_typed::paginated! {{ {path} }}"),
        other => format!("::convex_typed::paginated! {{ {path} by {} }}", string(other)),
    }
}

pub(super) fn rust_path(model: &Model, home: &Home) -> String {
    let parts: Vec<String> = path(model, home).into_iter().map(|part| Name(part).to_string()).collect();
    parts.join("::")
}

fn line(shapes: &Shapes<'_>, def: &TypeDef) -> String {
    let path = rust_path(shapes.model, &def.home);
    let fallback = def.fallback.as_ref().map(|name| format!(" {}", Name(name))).unwrap_or_default();
    let (shape_macro, body) = match &def.structure {
        Structure::Object(object) => ("object", format!("{path} {}", object_body(object, def.lenient))),
        Structure::Dynamic | Structure::Newtype(_) => ("transparent", path),
        Structure::Literals(literals) => ("literals", format!("{path}: {}{fallback}", literals_body(literals))),
        Structure::Tagged(tagged) => ("tagged", format!("{path} by {}{fallback}", tagged_body(tagged))),
        Structure::Union(variants) => {
            ("union", format!("{path} {}{fallback}", union_body(shapes, variants, &def.discriminants)))
        }
    };
    format!("::convex_typed::{shape_macro}! {{ {body} }}")
}

fn shape_line(shapes: &Shapes<'_>, id: TypeId) -> String {
    let path = rust_path(shapes.model, &shapes.model.types.get(id).home);
    format!("::convex_typed::shape! {{ {path} = {} }}", shapes.of_type(id))
}

fn object_body(object: &Object, lenient: bool) -> String {
    let fields = object.fields.iter().map(|field| {
        let number = if field.ty.has_integers() { "#" } else { "" };
        let mark = match (field.optional, lenient && field.can_be_empty()) {
            (true, _) => "?",
            (false, true) => "~",
            (false, false) => "",
        };
        let key = if says(&field.name, &field.key) { String::new() } else { format!(" = {}", string(&field.key)) };
        format!("{number}{mark}{}{key}", Name(&field.name))
    });
    let mut body = braced(fields);
    if !object.constants.is_empty() {
        let constants = object.constants.iter().map(|(key, value)| format!("{} = {}", string(key), typed(value)));
        body = format!("{body} {}", braced(constants));
    }
    body
}

fn literals_body(literals: &Literals) -> String {
    let variants = literals.variants.iter().map(|(name, value)| format!("{}{}", Name(name), literal(name, value)));
    format!("{} {}", kind(literals.kind), braced(variants))
}

fn tagged_body(tagged: &Tagged) -> String {
    let variants = tagged.variants.iter().map(|variant| {
        let payload = if variant.payload.is_some() { "(payload)" } else { "" };
        format!("{}{payload}{}", Name(&variant.name), literal(&variant.name, &variant.literal))
    });
    format!("{}: {} {}", string(&tagged.tag), kind(tagged.kind), braced(variants))
}

fn union_body(shapes: &Shapes<'_>, variants: &[UnionVariant], discriminants: &[Discriminant]) -> String {
    braced(variants.iter().zip(discriminants).map(|(variant, discriminant)| {
        let name = Name(&variant.name);
        match &variant.holds {
            Holds::Literal(Literal::String(text)) if says(&variant.name, text) => name.to_string(),
            Holds::Literal(value) => format!("{name} = {}", literal_shape(value)),
            Holds::Type(ty) => {
                let number = if ty.has_integers() { "#" } else { "" };
                format!("{name}({number}value) = {}", shapes.member(ty, *discriminant))
            }
        }
    }))
}

/// Whether a name is spelt as the text it stands for, which is left out then.
fn says(name: &str, text: &str) -> bool {
    name == text && !is_keyword(name)
}

/// The literal that a variant stands for.
fn literal(name: &str, value: &Literal) -> String {
    match value {
        Literal::String(text) if says(name, text) => String::new(),
        value => format!(" = {}", bare(value)),
    }
}

fn braced(parts: impl Iterator<Item = String>) -> String {
    match joined(parts).as_str() {
        "" => "{}".to_owned(),
        parts => format!("{{ {parts} }}"),
    }
}

pub(super) fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn kind(kind: LiteralKind) -> &'static str {
    match kind {
        LiteralKind::String => "String",
        LiteralKind::Number => "Number",
        LiteralKind::Int64 => "Int64",
        LiteralKind::Boolean => "Boolean",
    }
}

/// A Rust string literal.
pub(super) fn string(text: &str) -> String {
    Token::string(text).to_string()
}

fn bare(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => string(text),
        // `{:?}` keeps the point, the sign of zero and every digit.
        Literal::Number(number) => format!("{number:?}"),
        Literal::Bigint(number) => number.to_string(),
        Literal::Boolean(boolean) => boolean.to_string(),
    }
}

/// A literal with its kind: `String("a")`.
fn typed(literal: &Literal) -> String {
    format!("{}({})", kind(LiteralKind::of(literal)), bare(literal))
}

pub(super) fn literal_shape(literal: &Literal) -> String {
    format!("Literal(literal::{})", typed(literal))
}
