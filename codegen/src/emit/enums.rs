//! Unions: enums of literals, of tagged objects, and of anything.

use super::name;
use super::scope::Scope;
use super::ty::Ty;
use crate::ident::Name;
use crate::manifest::Literal;
use crate::model::{Holds, LiteralKind, Literals, Tagged, TypeDef, UnionVariant, one_line};
use crate::output::WIDTH;

pub(super) fn literals(scope: &Scope<'_>, def: &TypeDef, literals: &Literals) -> String {
    let other = match literals.kind {
        LiteralKind::String => "String",
        LiteralKind::Number => "f64",
        LiteralKind::Int64 => "i64",
        LiteralKind::Boolean => "bool",
    };
    if let Some(line) = one_line_enum(scope, def, literals, other) {
        return line;
    }
    let variants = literals.variants.iter().map(|(name, literal)| literal_variant(name, literal)).collect();
    enumeration(def, variants, || scope.std(other))
}

/// The enum in one line, where its variants say all there is to say and there is room: a line for each would be a
/// tenth of the file.
fn one_line_enum(scope: &Scope<'_>, def: &TypeDef, literals: &Literals, other: &'static str) -> Option<String> {
    if literals.variants.iter().any(|(_, literal)| literal_doc(literal).is_some()) {
        return None;
    }
    let mut variants: Vec<String> = literals.variants.iter().map(|(name, _)| Name(name).to_string()).collect();
    if let Some(fallback) = &def.fallback {
        variants.push(format!("{}({})", Name(fallback), scope.std(other)));
    }
    let line = format!("pub enum {} {{ {} }}", name(def), variants.join(", "));
    (line.len() <= WIDTH).then(|| line + "\n")
}

pub(super) fn tagged(scope: &Scope<'_>, def: &TypeDef, tagged: &Tagged) -> String {
    let variants = tagged.variants.iter().map(|variant| match &variant.payload {
        Some(ty) => holding_variant(&variant.name, &scope.ty(ty, def.scope)),
        None => format!("    {},\n", Name(&variant.name)),
    });
    enumeration(def, variants.collect(), || scope.runtime("Value"))
}

pub(super) fn union(scope: &Scope<'_>, def: &TypeDef, variants: &[UnionVariant]) -> String {
    let variants = variants.iter().map(|variant| match &variant.holds {
        Holds::Literal(literal) => literal_variant(&variant.name, literal),
        Holds::Type(ty) => holding_variant(&variant.name, &scope.ty(ty, def.scope)),
    });
    enumeration(def, variants.collect(), || scope.runtime("Value"))
}

/// The enum, with the variant for what is not listed, if it has one.
fn enumeration<'a>(def: &TypeDef, mut variants: String, other: impl FnOnce() -> Ty<'a>) -> String {
    if let Some(fallback) = &def.fallback {
        variants += "    /// A value that these bindings do not know.\n";
        variants += &holding_variant(fallback, &other());
    }
    format!("pub enum {} {{\n{variants}}}\n", name(def))
}

fn literal_variant(name: &str, literal: &Literal) -> String {
    format!("{}    {},\n", literal_doc(literal).unwrap_or_default(), Name(name))
}

fn holding_variant(name: &str, ty: &Ty<'_>) -> String {
    format!("    {}({ty}),\n", Name(name))
}

/// The literal itself, where the variant's name does not show it.
fn literal_doc(literal: &Literal) -> Option<String> {
    let text = match literal {
        Literal::String(text) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
            if !text.is_empty() && text.chars().all(plain) {
                return None;
            }
            format!("{text:?}")
        }
        Literal::Number(number) => number.to_string(),
        Literal::Bigint(number) => number.to_string(),
        Literal::Boolean(_) => return None,
    };
    Some(format!("    /// `{}`\n", one_line(&text)))
}
