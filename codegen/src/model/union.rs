//! Lowers unions to options, ids, and enums of literals, of tagged objects or of anything else.

use super::lower::Lowering;
use super::members::{absorb, all, flatten, merge_ids, sorted};
use super::selector::SelectorPath;
use super::types::{Holds, LiteralKind, Structure, Tagged, TaggedVariant, Type, UnionVariant};
use super::variants::{self, Tag, find_tag, tag_text};
use crate::ident::{self, Case};
use crate::manifest::{Field, Validator};

impl Lowering<'_> {
    /// The type of a union: an `Option` if null is a member, and an enum if there are several others.
    pub(crate) fn union(&mut self, members: &[Validator], at: &SelectorPath<'_>) -> Type {
        if let Some(ty) = self.unrolled(members, at) {
            return ty;
        }
        let mut flat = Vec::new();
        flatten(members, &mut flat);
        match flat.as_slice() {
            // A name for a nullable type is already an `Option`.
            [Validator::Ref(name)]
            | [Validator::Null, Validator::Ref(name)]
            | [Validator::Ref(name), Validator::Null] => match self.reference(name, at) {
                ty if flat.len() == 1 || matches!(ty, Type::Option(_)) => ty,
                ty => ty.option(),
            },
            flat if flat.iter().any(|member| matches!(member, Validator::Ref(_))) => {
                self.union_of_references(members, at)
            }
            flat => self.flat_union(flat, at),
        }
    }

    /// The type of a union whose members are not unions or names.
    pub(super) fn flat_union(&mut self, flat: &[&Validator], at: &SelectorPath<'_>) -> Type {
        if flat.contains(&&Validator::Any) {
            return Type::Value;
        }
        let nullable = flat.contains(&&Validator::Null);
        let ty = match absorb(flat.to_vec()).as_slice() {
            [] if nullable => return Type::Unit,
            [] => Type::Never,
            [only] => self.lower_here(only, at),
            many => self.members(many, at),
        };
        if nullable { ty.option() } else { ty }
    }

    /// The type of two or more members, none of them null, any or a union.
    fn members(&mut self, members: &[&Validator], at: &SelectorPath<'_>) -> Type {
        if let Some(ids) = all(members, Validator::as_id) {
            return Type::Id(sorted(ids));
        }
        if let Some(literals) = all(members, Validator::as_literal)
            && let Some(kind) = LiteralKind::of_all(&literals)
        {
            return self.literals(kind, &literals, at);
        }
        if let Some(objects) = all(members, Validator::as_object)
            && let Some(tag) = find_tag(&objects)
        {
            return self.tagged(&tag, &objects, at);
        }
        self.by_shape(members, at)
    }

    fn tagged(&mut self, tag: &Tag<'_>, objects: &[&[Field]], at: &SelectorPath<'_>) -> Type {
        let Tag { name: tag, kind, literals } = tag;
        let texts: Vec<String> = literals.iter().map(|literal| tag_text(tag, literal)).collect();
        let names = self.assign(texts.iter().map(String::as_str), Case::Variant, at);
        let mut variants = Vec::new();
        for ((name, literal), fields) in names.into_iter().zip(literals).zip(objects) {
            let inner = at.part(&name);
            let payload = if fields.len() == 1 {
                None
            } else {
                let structure = Structure::Object(self.object(fields, Some(tag), &inner));
                Some(self.named(structure, &inner))
            };
            variants.push(TaggedVariant { name, literal: (*literal).clone(), payload });
        }
        self.named(Structure::Tagged(Tagged { tag: (*tag).to_owned(), kind: *kind, variants }), at)
    }

    fn by_shape(&mut self, members: &[&Validator], at: &SelectorPath<'_>) -> Type {
        // Literals come first, because an id matches every string.
        let (mut ordered, others): (Vec<&Validator>, Vec<&Validator>) =
            members.iter().partition(|member| matches!(member, Validator::Literal(_)));
        ordered.extend(merge_ids(&others).iter().map(|index| others[*index]));
        let tables = sorted(others.iter().filter_map(|member| member.as_id()));
        let texts = variants::texts(&ordered, tables.len());
        let names = self.assign_unique(&texts, at);
        let mut variants: Vec<UnionVariant> = Vec::new();
        for (name, member) in names.into_iter().zip(ordered) {
            let inner = at.member(&name);
            let holds = match member {
                Validator::Literal(literal) => Holds::Literal(literal.clone()),
                Validator::Id(_) => Holds::Type(Type::Id(tables.clone())),
                other => Holds::Type(self.lower_here(other, &inner)),
            };
            if !variants.iter().any(|variant| variant.holds == holds) {
                variants.push(UnionVariant { name, holds });
            }
        }
        match variants.as_slice() {
            [UnionVariant { holds: Holds::Type(ty), .. }] => ty.clone(),
            [UnionVariant { holds: Holds::Literal(_), .. }] | [] | [_, _, ..] => {
                self.named(Structure::Union(variants), at)
            }
        }
    }

    /// Like `assign` for texts that may repeat: the second `Object` becomes `Object2`.
    fn assign_unique(&mut self, texts: &[String], at: &SelectorPath<'_>) -> Vec<String> {
        let mut unique: Vec<String> = Vec::new();
        for text in texts {
            unique.push(ident::free_name(text, |text| unique.iter().any(|known| known == text)));
        }
        self.assign(unique.iter().map(String::as_str), Case::Variant, at)
    }
}
