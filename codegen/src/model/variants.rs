//! Names the members of a union that are distinguished by their shapes: objects by their literals, else by the fields
//! that only they have.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::members::{constant, flatten, literals};
use super::types::LiteralKind;
use crate::manifest::{Field, Literal, Validator};
use crate::{ident, inflect};

/// Fields that are preferred as tags.
const USUAL_TAGS: &[&str] = &["type", "kind", "_tag", "tag", "status", "state", "action", "event", "mode", "model"];

/// The most alternatives in a name.
const MOST_ALTERNATIVES: usize = 2;

/// How deep to look for a difference.
const LEVELS: usize = 3;

/// The rank of a field as a tag. The lowest is preferred.
pub(super) fn tag_rank(name: &str) -> usize {
    USUAL_TAGS.iter().position(|tag| *tag == name).unwrap_or(USUAL_TAGS.len())
}

/// The texts to name the members by, in their order. Some may be the same.
pub(super) fn texts(members: &[&Validator], tables: usize) -> Vec<String> {
    member_texts(members, tables, LEVELS)
}

fn member_texts(members: &[&Validator], tables: usize, levels: usize) -> Vec<String> {
    let mut texts: Vec<String> = members.iter().map(|member| kind_text(member, tables, levels)).collect();
    // Several members of the same kind are distinguished by their content.
    let objects = pick(members, Validator::as_object);
    replace(&mut texts, objects, |objects| object_texts(&objects, levels));
    let arrays = pick(members, Validator::as_array);
    replace(&mut texts, arrays, |elements| held_texts(&elements, "array", levels));
    let records = pick(members, |member| Some(member.as_record()?.1));
    replace(&mut texts, records, |values| held_texts(&values, "record", levels));
    texts
}

/// The members of one kind, each with its index.
fn pick<'v, T: ?Sized>(
    members: &[&'v Validator],
    pick: impl Fn(&'v Validator) -> Option<&'v T>,
) -> Vec<(usize, &'v T)> {
    members.iter().enumerate().filter_map(|(index, member)| Some((index, pick(member)?))).collect()
}

fn replace<T>(texts: &mut [String], picked: Vec<(usize, T)>, told_apart: impl FnOnce(Vec<T>) -> Vec<String>) {
    let (indices, members): (Vec<usize>, Vec<T>) = picked.into_iter().unzip();
    for (index, text) in indices.into_iter().zip(told_apart(members)) {
        texts[index] = text;
    }
}

/// Several arrays or records are distinguished by their elements.
fn held_texts(held: &[&Validator], kind: &str, levels: usize) -> Vec<String> {
    if held.len() < 2 {
        return held.iter().map(|_| kind.to_owned()).collect();
    }
    let text = |(text, held): (String, &&Validator)| {
        let is_nested = held.as_array().is_some() || held.as_record().is_some();
        if is_nested { format!("nested {kind}") } else { format!("{text} {kind}") }
    };
    member_texts(held, 1, levels).into_iter().zip(held).map(text).collect()
}

fn object_texts(objects: &[&[Field]], levels: usize) -> Vec<String> {
    let told = if objects.len() == 1 { vec![None] } else { tell_apart(objects, &[], levels) };
    let text = |(text, fields): (Option<String>, &&[Field])| match text {
        Some(text) => text,
        None if fields.is_empty() => "empty object".to_owned(),
        None => "object".to_owned(),
    };
    told.into_iter().zip(objects).map(text).collect()
}

/// A text for each object that distinguishes it from the others, without the fields in `looked_at`: a literal, if
/// necessary followed by a text that distinguishes objects with the same literal, or a field.
fn tell_apart(objects: &[&[Field]], looked_at: &[&str], levels: usize) -> Vec<Option<String>> {
    let Some((tag, texts)) = tag(objects, looked_at) else {
        return own_fields(objects, looked_at, levels);
    };
    let looked_at = [looked_at, &[tag]].concat();
    let mut told =
        if texts.contains(&None) { own_fields(objects, &looked_at, levels) } else { vec![None; objects.len()] };
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, text) in texts.iter().enumerate() {
        if let Some(text) = text {
            groups.entry(text).or_default().push(index);
        }
    }
    for (text, group) in groups {
        let members: Vec<&[Field]> = group.iter().map(|index| objects[*index]).collect();
        let more = if members.len() == 1 { vec![None] } else { tell_apart(&members, &looked_at, levels) };
        for (index, more) in group.into_iter().zip(more) {
            told[index] = Some(more.map_or_else(|| text.to_owned(), |more| format!("{text} {more}")));
        }
    }
    told
}

