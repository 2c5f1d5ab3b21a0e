//! Writes the fields of an object.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Fields;
use crate::codec::literal::Literal;

/// The fields to write next to a tag: a borrowed payload, or `()`.
pub trait WriteFields {
    /// The number of fields.
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
        to.names = T::FIELDS;
        T::write(self, to);
    }
}

impl WriteFields for () {
    fn count(&self) -> usize {
        0
    }

    fn write<M: SerializeMap>(self, _: &mut Writer<M>) {}
}

/// The implementation of `Serialize` for an object.
pub fn serialize_fields<T: Fields, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::start(serializer, value.count())?;
    WriteFields::write(value, &mut writer);
    writer.end()
}

/// Returns 1 if an optional field is absent, otherwise 0.
pub fn absent<T>(value: &Option<T>) -> usize {
    usize::from(value.is_none())
}

/// Writes fields until one fails. Little of it depends on the types of fields, as the crates of users compile that part.
pub struct Writer<M: SerializeMap> {
    map: M,
    /// The names of the fields to come.
    names: &'static [(&'static str, bool)],
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    pub(in crate::codec) fn start<S>(serializer: S, count: usize) -> Result<Self, S::Error>
    where
        S: Serializer<SerializeMap = M>,
    {
        Ok(Self { map: serializer.serialize_map(Some(count))?, names: &[], error: None })
    }

    /// Writes the next field.
    #[inline]
    pub fn field<T: Serialize>(&mut self, value: &T) {
        if let Some(name) = self.name() {
            self.entry(name, value);
        }
    }

    /// Writes the next field, unless it is `None`.
    #[inline]
    pub fn optional<T: Serialize>(&mut self, value: &Option<T>) {
        if let (Some(name), Some(value)) = (self.name(), value) {
            self.entry(name, value);
        }
    }

    /// Takes the name of the next field.
    #[inline]
    pub(in crate::codec) fn name(&mut self) -> Option<&'static str> {
        let ((name, _), rest) = self.names.split_first()?;
        self.names = rest;
        Some(name)
    }

    /// Writes a field of this name.
    #[inline]
    pub(in crate::codec) fn entry<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if let Some(map) = self.key(name) {
            let result = map.serialize_value(value);
            self.note(result);
        }
    }

    fn constants(&mut self, constants: &[(&'static str, Literal)]) {
        for (name, literal) in constants {
            self.entry(name, literal);
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

    pub(in crate::codec) fn end(self) -> Result<M::Ok, M::Error> {
        match self.error {
            None => self.map.end(),
            Some(error) => Err(error),
        }
    }
}
