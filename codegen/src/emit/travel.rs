//! How the types travel, and which functions are paginated: lines at the end of the file, of which a macro of the
//! runtime carries the body.

use proc_macro2::Literal as Token;

use crate::api::{
    Api, Holds, LiteralKind, Literals, ModuleId, Object, Shape, Tagged, TaggedVariant, Type, TypeDef, TypeId,
    USUAL_ARGUMENT, UnionVariant,
};
use crate::ident::Name;
use crate::manifest::Literal;

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
    lines.extend(api.functions.iter().filter_map(|function| {
        let (module, name) = api.types.get(function.args).home.as_ref()?;
        let line = paginated(api, *module, name, function.paginated.as_deref()?);
        Some(((top(api, *module), path(api, *module, name)), line))
    }));
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

/// A function that is paginated, by one of its arguments.
fn paginated(api: &Api, module: ModuleId, name: &str, argument: &str) -> String {
    let path = rust_path(api, module, name);
    match argument {
        USUAL_ARGUMENT => format!("::convex_typed::paginated! {{ {path} }}"),
        other => format!("::convex_typed::paginated! {{ {path} by {} }}", string(other)),
    }
}

fn rust_path(api: &Api, module: ModuleId, name: &str) -> String {
    let parts: Vec<String> = path(api, module, name).into_iter().map(|part| Name(part).to_string()).collect();
    parts.join("::")
}

fn line(api: &Api, def: &TypeDef, module: ModuleId, name: &str) -> String {
    let path = rust_path(api, module, name);
    let fallback = def.fallback.as_ref().map(|name| format!(" {}", Name(name))).unwrap_or_default();
    let (shape_macro, body) = match &def.shape {
        Shape::Object(object) => ("object", format!("{path} {}", object_body(object, def.lenient))),
        Shape::Dynamic | Shape::Newtype(_) => ("transparent", path),
        Shape::Literals(literals) => ("literals", format!("{path}: {}{fallback}", literals_body(literals))),
        Shape::Tagged(tagged) => ("tagged", format!("{path} by {}{fallback}", tagged_body(tagged))),
        Shape::Union(variants) => ("union", format!("{path} {}{fallback}", union_body(api, variants))),
    };
    format!("::convex_typed::{shape_macro}! {{ {body} }}")
}

fn object_body(object: &Object, lenient: bool) -> String {
    let fields = object.fields.iter().map(|field| {
        let mark = match field {
            field if field.optional => '?',
            field if lenient && field.can_be_empty() => '~',
            _ => '=',
        };
        let number = if field.ty.has_integers() { "#" } else { "" };
        format!("{} {number}{mark} {}", Name(&field.name), string(&field.key))
    });
    let mut body = braced(fields);
    if !object.constants.is_empty() {
        let constants = object.constants.iter().map(|(key, value)| format!("{} = {}", string(key), typed(value)));
        body = format!("{body} {}", braced(constants));
    }
    body
}

fn literals_body(literals: &Literals) -> String {
    let variants = literals.variants.iter().map(|(name, value)| format!("{} = {}", Name(name), bare(value)));
    format!("{} {}", kind(literals.kind), braced(variants))
}