/// The field whose literals distinguish the most objects, and its text for each of them.
fn tag<'v>(objects: &[&'v [Field]], looked_at: &[&str]) -> Option<(&'v str, Vec<Option<String>>)> {
    let mut names: Vec<&str> =
        objects.iter().flat_map(|fields| fields.iter().map(|field| field.name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    let candidates = names.into_iter().filter(|name| !looked_at.contains(name)).filter_map(|name| {
        let texts: Vec<Option<(String, usize)>> = objects.iter().map(|fields| tag_value(fields, name)).collect();
        let mut distinct: Vec<&str> = texts.iter().flatten().map(|(text, _)| text.as_str()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let is_tag = texts.iter().flatten().any(|(_, values)| *values == 1);
        // If only one literal occurs, it says little about objects without it, unless the field is a usual tag.
        let tells = distinct.len() > 1 || tag_rank(name) < USUAL_TAGS.len() && texts.contains(&None);
        let rank = (Reverse(distinct.len()), tag_rank(name), name);
        (is_tag && tells).then(|| (rank, texts.into_iter().map(|text| text.map(|(text, _)| text)).collect()))
    });
    candidates.min_by(|(one, _), (other, _)| one.cmp(other)).map(|((.., name), texts)| (name, texts))
}

/// The text of a field that an object can be named by, and how many values the field has: one or two literals, or the
/// table of a document.
fn tag_value(fields: &[Field], name: &str) -> Option<(String, usize)> {
    let field = fields.iter().find(|field| field.name == name && !field.optional)?;
    if let ("_id", Validator::Id(table)) = (name, &field.validator) {
        return Some((inflect::singular(&ident::pascal(table)).unwrap_or_else(|| table.clone()), 1));
    }
    let literals = literals(&field.validator).filter(|literals| literals.len() <= MOST_ALTERNATIVES)?;
    let texts: Vec<String> = literals.iter().map(|literal| tag_text(name, literal)).collect();
    Some((texts.join(" or "), texts.len()))
}

/// For each object a field that distinguishes it: one that only it has, or only it requires, or one that all have but
/// with different types.
fn own_fields(objects: &[&[Field]], looked_at: &[&str], levels: usize) -> Vec<Option<String>> {
    let fields = objects.iter().map(|fields| {
        let mut fields: Vec<&Field> = fields.iter().filter(|field| !looked_at.contains(&field.name.as_str())).collect();
        // Prefer the app's fields to Convex's, required fields, and fields that are more than an id or a time.
        fields.sort_by_key(|field| {
            let plain = field.name == "id" || field.name.ends_with("At") || field.name.ends_with("Id");
            (field.name.starts_with('_'), field.optional, plain, field.name.as_str())
        });
        fields
    });
    let fields: Vec<Vec<&Field>> = fields.collect();
    // By field: its type in each of the objects, as text.
    let mut held: BTreeMap<&str, Option<Vec<String>>> = BTreeMap::new();
    let own = fields.iter().enumerate().map(|(of, fields)| {
        let in_others = |name: &str| -> Vec<&Field> {
            let others = objects.iter().enumerate().filter(|(index, _)| *index != of);
            others.filter_map(|(_, fields)| find(fields, name)).collect()
        };
        let only = fields.iter().find(|field| in_others(&field.name).is_empty());
        let required =
            || fields.iter().find(|field| !field.optional && in_others(&field.name).iter().all(|other| other.optional));
        if let Some(field) = only.or_else(required) {
            return Some(field.name.clone());
        }
        fields.iter().find_map(|field| {
            let texts = held.entry(&field.name).or_insert_with(|| held_in(&field.name, objects, levels)).as_ref()?;
            let alone = texts.iter().filter(|text| **text == texts[of]).count() == 1;
            alone.then(|| format!("{} {}", field.name, texts[of]))
        })
    });
    own.collect()
}

/// The type of a field in each of the objects, as text, if all have it.
fn held_in(name: &str, objects: &[&[Field]], levels: usize) -> Option<Vec<String>> {
    let held: Option<Vec<&Validator>> = objects.iter().map(|fields| Some(&find(fields, name)?.validator)).collect();
    Some(member_texts(&held?, 1, levels.checked_sub(1)?))
}

fn find<'v>(fields: &'v [Field], name: &str) -> Option<&'v Field> {
    fields.iter().find(|field| field.name == name)
}

/// A field that is a different literal of the same kind in each object.
pub(super) struct Tag<'v> {
    pub(super) name: &'v str,
    pub(super) kind: LiteralKind,
    pub(super) literals: Vec<&'v Literal>,
}

