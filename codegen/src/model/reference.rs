//! Named validators, which may refer to themselves. Each gets its type before it is lowered, so that its parts can
//! mention it. The `unify` pass resolves these types.

use std::collections::BTreeMap;

use super::lower::Lowering;
use super::selector::SelectorPath;
use super::types::Type;
use crate::manifest::Validator;

/// The selector of a named type.
pub(super) fn selector(name: &str) -> String {
    format!("types::{name}")
}

/// The validator that a name refers to, or the validator itself.
pub(super) fn behind<'v>(mut validator: &'v Validator, definitions: &'v BTreeMap<String, Validator>) -> &'v Validator {
    // The number of steps is limited, because names may refer to each other in a cycle.
    for _ in 0..=definitions.len() {
        if let Validator::Ref(name) = validator
            && let Some(definition) = definitions.get(name)
        {
            validator = definition;
        }
    }
    validator
}

impl Lowering<'_> {
    /// The type of a name.
    pub(super) fn reference(&mut self, name: &str, at: &SelectorPath<'_>) -> Type {
        let itself = Validator::Ref(name.to_owned());
        if let Some(known) = self.known.get(&itself) {
            return known.clone();
        }
        let Some(definition) = self.definitions.get(name) else {
            return self.undefined(selector(name));
        };
        let members = self.see_through(std::slice::from_ref(definition));
        // A name means the same type everywhere, so the name alone selects it.
        let selector = selector(name);
        let root = SelectorPath::root(at.module, &selector);
        let lower = |lowering: &mut Self| lowering.lower_here(definition, &root);
        self.once(&itself, Some(name), &members, at, lower)
    }

    /// The type of a union with names among its members.
    pub(super) fn union_of_references(&mut self, members: &[Validator], at: &SelectorPath<'_>) -> Type {
        let flat = self.see_through(members);
        let lower = |lowering: &mut Self| lowering.flat_union(&flat, at);
        self.once(&Validator::Union(members.to_vec()), None, &flat, at, lower)
    }

    /// Lowers a validator, unless it already is or is being lowered.
    pub(super) fn once(
        &mut self,
        validator: &Validator,
        name: Option<&str>,
        members: &[&Validator],
        at: &SelectorPath<'_>,
        lower: impl FnOnce(&mut Self) -> Type,
    ) -> Type {
        if let Some(known) = self.known.get(validator) {
            return known.clone();
        }
        let id = self.types.reserve(name.map(str::to_owned), at.module);
        // A reserved type is never an `Option`. If it is nullable, its mentions are options.
        let nullable = members.contains(&&Validator::Null) && !members.contains(&&Validator::Any);
        let mentioned = if nullable { Type::named(id).option() } else { Type::named(id) };
        self.known.insert(validator.clone(), mentioned.clone());
        let lowered = match lower(self) {
            Type::Option(inner) if nullable => *inner,
            other => other,
        };
        self.types.define(id, lowered);
        mentioned
    }

    /// The members of a union and of all unions in it, including named ones.
    fn see_through<'v>(&mut self, members: &'v [Validator]) -> Vec<&'v Validator>
    where
        Self: 'v,
    {
        let (mut flat, mut seen) = (Vec::new(), Vec::new());
        see_through(members, self.definitions, &mut flat, &mut seen);
        for name in seen.into_iter().filter(|name| !self.definitions.contains_key(*name)) {
            self.undefined(selector(name));
        }
        flat
    }
}

fn see_through<'v>(
    members: &'v [Validator],
    definitions: &'v BTreeMap<String, Validator>,
    flat: &mut Vec<&'v Validator>,
    seen: &mut Vec<&'v str>,
) {
    for member in members {
        match member {
            Validator::Union(inner) => see_through(inner, definitions, flat, seen),
            Validator::Ref(name) if seen.contains(&name.as_str()) => {}
            Validator::Ref(name) => {
                seen.push(name);
                if let Some(definition) = definitions.get(name) {
                    see_through(std::slice::from_ref(definition), definitions, flat, seen);
                }
            }
            other if flat.contains(&other) => {}
            other => flat.push(other),
        }
    }
}
