//! Reads the fields of an object.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Unexpected, Visitor};

use super::Fields;
use crate::codec::excerpt::excerpt;
use crate::codec::literal::{Found, Literal, Literals, OneOf};
use crate::lenient::is_lenient;

/// The implementation of `Deserialize` for an object.
pub fn deserialize_fields<'de, T: Fields, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(FieldsVisitor(PhantomData))
}

struct FieldsVisitor<T>(PhantomData<T>);

impl<'de, T: Fields> Visitor<'de> for FieldsVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        read_fields(map)
    }
}

/// Reads `T` from the entries of an object.
pub(in crate::codec) fn read_fields<'de, T: Fields, A: MapAccess<'de>>(map: A) -> Result<T, A::Error> {
    T::read(Entries { map, names: Names { fields: T::FIELDS, constants: T::CONSTANTS } })
}

/// The entries of an object being read.
pub struct Entries<A> {
    map: A,
    names: Names,
}

/// Where a field is read into. Code that uses slots does not depend on the type of the object.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value of the last key.
    fn fill(&mut self, map: &mut A) -> Result<(), A::Error>;

    /// Whether there is a value. If lenient, an empty value of the type will do.
    fn is_full(&mut self, lenient: bool) -> bool;
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn fill(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = Some(map.next_value()?);
        Ok(())
    }

    fn is_full(&mut self, _: bool) -> bool {
        self.is_some()
    }
}

/// The slot of a field whose type has an empty value.
pub struct OrEmpty<'a, T>(pub &'a mut Option<T>);

impl<T: Default> OrEmpty<'_, T> {
    /// Whether there is a value. If lenient, uses the empty value of the type.
    pub(in crate::codec) fn is_full(&mut self, lenient: bool) -> bool {
        if lenient {
            self.0.get_or_insert_default();
        }
        self.0.is_some()
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default> Slot<'de, A> for OrEmpty<'_, T> {
    fn fill(&mut self, map: &mut A) -> Result<(), A::Error> {
        Slot::fill(self.0, map)
    }

    fn is_full(&mut self, lenient: bool) -> bool {
        self.is_full(lenient)
    }
}

impl<'de, A: MapAccess<'de>> Entries<A> {
    /// Reads all entries: fields into their slots, while constants are checked and unknown keys are skipped. Fails if a
    /// required field is missing.
    pub fn fill(mut self, slots: &mut [&mut (dyn Slot<'de, A> + '_)]) -> Result<(), A::Error> {
        let Names { fields, constants } = self.names;
        let mut seen = vec![false; constants.len()];
        // Convex sorts keys, so the next field is mostly the one after the last. Then no field before it is missing.
        let mut start = 0;
        let mut none_missing = true;
        let optional = |fields: Option<&[(&str, bool)]>| {
            fields.is_some_and(|fields| !fields.iter().any(|(_, required)| *required))
        };
        while let Some(index) = self.map.next_key_seed(Lookup { names: &self.names, start })? {
            if let Some(slot) = slots.get_mut(index) {
                none_missing &= index == start || optional(fields.get(start..index));
                start = index + 1;
                slot.fill(&mut self.map)?;
            } else if let (Some((_, literal)), Some(seen)) =
                (constants.get(index - fields.len()), seen.get_mut(index - fields.len()))
            {
                *seen = true;
                self.map.next_value_seed(Constant(*literal))?;
            } else {
                self.map.next_value::<IgnoredAny>()?;
            }
        }
        let missing = |(name, there): (&'static str, bool)| (!there).then_some(name);
        // The slots are only asked if a required field was passed over, or came out of order.
        let unsure = if none_missing && optional(fields.get(start..)) { &[] } else { fields };
        let fields = unsure.iter().zip(slots).map(|((name, required), slot)| {
            (*name, !required || slot.is_full(false) || is_lenient() && slot.is_full(true))
        });
        let constants = constants.iter().zip(&seen).map(|((name, _), seen)| (*name, *seen));
        match fields.chain(constants).find_map(missing) {
            None => Ok(()),
            Some(name) => Err(A::Error::missing_field(name)),
        }
    }
}

/// For an expansion, if a slot is empty that `fill` has checked. This does not happen.
#[cold]
pub fn empty_slot<E: serde::de::Error>() -> E {
    E::custom("a field is missing")
}

/// Accepts only one literal.
struct Constant(Literal);

impl<'de> DeserializeSeed<'de> for Constant {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let expected = [self.0];
        match Literals(&expected).deserialize(deserializer)? {
            Found::Known(_) => Ok(()),
            Found::Unknown(found) => Err(D::Error::invalid_value(
                Unexpected::Other(&excerpt(&found)),
                &OneOf(&expected).to_string().as_str(),
            )),
        }
    }
}

/// The keys of an object.
#[derive(Clone, Copy)]
struct Names {
    fields: &'static [(&'static str, bool)],
    constants: &'static [(&'static str, Literal)],
}