fn tagged_body(tagged: &Tagged) -> String {
    let variants = tagged.variants.iter().map(|variant| {
        let payload = if variant.payload.is_some() { "(payload)" } else { "" };
        format!("{}{payload} = {}", Name(&variant.name), bare(&variant.literal))
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
        let name = Name(&variant.name);
        let ty = match &variant.holds {
            Holds::Literal(value) => return format!("{name} = {}", literal_shape(value)),
            Holds::Type(ty) => ty,
        };
        let number = if ty.has_integers() { "#" } else { "" };
        // One look is enough where no other variant has it.
        let shape = if alone(ty) { glance(api, ty) } else { shape(api, ty, &[]) };
        format!("{name}({number}value) = {shape}")
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
        Type::Number | Type::Integer(_) | Type::Timestamp => Look::Number,
        Type::Int64 => Look::Int64,
        Type::String | Type::Id(_) => Look::String,
        Type::Bytes => Look::Bytes,
        Type::Vec(_) => Look::Array,
        Type::Map(..) | Type::PaginationOptions | Type::PaginationResult(_) => Look::Object,
        Type::Box(inner) => look(api, inner),
        Type::Named(mention) => match &api.types.get(mention.id).shape {
            Shape::Newtype(inner) => look(api, inner),
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

/// As much of a shape as can be seen without looking inside.
fn glance(api: &Api, ty: &Type) -> String {
    match look(api, ty) {
        Look::Array => "Array(&Any)".to_owned(),
        Look::Object => "Record(&Any)".to_owned(),
        _ => shape(api, ty, &[]),
    }
}

/// How many types within each other a shape spells out. Types that are referred to twice on each level would double it
/// on each, and members of a union hardly ever differ so far down.
const UNROLLED: usize = 8;

/// The shape of a type's values as the runtime compares it. What lies within `around` already is not unrolled again.
fn shape(api: &Api, ty: &Type, around: &[TypeId]) -> String {
    match ty {
        Type::Unit => "Null".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Number | Type::Integer(_) | Type::Timestamp => "Number".to_owned(),
        Type::Int64 => "Int64".to_owned(),
        Type::String | Type::Id(_) => "String".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Never => "Nothing".to_owned(),
        Type::Value | Type::Custom(_) => "Any".to_owned(),
        Type::Option(some) => format!("Union(&[Null, {}])", shape(api, some, around)),
        Type::Vec(element) => format!("Array(&{})", shape(api, element, around)),
        Type::Map(_, value) => format!("Record(&{})", shape(api, value, around)),
        // They are no members of a union: the one is an argument, the other all of what is returned.
        Type::PaginationOptions | Type::PaginationResult(_) => "Record(&Any)".to_owned(),
        Type::Box(inner) => shape(api, inner, around),
        Type::Named(mention) if around.contains(&mention.id) || around.len() == UNROLLED => "Any".to_owned(),
        Type::Named(mention) => named_shape(api, mention.id, around),
    }
}

fn named_shape(api: &Api, id: TypeId, around: &[TypeId]) -> String {
    let def = api.types.get(id);
    let around = &[around, &[id]].concat();
    let members: Vec<String> = match &def.shape {
        Shape::Dynamic => return "Record(&Any)".to_owned(),
        Shape::Newtype(ty) => return shape(api, ty, around),
        Shape::Object(object) => return object_shape(api, object, None, around),
        Shape::Literals(literals) => literals.variants.iter().map(|(_, value)| literal_shape(value)).collect(),
        Shape::Tagged(tagged) => {
            let empty = Object { fields: Vec::new(), constants: Vec::new() };
            let member = |variant: &TaggedVariant| {
                let tag = Some((tagged.tag.as_str(), &variant.literal));
                let payload = variant.payload.as_ref().and_then(Type::mention);
                match payload.map(|mention| &api.types.get(mention.id).shape) {
                    Some(Shape::Object(object)) => object_shape(api, object, tag, around),
                    _ => object_shape(api, &empty, tag, around),
                }
            };
            tagged.variants.iter().map(member).collect()
        }
        Shape::Union(variants) => {
            let member = |variant: &UnionVariant| match &variant.holds {
                Holds::Literal(value) => literal_shape(value),
                Holds::Type(ty) => shape(api, ty, around),
            };
            variants.iter().map(member).collect()
        }
    };
    let union = if def.fallback.is_some() { "Open" } else { "Union" };
    format!("{union}(&[{}])", members.join(", "))
}

fn object_shape(api: &Api, object: &Object, tag: Option<(&str, &Literal)>, around: &[TypeId]) -> String {
    let constants = object.constants.iter().map(|(key, value)| (key.as_str(), value)).chain(tag);
    let constants = constants.map(|(key, value)| format!("Required({}, {})", string(key), literal_shape(value)));
    let fields = object.fields.iter().map(|field| {
        let presence = if field.optional { "Optional" } else { "Required" };
        format!("{presence}({}, {})", string(&field.key), shape(api, &field.ty, around))
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
