//! Structs that are objects: `object!`.

mod read;
mod write;

use serde::de::MapAccess;
use serde::ser::SerializeMap;

pub(super) use self::read::read_fields;
pub use self::read::{Entries, OrEmpty, Slot, deserialize_fields, empty_slot};
pub use self::write::{WriteFields, Writer, absent, serialize_fields};
use super::literal::Literal;

/// A struct with the fields of an object.
pub trait Fields: Sized {
    /// The names of the fields, and whether they are required.
    const FIELDS: &'static [(&'static str, bool)];

    /// Additional fields that always have the same value.
    const CONSTANTS: &'static [(&'static str, Literal)] = &[];

    /// The number of fields to write, including constants.
    fn count(&self) -> usize;

    /// Writes the fields that are not constants.
    fn write<M: SerializeMap>(&self, to: &mut Writer<M>);

    /// Reads the fields.
    fn read<'de, A: MapAccess<'de>>(entries: Entries<A>) -> Result<Self, A::Error>;
}

/// The payload of a variant without fields.
impl Fields for () {
    const FIELDS: &'static [(&'static str, bool)] = &[];

    fn count(&self) -> usize {
        0
    }

    fn write<M: SerializeMap>(&self, _: &mut Writer<M>) {}

    fn read<'de, A: MapAccess<'de>>(entries: Entries<A>) -> Result<Self, A::Error> {
        entries.fill(&mut [])
    }
}
