//! Objects: `object!`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::de::{IgnoredAny, Unexpected};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::literal::{Found, Literal, Literals, OneOf};
use crate::value::Value;

/// A type with the fields of an object.
pub trait Fields: Sized {
    /// The names of all fields, the constant ones last.
    const NAMES: &'static [&'static str];

    /// The fields that always have the same value.
    const CONSTANTS: &'static [(&'static str, Literal)];

    /// How many fields there are to write, constant ones included.
    fn count(&self) -> usize;

    /// Writes the fields that are not constant.
    fn write<M: SerializeMap>(&self, to: &mut Writer<M>);

    /// Reads the fields.
    fn read<'de, A: MapAccess<'de>>(entries: &mut Entries<A>) -> Result<Self, A::Error>;
}

/// No fields: the payload of a variant without one.
impl Fields for () {
    const NAMES: &'static [&'static str] = &[];
    const CONSTANTS: &'static [(&'static str, Literal)] = &[];

    fn count(&self) -> usize {
        0
    }

    fn write<M: SerializeMap>(&self, _: &mut Writer<M>) {}

    fn read<'de, A: MapAccess<'de>>(entries: &mut Entries<A>) -> Result<Self, A::Error> {
        while entries.next_field()?.is_some() {}
        Ok(())
    }
}

/// What can be written beside a tag: a borrowed payload, or `()`.
pub trait WriteFields {
    /// How many fields there are.
    fn count(&self) -> usize;

    /// Writes them into an object.
    fn write<M: SerializeMap>(self, to: &mut Writer<M>);
}

impl<T: Fields> WriteFields for &T {
    fn count(&self) -> usize {
        T::count(self)
    }

    fn write<M: SerializeMap>(self, to: &mut Writer<M>) {
        to.constants(T::CONSTANTS);
        T::write(self, to);
    }
}

impl WriteFields for () {
    fn count(&self) -> usize {
        0
    }

    fn write<M: SerializeMap>(self, _: &mut Writer<M>) {}
}

/// The whole of `Serialize` for an object.
pub fn serialize_fields<T: Fields, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::start(serializer, value.count())?;
    WriteFields::write(value, &mut writer);
    writer.end()
}

/// How many fields an optional one that is not there leaves out.
pub fn absent<T>(_name: &'static str, value: &Option<T>) -> usize {
    usize::from(value.is_none())
}

/// Writes fields until one fails. Little of it depends on the types of fields: each of them is paid for by the crate
/// that has the type.
pub struct Writer<M: SerializeMap> {
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    pub(super) fn start<S>(serializer: S, count: usize) -> Result<Self, S::Error>
    where
        S: Serializer<SerializeMap = M>,
    {
        Ok(Self { map: serializer.serialize_map(Some(count))?, error: None })
    }

    /// A field that is always there.
    #[inline]
    pub fn field<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if let Some(map) = self.key(name) {
            let result = map.serialize_value(value);
            self.note(result);
        }
    }

    /// A field that is absent when `None`.
    #[inline]
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    fn constants(&mut self, constants: &[(&'static str, Literal)]) {
        for (name, literal) in constants {
            self.field(name, literal);
        }
    }

    fn key(&mut self, name: &'static str) -> Option<&mut M> {
        if self.error.is_none() {
            let result = self.map.serialize_key(name);
            self.note(result);
        }
        if self.error.is_none() { Some(&mut self.map) } else { None }
    }

    fn note(&mut self, result: Result<(), M::Error>) {
        if let Err(error) = result {
            self.error = Some(error);
        }
    }

    pub(super) fn end(self) -> Result<M::Ok, M::Error> {
        match self.error {
            None => self.map.end(),
            Some(error) => Err(error),
        }
    }
}

/// The whole of `Deserialize` for an object.
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

/// Reads `T` out of the entries of an object.
pub(super) fn read_fields<'de, T: Fields, A: MapAccess<'de>>(map: A) -> Result<T, A::Error> {
    let mut entries =
        Entries { map, names: T::NAMES, constants: T::CONSTANTS, seen: vec![false; T::CONSTANTS.len()], next: 0 };
    let value = T::read(&mut entries)?;
    for ((name, _), seen) in T::CONSTANTS.iter().zip(&entries.seen) {
        if !seen {
            return Err(A::Error::missing_field(name));
        }
    }
    Ok(value)
}

/// The entries of an object being read. Unknown ones are skipped, constants are checked.
pub struct Entries<A> {
    map: A,
    names: &'static [&'static str],
    constants: &'static [(&'static str, Literal)],
    /// Which constants have been there.
    seen: Vec<bool>,
    /// Where the next name is expected. Convex sorts keys, so mostly right after the last.
    next: usize,
}

impl<'de, A: MapAccess<'de>> Entries<A> {
    /// The index of the next field that is not constant.
    #[inline]
    pub fn next_field(&mut self) -> Result<Option<usize>, A::Error> {
        let fields = self.names.len() - self.constants.len();
        loop {
            let lookup = Lookup { names: self.names, start: self.next };
            let Some(found) = self.map.next_key_seed(lookup)? else { return Ok(None) };
            let Some(index) = found else {
                self.map.next_value::<IgnoredAny>()?;
                continue;
            };
            self.next = index + 1;
            if index < fields {
                return Ok(Some(index));
            }
            self.check_constant(index - fields)?;
        }
    }

    /// Reads the value of the field that `next_field` has found.
    #[inline]
    pub fn set<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        *slot = Some(self.map.next_value()?);
        Ok(())
    }

    fn check_constant(&mut self, index: usize) -> Result<(), A::Error> {
        let (Some((_, literal)), Some(seen)) = (self.constants.get(index), self.seen.get_mut(index)) else {
            return self.map.next_value::<IgnoredAny>().map(|_| ());
        };
        *seen = true;
        self.map.next_value_seed(Constant(*literal))
    }
}

/// The first of the required fields that is not there.
#[cold]
pub fn missing<E: serde::de::Error>(required: &[(bool, &'static str)]) -> E {
    let name = required.iter().find(|(there, _)| !there).map_or("", |(_, name)| name);
    E::missing_field(name)
}

/// Accepts one literal only.
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

/// A value for a message, with its kind, at most so long.
pub(super) fn excerpt(value: &Value) -> String {
    const LENGTH: usize = 60;
    let text = value.to_string();
    match (value, text.char_indices().nth(LENGTH)) {
        (Value::Null, _) => text,
        (_, None) => format!("{} {text}", value.kind()),
        (_, Some((end, _))) => format!("{} {}…", value.kind(), &text[..end]),
    }
}

/// Finds a key among names, without allocating.
struct Lookup {
    names: &'static [&'static str],
    start: usize,
}

impl Lookup {
    #[inline]
    fn find(&self, key: &str) -> Option<usize> {
        if self.names.get(self.start).is_some_and(|name| *name == key) {
            return Some(self.start);
        }
        self.search(key)
    }

    fn search(&self, key: &str) -> Option<usize> {
        let (before, after) = self.names.split_at(self.start.min(self.names.len()));
        let ahead = after.iter().position(|name| *name == key);
        ahead.map(|index| index + before.len()).or_else(|| before.iter().position(|name| *name == key))
    }
}

impl<'de> DeserializeSeed<'de> for Lookup {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<Option<usize>, D::Error> {
        key.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Lookup {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.find(key))
    }
}
