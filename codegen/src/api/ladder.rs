//! JSON unrolled by hand. Convex has no validators that refer to themselves, so authors write a value that nests as a
//! ladder: scalars, or lists and records of the rung below, which are the same scalars, or lists and records of the
//! next, a few rungs down. That is one type that holds itself, or just `Value` where it is all of JSON.

use super::lower::Lowering;
use super::place::Place;
use super::types::Type;
use super::union::flatten;
use crate::manifest::Validator;

/// A ladder of fewer rungs may be meant as it is.
const FEWEST_RUNGS: usize = 2;

impl Lowering<'_> {
    /// The type of a union that is a ladder.
    pub(super) fn ladder(&mut self, members: &[Validator], place: &Place<'_>) -> Option<Type> {
        let ladder = Ladder::of(members)?;
        if ladder.is_json() {
            return Some(Type::Value);
        }
        let Ladder { mut scalars, arrays, records, .. } = ladder;
        scalars.sort_by_key(|scalar| format!("{scalar:?}"));
        // No type of the manifest has such a name.
        let itself = Validator::Ref(format!("{scalars:?} {arrays} {records}"));
        let array = arrays.then(|| Validator::Array(Box::new(itself.clone())));
        let record = records.then(|| Validator::Record(Box::new(Validator::String), Box::new(itself.clone())));
        let members: Vec<&Validator> = scalars.into_iter().chain(&array).chain(&record).collect();
        Some(self.once(&itself, None, &members, place, |lowering| lowering.flat_union(&members, place)))
    }
}

struct Ladder<'v> {
    scalars: Vec<&'v Validator>,
    arrays: bool,
    records: bool,
    rungs: usize,
    /// Whether it ends in anything rather than in scalars.
    open: bool,
}

impl<'v> Ladder<'v> {
    fn of(members: &'v [Validator]) -> Option<Self> {
        let ladder = Self::below(members)?;
        let unrolled = if ladder.open { ladder.is_json() } else { ladder.rungs >= FEWEST_RUNGS };
        unrolled.then_some(ladder)
    }

    /// A rung and what is below it; `None` where the rungs are not all alike.
    fn below(members: &'v [Validator]) -> Option<Self> {
        let mut flat = Vec::new();
        flatten(members, &mut flat);
        let mut ladder = Self { scalars: Vec::new(), arrays: false, records: false, rungs: 0, open: false };
        let mut below = Vec::new();
        for member in flat {
            match member {
                Validator::Array(element) => {
                    ladder.arrays = true;
                    below.push(&**element);
                }
                Validator::Record(keys, values) if **keys == Validator::String => {
                    ladder.records = true;
                    below.push(&**values);
                }
                Validator::Record(..)
                | Validator::Object(_)
                | Validator::Any
                | Validator::Ref(_)
                | Validator::Document(_) => {
                    return None;
                }
                scalar => ladder.scalars.push(scalar),
            }
        }
        if ladder.scalars.iter().all(|scalar| **scalar == Validator::Null) {
            return None;
        }
        for validator in below {
            if *validator == Validator::Any {
                ladder.open = true;
                ladder.rungs = ladder.rungs.max(1);
                continue;
            }
            let next = Self::below(std::slice::from_ref(validator))?;
            if !ladder.goes_on_with(&next) {
                return None;
            }
            ladder.open |= next.open;
            ladder.rungs = ladder.rungs.max(next.rungs + 1);
        }
        Some(ladder)
    }

    fn goes_on_with(&self, next: &Self) -> bool {
        let same_scalars =
            self.scalars.len() == next.scalars.len() && self.scalars.iter().all(|scalar| next.scalars.contains(scalar));
        same_scalars && (next.rungs == 0 || (self.arrays, self.records) == (next.arrays, next.records))
    }

    /// Whether it accepts whatever JSON can say.
    fn is_json(&self) -> bool {
        let all = [Validator::Null, Validator::Boolean, Validator::Number, Validator::String];
        self.arrays && self.records && all.iter().all(|scalar| self.scalars.contains(&scalar))
    }
}
