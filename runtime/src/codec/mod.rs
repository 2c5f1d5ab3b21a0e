//! What the macros' expansions call. Everything that does not need a type's fields or variants by
//! name is here, so that an expansion stays short and is compiled once.

mod excerpt;
mod literals;
mod number;
mod object;
mod tagged;
mod union;

pub use literals::{FromLiteral, LiteralEnum, deserialize_literal, known_value, parse_closed, parse_open};
pub use number::{Number, Whole};
pub use object::{
    Entries, Fields, OrEmpty, Slot, WriteFields, Writer, absent, deserialize_fields, empty_slot, serialize_fields,
};
pub use tagged::{Payload, Tagged, deserialize_tagged, no_variant, serialize_tagged};
pub use union::{Member, Union, deserialize_union};