/// The tag of these objects, if they have one.
pub(super) fn find_tag<'v>(objects: &[&'v [Field]]) -> Option<Tag<'v>> {
    let (first, rest) = objects.split_first()?;
    let mut found: Vec<Tag<'_>> = Vec::new();
    for field in first.iter() {
        let Some(literal) = constant(field) else { continue };
        let kind = LiteralKind::of(literal);
        let mut literals = vec![literal];
        for object in rest {
            let Some(literal) = find(object, &field.name).and_then(constant) else { break };
            if literals.contains(&literal) || LiteralKind::of(literal) != kind {
                break;
            }
            literals.push(literal);
        }
        if literals.len() == objects.len() {
            found.push(Tag { name: &field.name, kind, literals });
        }
    }
    found.into_iter().min_by_key(|tag| (tag_rank(tag.name), tag.kind, tag.name))
}

/// The text to name a literal by.
pub(super) fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => text.clone(),
        Literal::Number(number) => number.to_string(),
        Literal::Bigint(number) => number.to_string(),
        Literal::Boolean(boolean) => boolean.to_string(),
    }
}

/// The text to name the variant of a tag by: `version: 1` is `Version1`, `found: false` is `NotFound`.
pub(super) fn tag_text(tag: &str, literal: &Literal) -> String {
    match literal {
        Literal::String(text) => text.clone(),
        Literal::Boolean(boolean) => {
            let said = ident::pascal(tag);
            let said = match said.strip_prefix("Is") {
                Some(rest) if rest.starts_with(|c: char| c.is_ascii_uppercase()) => rest.to_owned(),
                Some(_) | None => said,
            };
            if *boolean { said } else { format!("Not{said}") }
        }
        Literal::Number(_) | Literal::Bigint(_) => format!("{tag} {}", literal_text(literal)),
    }
}

fn kind_text(validator: &Validator, tables: usize, levels: usize) -> String {
    match validator {
        Validator::Null => "null".to_owned(),
        Validator::Number => "number".to_owned(),
        Validator::Bigint | Validator::CommitTs => "bigint".to_owned(),
        Validator::Boolean => "boolean".to_owned(),
        Validator::String => "string".to_owned(),
        Validator::Bytes => "bytes".to_owned(),
        Validator::Any => "any".to_owned(),
        Validator::Literal(literal) => literal_text(literal),
        Validator::Id(_) if tables > 1 => "id".to_owned(),
        Validator::Id(table) => format!("{table} id"),
        Validator::Array(_) => "array".to_owned(),
        Validator::Record(..) => "record".to_owned(),
        Validator::Object(_) => "object".to_owned(),
        Validator::Union(members) => {
            let mut flat = Vec::new();
            flatten(members, &mut flat);
            flat.retain(|member| **member != Validator::Null);
            let few = (1..=MOST_ALTERNATIVES).contains(&flat.len());
            if few && levels > 0 { member_texts(&flat, 1, levels - 1).join(" or ") } else { "mixed".to_owned() }
        }
        Validator::Ref(name) | Validator::Document(name) => name.clone(),
    }
}
