//! How the types travel: one line per type at the end of the file, of which a macro of the runtime carries the body.

use proc_macro2::Literal as Token;

use crate::api::{Api, Holds, LiteralKind, Literals, ModuleId, Object, Shape, Tagged, Type, TypeDef, UnionVariant};
use crate::ident;
use crate::manifest::Literal;

/// A shape is written out to this depth; what lies deeper no longer tells members of a union apart.
const SHAPE_DEPTH: usize = 4;

/// The lines, by module and name.
pub(super) fn travel(api: &Api) -> Vec<String> {
    let mut lines: Vec<((&str, Vec<&str>), String)> = api
        .types
        .ids()
        .filter_map(|id| {
            let def = api.types.get(id);
            let (module, name) = def.home.as_ref()?;
            Some(((top(api, *module), path(api, *module, name)), line(api, def, *module, name)))
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

fn top(api: &Api, module: ModuleId) -> &str {
    &api.modules.get(api.modules.top_of(module)).name
}

fn path<'a>(api: &'a Api, module: ModuleId, name: &'a str) -> Vec<&'a str> {
    let mut path = api.modules.path(module);
    path.push(name);
    path
}

fn line(api: &Api, def: &TypeDef, module: ModuleId, name: &str) -> String {
    let parts: Vec<String> = path(api, module, name).into_iter().map(|part| ident::token(part).to_string()).collect();
    let path = parts.join("::");
    let fallback = def.fallback.as_ref().map(|name| format!(" {}", ident::token(name))).unwrap_or_default();
    let (shape_macro, body) = match &def.shape {
        Shape::Object(object) => ("object", format!("{path} {}", object_body(object))),
        Shape::Dynamic => ("transparent", path),
        Shape::Literals(literals) => ("literals", format!("{path}: {}{fallback}", literals_body(literals))),
        Shape::Tagged(tagged) => ("tagged", format!("{path} by {}{fallback}", tagged_body(tagged))),
        Shape::Union(variants) => ("union", format!("{path} {}{fallback}", union_body(api, variants))),
    };
    format!("::convex_typed::{shape_macro}! {{ {body} }}")
}

fn object_body(object: &Object) -> String {
    let fields = object.fields.iter().map(|field| {
        let mark = if field.optional { '?' } else { '=' };
        format!("{} {mark} {}", ident::token(&field.name), string(&field.key))
    });
    let mut body = braced(fields);
    if !object.constants.is_empty() {
        let constants = object.constants.iter().map(|(key, value)| format!("{} = {}", string(key), typed(value)));
        body = format!("{body} {}", braced(constants));
    }
    body
}

fn literals_body(literals: &Literals) -> String {
    let variants = literals.variants.iter().map(|(name, value)| format!("{} = {}", ident::token(name), bare(value)));
    format!("{} {}", kind(literals.kind), braced(variants))
}

fn tagged_body(tagged: &Tagged) -> String {
    let variants = tagged.variants.iter().map(|variant| {
        let payload = if variant.payload.is_some() { "(payload)" } else { "" };
        format!("{}{payload} = {}", ident::token(&variant.name), bare(&variant.literal))
    });
    format!("{}: {} {}", string(&tagged.tag), kind(tagged.kind), braced(variants))
}

fn union_body(api: &Api, variants: &[UnionVariant]) -> String {
    let alone = |ty: &Type| {
        let same =
            |variant: &&UnionVariant| matches!(&variant.holds, Holds::Type(other) if look(api, other) == look(api, ty));
        variants.iter().filter(same).count() == 1
    };
    braced(variants.iter().map(|variant| {
        let name = ident::token(&variant.name);
        match &variant.holds {
            Holds::Literal(value) => format!("{name} = {}", literal_shape(value)),
            // One look is enough where no other variant has it.
            Holds::Type(ty) if alone(ty) => format!("{name}(value) = {}", shape(api, ty, 0)),
            Holds::Type(ty) => format!("{name}(value) = {}", shape(api, ty, SHAPE_DEPTH)),
        }
    }))
}

/// What kind of JSON a type is, at a glance.
#[derive(PartialEq, Eq)]
enum Look {
    Any,
    Null,
    Boolean,
    Number,
    Int64,
    String,
    Bytes,
    Array,
    Object,
}

fn look(api: &Api, ty: &Type) -> Look {
    match ty {
        Type::Unit => Look::Null,
        Type::Boolean => Look::Boolean,
        Type::Number => Look::Number,
        Type::Int64 => Look::Int64,
        Type::String | Type::Id(_) => Look::String,
        Type::Bytes => Look::Bytes,
        Type::Vec(_) => Look::Array,
        Type::Map(..) => Look::Object,
        Type::Named(id) => match &api.types.get(*id).shape {
            Shape::Object(_) | Shape::Dynamic | Shape::Tagged(_) => Look::Object,
            Shape::Literals(literals) => match literals.kind {
                LiteralKind::String => Look::String,
                LiteralKind::Number => Look::Number,
                LiteralKind::Int64 => Look::Int64,
                LiteralKind::Boolean => Look::Boolean,
            },
            Shape::Union(_) => Look::Any,
        },
        Type::Value | Type::Never | Type::Option(_) | Type::Custom(_) => Look::Any,
    }
}

/// The shape of a type's values as the runtime compares it, `depth` levels of it.
fn shape(api: &Api, ty: &Type, depth: usize) -> String {
    let inner = |ty: &Type| if depth == 0 { "Any".to_owned() } else { shape(api, ty, depth - 1) };
    match ty {
        Type::Unit => "Null".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Int64 => "Int64".to_owned(),
        Type::String | Type::Id(_) => "String".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Never => "Nothing".to_owned(),
        Type::Value | Type::Custom(_) => "Any".to_owned(),
        Type::Option(some) => format!("Union(&[Null, {}])", shape(api, some, depth)),
        Type::Vec(element) => format!("Array(&{})", inner(element)),
        Type::Map(_, value) => format!("Record(&{})", inner(value)),
        Type::Named(id) => named_shape(api, api.types.get(*id), depth),
    }
}

fn named_shape(api: &Api, def: &TypeDef, depth: usize) -> String {
    let union = if def.fallback.is_some() { "Open" } else { "Union" };
    match &def.shape {
        Shape::Dynamic => "Record(&Any)".to_owned(),
        Shape::Object(object) => object_shape(api, object, None, depth),
        Shape::Literals(literals) => {
            let members = literals.variants.iter().map(|(_, value)| literal_shape(value));
            format!("{union}(&[{}])", joined(members))
        }
        Shape::Tagged(tagged) => {
            let empty = Object { fields: Vec::new(), constants: Vec::new() };
            let members = tagged.variants.iter().map(|variant| {
                let tag = Some((tagged.tag.as_str(), &variant.literal));
                match variant.payload.map(|id| &api.types.get(id).shape) {
                    Some(Shape::Object(object)) => object_shape(api, object, tag, depth),
                    _ => object_shape(api, &empty, tag, depth),
                }
            });
            format!("{union}(&[{}])", joined(members))
        }
        Shape::Union(variants) => {
            let members = variants.iter().map(|variant| match &variant.holds {
                Holds::Literal(value) => literal_shape(value),
                Holds::Type(ty) => shape(api, ty, depth),
            });
            format!("{union}(&[{}])", joined(members))
        }
    }
}

fn object_shape(api: &Api, object: &Object, tag: Option<(&str, &Literal)>, depth: usize) -> String {
    if depth == 0 {
        return "Record(&Any)".to_owned();
    }
    let constants = object.constants.iter().map(|(key, value)| (key.as_str(), value)).chain(tag);
    let constants = constants.map(|(key, value)| format!("Required({}, {})", string(key), literal_shape(value)));
    let fields = object.fields.iter().map(|field| {
        let presence = if field.optional { "Optional" } else { "Required" };
        format!("{presence}({}, {})", string(&field.key), shape(api, &field.ty, depth - 1))
    });
    format!("Object(&[{}])", joined(constants.chain(fields)))
}

fn braced(parts: impl Iterator<Item = String>) -> String {
    match joined(parts).as_str() {
        "" => "{}".to_owned(),
        parts => format!("{{ {parts} }}"),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
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
fn string(text: &str) -> String {
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

fn literal_shape(literal: &Literal) -> String {
    format!("Literal(literal::{})", typed(literal))
}
