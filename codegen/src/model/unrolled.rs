//! Detects recursive types that were unrolled by hand.
//!
//! Convex has no recursive validators, so authors nest a union in itself, a few levels deep: scalars, or arrays and
//! records of the next level, which is the same union again. Such a union becomes one recursive type, or `Value` if it
//! accepts all JSON.

use super::lower::Lowering;
use super::members::flatten;
use super::selector::SelectorPath;
use super::types::Type;
use crate::manifest::Validator;

/// The fewest levels. A union with fewer may be meant as it is.
const FEWEST_LEVELS: usize = 2;

impl Lowering<'_> {
    /// The type of a union that was unrolled by hand, if it was.
    pub(super) fn unrolled(&mut self, members: &[Validator], at: &SelectorPath<'_>) -> Option<Type> {
        let unrolled = Unrolled::of(members)?;
        if unrolled.is_json() {
            return Some(Type::Value);
        }
        let Unrolled { mut scalars, arrays, records, .. } = unrolled;
        scalars.sort_by_key(|scalar| format!("{scalar:?}"));
        // A name that no type of the manifest has.
        let itself = Validator::Ref(format!("{scalars:?} {arrays} {records}"));
        let array = arrays.then(|| Validator::Array(Box::new(itself.clone())));
        let record = records.then(|| Validator::Record(Box::new(Validator::String), Box::new(itself.clone())));
        let members: Vec<&Validator> = scalars.into_iter().chain(&array).chain(&record).collect();
        Some(self.once(&itself, None, &members, at, |lowering| lowering.flat_union(&members, at)))
    }
}

struct Unrolled<'v> {
    scalars: Vec<&'v Validator>,
    arrays: bool,
    records: bool,
    levels: usize,
    /// Whether the last level is `any` rather than scalars.
    open: bool,
}

impl<'v> Unrolled<'v> {
    fn of(members: &'v [Validator]) -> Option<Self> {
        let unrolled = Self::below(members)?;
        let is_unrolled = if unrolled.open { unrolled.is_json() } else { unrolled.levels >= FEWEST_LEVELS };
        is_unrolled.then_some(unrolled)
    }

    /// A level and those below it. `None` if they differ.
    fn below(members: &'v [Validator]) -> Option<Self> {
        let mut flat = Vec::new();
        flatten(members, &mut flat);
        let mut unrolled = Self { scalars: Vec::new(), arrays: false, records: false, levels: 0, open: false };
        let mut below = Vec::new();
        for member in flat {
            match member {
                Validator::Array(element) => {
                    unrolled.arrays = true;
                    below.push(&**element);
                }
                Validator::Record(keys, values) if **keys == Validator::String => {
                    unrolled.records = true;
                    below.push(&**values);
                }
                Validator::Record(..)
                | Validator::Object(_)
                | Validator::Any
                | Validator::Ref(_)
                | Validator::Document(_) => {
                    return None;
                }
                scalar => unrolled.scalars.push(scalar),
            }
        }
        if unrolled.scalars.iter().all(|scalar| **scalar == Validator::Null) {
            return None;
        }
        for validator in below {
            if *validator == Validator::Any {
                unrolled.open = true;
                unrolled.levels = unrolled.levels.max(1);
                continue;
            }
            let next = Self::below(std::slice::from_ref(validator))?;
            if !unrolled.is_like(&next) {
                return None;
            }
            unrolled.open |= next.open;
            unrolled.levels = unrolled.levels.max(next.levels + 1);
        }
        Some(unrolled)
    }

    fn is_like(&self, next: &Self) -> bool {
        let same_scalars =
            self.scalars.len() == next.scalars.len() && self.scalars.iter().all(|scalar| next.scalars.contains(scalar));
        same_scalars && (next.levels == 0 || (self.arrays, self.records) == (next.arrays, next.records))
    }

    /// Whether it accepts every JSON value.
    fn is_json(&self) -> bool {
        let all = [Validator::Null, Validator::Boolean, Validator::Number, Validator::String];
        self.arrays && self.records && all.iter().all(|scalar| self.scalars.contains(&scalar))
    }
}
