//! Unions: enums of literals, of tagged objects, and of arbitrary values.

use super::name;
use super::scope::Scope;
use super::ty::Ty;
use crate::ident::Name;
use crate::manifest::Literal;
use crate::model::{Holds, LiteralKind, Literals, StdItem, Tagged, TypeDef, UnionVariant, literal_behind, one_line};
use crate::output::Code;

pub(super) fn literals(scope: &Scope<'_>, def: &TypeDef, literals: &Literals) -> Code {
    let mut body = Vec::new();
    for (name, literal) in &literals.variants {
        body.extend(literal_variant(name, literal));
    }
    if let Some(fallback) = &def.fallback {
        let ty = scope.std(match literals.kind {
            LiteralKind::String => StdItem::STRING,
            LiteralKind::Number => StdItem::F64,
            LiteralKind::Int64 => StdItem::I64,
            LiteralKind::Boolean => StdItem::BOOL,
        });
        body.extend([Code::Note(UNKNOWN.to_owned()), holding_variant(fallback, &ty)]);
    }
    Code::compact(format!("pub enum {}", name(def)), body)
}

pub(super) fn tagged(scope: &Scope<'_>, def: &TypeDef, tagged: &Tagged) -> Code {
    let variants = tagged.variants.iter().map(|variant| match &variant.payload {
        Some(ty) => holding_variant(&variant.name, &scope.ty(ty, def.scope)),
        None => Code::Line(format!("{},", Name(&variant.name))),
    });
    with_fallback(scope, def, variants.collect())
}

pub(super) fn union(scope: &Scope<'_>, def: &TypeDef, variants: &[UnionVariant]) -> Code {
    let mut body = Vec::new();
    for variant in variants {
        match &variant.holds {
            Holds::Literal(literal) => body.extend(literal_variant(&variant.name, literal)),
            Holds::Type(ty) => body.push(holding_variant(&variant.name, &scope.ty(ty, def.scope))),
        }
    }
    with_fallback(scope, def, body)
}

const UNKNOWN: &str = "/// A value these bindings do not know.";

/// The enum, with its fallback variant, if it has one.
fn with_fallback(scope: &Scope<'_>, def: &TypeDef, mut body: Vec<Code>) -> Code {
    if let Some(fallback) = &def.fallback {
        body.extend([Code::Verbatim(UNKNOWN.to_owned()), holding_variant(fallback, &scope.runtime("Value"))]);
    }
    Code::block(format!("pub enum {}", name(def)), body)
}

/// A variant without data. If its name does not show the literal, its docs do.
fn literal_variant(name: &str, literal: &Literal) -> impl Iterator<Item = Code> {
    let docs = literal_behind(literal).map(|text| Code::Verbatim(format!("/// `{}`", one_line(&text))));
    docs.into_iter().chain([Code::Line(format!("{},", Name(name)))])
}

fn holding_variant(name: &str, ty: &Ty<'_>) -> Code {
    Code::Line(format!("{}({ty}),", Name(name)))
}