/// Finds the index of a key, without allocating: fields come before constants, and unknown keys after both.
struct Lookup<'a> {
    names: &'a Names,
    start: usize,
}

impl Lookup<'_> {
    #[inline]
    fn find(&self, key: &str) -> usize {
        if self.names.fields.get(self.start).is_some_and(|(name, _)| same(name, key)) {
            return self.start;
        }
        self.search(key)
    }

    fn search(&self, key: &str) -> usize {
        let Names { fields, constants } = *self.names;
        let field = |mut within: Range<usize>| within.find(|index| same(fields[*index].0, key));
        let constant = || constants.iter().position(|(name, _)| *name == key).unwrap_or(constants.len());
        field(self.start + 1..fields.len())
            .or_else(|| field(0..self.start.min(fields.len())))
            .unwrap_or_else(|| fields.len() + constant())
    }
}

/// As `==`, which calls `memcmp` for strings of unknown length. Names are short, see the module `codec`.
#[inline]
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    a.len() == b.len()
        && match a.len() {
            2..=3 => same_ends::<2>(a, b),
            4..=7 => same_ends::<4>(a, b),
            8..=16 => same_ends::<8>(a, b),
            _ => a == b,
        }
}

/// Compares up to `2 * N` bytes by their first and last `N`.
#[inline]
fn same_ends<const N: usize>(a: &[u8], b: &[u8]) -> bool {
    a.first_chunk::<N>() == b.first_chunk() && a.last_chunk::<N>() == b.last_chunk()
}

impl<'de> DeserializeSeed<'de> for Lookup<'_> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<usize, D::Error> {
        key.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Lookup<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<usize, E> {
        Ok(self.find(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Part {
        a: f64,
        b: Option<f64>,
        c: f64,
        e: f64,
    }

    crate::object! { Part { a, ?b, c, e } { "d" = String("part") } }

    /// Whatever keys there are, and in whatever order they come.
    #[test]
    fn a_missing_field_is_named() {
        let entries = [("a", "1"), ("b", "2"), ("c", "3"), ("d", r#""part""#), ("e", "5"), ("f", "6")];
        for _ in 0..2000 {
            let mut entries: Vec<_> = entries.into_iter().filter(|_| fastrand::u8(..4) > 0).collect();
            if fastrand::bool() {
                fastrand::shuffle(&mut entries);
            }
            let there = |key: &str| entries.iter().any(|(name, _)| *name == key);
            let fields: Vec<String> = entries.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
            let json = format!("{{{}}}", fields.join(","));
            let read = crate::wire::from_str::<Part>(&json);
            match ["a", "c", "e", "d"].into_iter().find(|key| !there(key)) {
                None => assert_eq!(read.unwrap(), Part { a: 1.0, b: there("b").then_some(2.0), c: 3.0, e: 5.0 }),
                Some(key) => {
                    let error = read.unwrap_err().to_string();
                    assert!(error.starts_with(&format!("missing field `{key}`")), "{json}: {error}");
                }
            }
        }
    }

    #[test]
    fn names_are_the_same_if_they_are_equal() {
        let text = "abcdefghijklmnopqrstuvwxyz";
        for length in 0..text.len() {
            let name = &text[..length];
            assert!(same(name, name) && !same(name, &text[..=length]));
            for place in 0..length {
                let mut other = name.to_owned();
                other.replace_range(place..=place, "_");
                assert!(!same(name, &other), "{other}");
            }
        }
    }
}
