//! The end of the file: invocations of the runtime's macros, which implement the wire format of each type.

use proc_macro2::Literal as Token;

use super::shapes::Shapes;
use crate::ident::{Name, is_keyword};
use crate::manifest::Literal;
use crate::model::{
    Discriminant, Holds, Home, LiteralKind, Literals, Model, Object, Structure, Tagged, TypeDef, TypeId,
    USUAL_ARGUMENT, UnionVariant, WireFormat,
};
use crate::output::Code;

/// The invocations, in the order of the model.
pub(super) fn wire_formats(model: &Model) -> Vec<Code> {
    let shapes = Shapes { model };
    let format = |format: &WireFormat| match format {
        WireFormat::Type(id) => type_format(&shapes, model.types.get(*id)),
        WireFormat::Shape(id) => shape(&shapes, *id),
        WireFormat::Paginated { args, argument } => paginated(model, &model.types.get(*args).home, argument),
    };
    let invocation =
        |(name, body): (&str, String)| Code::compact(format!("::convex_typed::{name}!"), vec![Code::Line(body)]);
    model.wire_formats.iter().map(format).map(invocation).collect()
}

/// A function that is paginated, by one of its arguments.
fn paginated(model: &Model, home: &Home, argument: &str) -> (&'static str, String) {
    let path = rust_path(model, home);
    let body = match argument {
        USUAL_ARGUMENT => path,
        other => format!("{path} by {}", string(other)),
    };
    ("paginated", body)
}

pub(super) fn rust_path(model: &Model, home: &Home) -> String {
    let parts = model.modules.path(home.module).into_iter().chain([home.name.as_str()]);
    parts.map(|part| Name(part).to_string()).collect::<Vec<_>>().join("::")
}

fn type_format(shapes: &Shapes<'_>, def: &TypeDef) -> (&'static str, String) {
    let path = rust_path(shapes.model, &def.home);
    let fallback = def.fallback.as_ref().map(|name| format!(" {}", Name(name))).unwrap_or_default();
    match &def.structure {
        Structure::Object(object) => ("object", format!("{path} {}", object_body(object, def))),
        Structure::Dynamic | Structure::Newtype(_) => ("transparent", path),
        Structure::Literals(literals) => ("literals", format!("{path}: {}{fallback}", literals_body(literals))),
        Structure::Tagged(tagged) => ("tagged", format!("{path} by {}{fallback}", tagged_body(tagged))),
        Structure::Union(variants) => {
            ("union", format!("{path} {}{fallback}", union_body(shapes, variants, &def.discriminants)))
        }
    }
}

fn shape(shapes: &Shapes<'_>, id: TypeId) -> (&'static str, String) {
    let path = rust_path(shapes.model, &shapes.model.types.get(id).home);
    ("shape", format!("{path} = {}", shapes.of_type(id)))
}

fn object_body(object: &Object, def: &TypeDef) -> String {
    let fields = object.fields.iter().map(|field| {
        let number = if field.ty.has_integers() { "#" } else { "" };
        let mark = match (field.optional, def.may_be_missing(field)) {
            (true, _) => "?",
            (false, true) => "~",
            (false, false) => "",
        };
        let key =
            if is_spelled(&field.name, &field.key) { String::new() } else { format!(" = {}", string(&field.key)) };
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
            Holds::Literal(Literal::String(text)) if is_spelled(&variant.name, text) => name.to_string(),
            Holds::Literal(value) => format!("{name} = {}", literal_shape(value)),
            Holds::Type(ty) => {
                let number = if ty.has_integers() { "#" } else { "" };
                format!("{name}({number}value) = {}", shapes.member(ty, *discriminant))
            }
        }
    }))
}

/// Whether a name is spelled like its text, which can then be left out.
fn is_spelled(name: &str, text: &str) -> bool {
    name == text && !is_keyword(name)
}

/// The literal that a variant stands for.
fn literal(name: &str, value: &Literal) -> String {
    match value {
        Literal::String(text) if is_spelled(name, text) => String::new(),
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
        // `{:?}` keeps the decimal point, the sign of zero and every digit.
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
