//! The members of a union: removes redundant ones, and finds literals and ids.

use super::types::Type;
use crate::manifest::{Field, Literal, Validator};

/// The members of a union and of the unions in it, each once.
pub(super) fn flatten<'v>(members: &'v [Validator], flat: &mut Vec<&'v Validator>) {
    for member in members {
        match member {
            Validator::Union(inner) => flatten(inner, flat),
            other if flat.contains(&other) => {}
            other => flat.push(other),
        }
    }
}

/// Removes null, and members that another member includes: a literal next to its kind, an id next to string.
pub(super) fn absorb(mut flat: Vec<&Validator>) -> Vec<&Validator> {
    static BOOLEAN: Validator = Validator::Boolean;
    let has = |flat: &[&Validator], wanted: &Validator| flat.contains(&wanted);
    let both = has(&flat, &Validator::Literal(Literal::Boolean(true)))
        && has(&flat, &Validator::Literal(Literal::Boolean(false)));
    if both && !has(&flat, &BOOLEAN) {
        flat.push(&BOOLEAN);
    }
    let string = has(&flat, &Validator::String);
    let number = has(&flat, &Validator::Number);
    let int64 = has(&flat, &Validator::Bigint) || has(&flat, &Validator::CommitTs);
    let boolean = has(&flat, &BOOLEAN);
    let both_ints = has(&flat, &Validator::Bigint) && has(&flat, &Validator::CommitTs);
    flat.retain(|member| match member {
        Validator::Null => false,
        Validator::Literal(Literal::String(_)) | Validator::Id(_) => !string,
        Validator::Literal(Literal::Number(_)) => !number,
        Validator::Literal(Literal::Bigint(_)) => !int64,
        Validator::Literal(Literal::Boolean(_)) => !boolean,
        Validator::CommitTs => !both_ints,
        Validator::Number
        | Validator::Bigint
        | Validator::Boolean
        | Validator::String
        | Validator::Bytes
        | Validator::Any
        | Validator::Array(_)
        | Validator::Record(..)
        | Validator::Object(_)
        | Validator::Union(_)
        | Validator::Ref(_)
        | Validator::Document(_) => true,
    });
    flat
}

pub(super) fn sorted<'v>(names: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// The indices of the members without further ids. Ids of several tables cannot be distinguished, so they are one
/// member.
pub(super) fn merge_ids(members: &[&Validator]) -> Vec<usize> {
    let mut seen = false;
    members
        .iter()
        .enumerate()
        .filter(|(_, member)| !(matches!(member, Validator::Id(_)) && std::mem::replace(&mut seen, true)))
        .map(|(index, _)| index)
        .collect()
}

/// The only value of a required field, if it has only one.
pub(crate) fn constant(field: &Field) -> Option<&Literal> {
    if field.optional { None } else { only_literal(&field.validator) }
}

fn only_literal(validator: &Validator) -> Option<&Literal> {
    if let [only] = literals(validator)?.as_slice() { Some(only) } else { None }
}

/// The literals that a validator consists of, if it has no other members.
pub(super) fn literals(validator: &Validator) -> Option<Vec<&Literal>> {
    let mut flat = Vec::new();
    flatten(std::slice::from_ref(validator), &mut flat);
    let literals = all(&flat, Validator::as_literal);
    literals.filter(|literals| !literals.is_empty())
}

/// The type of the keys of a record: ids, or else strings.
pub(crate) fn record_key(keys: &Validator) -> Type {
    let single = std::slice::from_ref(keys);
    let mut flat = Vec::new();
    flatten(single, &mut flat);
    match all(&flat, Validator::as_id) {
        Some(tables) if !tables.is_empty() => Type::Id(sorted(tables)),
        Some(_) | None => Type::String,
    }
}

pub(super) fn all<'v, T>(members: &[&'v Validator], pick: impl Fn(&'v Validator) -> Option<T>) -> Option<Vec<T>> {
    members.iter().map(|member| pick(member)).collect()
}
