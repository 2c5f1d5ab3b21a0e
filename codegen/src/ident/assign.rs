//! Gives the spellings of a scope distinct names.

use std::collections::{BTreeMap, HashSet};

use heck::ToLowerCamelCase;

use super::literal::spell;
use super::{SYSTEM_FIELDS, finish, pascal, snake, variant, verbatim};

/// The case of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// Structs of functions, tables and routes.
    Type,
    /// Modules and fields.
    Snake,
    /// Enum variants of literals.
    Variant,
}

impl Case {
    fn plain(self, raw: &str) -> String {
        match self {
            Self::Type => pascal(raw),
            Self::Snake => snake(raw),
            Self::Variant => variant(raw),
        }
    }

    /// The names to try if another spelling of the scope has the plain name. They depend on this spelling alone.
    fn spelled(self, raw: &str) -> Vec<String> {
        match self {
            Self::Variant => vec![finish(&spell(raw)), verbatim(raw)],
            // A binding that starts in upper case could be taken for a variant, such as `None`.
            Self::Snake if raw.starts_with(|c: char| c.is_ascii_uppercase()) => vec![format!("_{}", verbatim(raw))],
            Self::Snake => vec![verbatim(raw), format!("{}_", snake(raw))],
            Self::Type => {
                let text = verbatim(raw);
                let upper = text.chars().next().map(|c| c.to_ascii_uppercase());
                vec![upper.into_iter().chain(text.chars().skip(1)).collect()]
            }
        }
    }

    /// How different the plain name is from the spelling. The least different spelling keeps the plain name.
    fn distance(self, raw: &str, plain: &str) -> u8 {
        if self == Self::Snake && SYSTEM_FIELDS.contains(&raw) {
            0
        } else if raw == plain {
            1
        } else if raw == plain.to_lower_camel_case() {
            2
        } else {
            3
        }
    }
}

/// Two spellings that would have the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Collision {
    /// The spelling that kept the plain name.
    pub(crate) kept: String,
    /// The spelling that got another.
    pub(crate) moved: String,
    /// Its name.
    pub(crate) name: String,
}

/// Names the spellings of a scope, in their order. No name is in `taken` yet; all are added to it. Equal spellings get
/// equal names.
///
/// Equal sets give equal names, whatever their order.
pub(crate) fn assign<'a>(
    raws: impl IntoIterator<Item = &'a str>,
    case: Case,
    taken: &mut HashSet<String>,
    collisions: &mut Vec<Collision>,
) -> Vec<String> {
    // By plain name, then by spelling: the indices in `raws`.
    let mut groups: BTreeMap<String, BTreeMap<&'a str, Vec<usize>>> = BTreeMap::new();
    for (index, raw) in raws.into_iter().enumerate() {
        groups.entry(case.plain(raw)).or_default().entry(raw).or_default().push(index);
    }
    let mut names: Vec<(usize, String)> = Vec::new();
    let mut waiting = Vec::new();
    for (plain, group) in groups {
        let mut group: Vec<_> = group.into_iter().collect();
        group.sort_by_key(|(raw, _)| (case.distance(raw, &plain), *raw));
        let mut group = group.into_iter();
        let mut keeper = None;
        if !taken.contains(&plain)
            && let Some((raw, indices)) = group.next()
        {
            taken.insert(plain.clone());
            names.extend(indices.into_iter().map(|index| (index, plain.clone())));
            keeper = Some(raw);
        }
        waiting.extend(group.map(|(raw, indices)| (raw, indices, plain.clone(), keeper)));
    }
    for (raw, indices, plain, keeper) in waiting {
        let spelled = case.spelled(raw).into_iter().find(|name| !taken.contains(name));
        let name = spelled.unwrap_or_else(|| numbered_unless(&plain, |name| taken.contains(name)));
        taken.insert(name.clone());
        collisions.push(Collision {
            kept: keeper.unwrap_or(&plain).to_owned(),
            moved: raw.to_owned(),
            name: name.clone(),
        });
        names.extend(indices.into_iter().map(|index| (index, name.clone())));
    }
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).collect()
}

/// The name, or if it is taken, the first of `Name2`, `Name3`, .. that is not.
pub(crate) fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if taken(name) { numbered_unless(name, taken) } else { name.to_owned() }
}

/// The first of `Name2`, `Name3`, .. that is not taken.
pub(crate) fn numbered_unless(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut n = 2;
    loop {
        let candidate = numbered(name, n);
        if !taken(&candidate) {
            return candidate;
        }
        n += 1;
    }
}

/// `Status`, 2 -> `Status2`; a name that ends in a digit gets `_2`.
pub(crate) fn numbered(name: &str, n: usize) -> String {
    if name.ends_with(|c: char| c.is_ascii_digit()) { format!("{name}_{n}") } else { format!("{name}{n}") }
}
