//! How generated types are serialized and deserialized: what the macros `object!`, `literals!`, `tagged!` and `union!`
//! expand to.
//!
//! Serde's derives generate a visitor with a state machine for each type, and rustc compiles all of them for each format.
//! Here a macro generates a table and two short functions without branches; everything else is in this module, compiled
//! once. Bindings cost rustc 0.3 to 0.4 of what they would with derives (`codegen/PERFORMANCE.md`).
//!
//! # From the macro to the value
//!
//! ```text
//! convex_typed::object! { Part { text, ?font_size = "fontSize" } { "kind" = String("text") } }
//! ```
//!
//! expands, without the absolute paths, to:
//!
//! ```text
//! impl Fields for Part {
//!     const FIELDS: &[(&str, bool)] = &[("text", true), ("fontSize", false)];  // the name, and whether it is required
//!     const CONSTANTS: &[(&str, Literal)] = &[("kind", Literal::String("text"))];
//!
//!     fn count(&self) -> usize { 2 + 1 - absent(&self.font_size) }
//!
//!     fn write<M: SerializeMap>(&self, to: &mut Writer<M>) {
//!         to.field(&self.text);
//!         to.optional(&self.font_size);
//!     }
//!
//!     fn read<'de, A: MapAccess<'de>>(entries: Entries<A>) -> Result<Self, A::Error> {
//!         let mut text = None;
//!         let mut font_size = None;
//!         entries.fill(&mut [&mut text, &mut font_size])?;
//!         match (text, font_size) {
//!             (Some(text), font_size) => Ok(Self { text, font_size }),
//!             _ => Err(empty_slot()),  // `fill` has checked what is required
//!         }
//!     }
//! }
//! impl Serialize for Part { /* serialize_fields(self, serializer) */ }
//! impl Deserialize<'_> for Part { /* deserialize_fields(deserializer) */ }
//! ```
//!
//! Reading goes through three types:
//!
//! * [`Fields`] is the type itself, as the macro sees it: names in a table, fields in the order of that table.
//! * [`Entries`] is the object in the input. Its `fill` is the only loop: it looks up each key in the table, and hands the
//!   value to the slot of the same index. It checks constants, skips unknown keys and reports what is missing.
//! * [`Slot`] is the place a field is read into, an `Option` on the stack of `read`. Slots are trait objects, so that `fill`
//!   is the same code for all types.
//!
//! Writing goes through [`Writer`], which takes the names from the table in order and keeps the first error, so that the
//! expansion needs no `?`: branches are what rustc spends its time on.
//!
//! `literals!` generates a table of values ([`LiteralEnum`]), `tagged!` a table of tags ([`Tagged`]) whose variants are read
//! by the `Fields` of their types, and `union!` a table of shapes ([`Union`]): `shape` compares the value with all of them
//! once and chooses the member, so no member is deserialized in vain.
//!
//! # What is optimized by hand
//!
//! * A key is compared with the field after the last one first, as Convex sorts keys, and without a call of `memcmp`
//!   (`object/read.rs`). Reading is 3 % faster with it, in the row `decode/1.1MB` of `cargo xtask bench client`. It may go
//!   when rustc inlines comparisons of short strings.
//! * The tables are searched, not hashed: objects have few fields, and the first comparison mostly hits.

mod excerpt;
mod literal;
mod literal_enum;
mod number;
mod object;
mod shape;
mod tagged;
mod union;

pub use literal::{Literal, UnknownLiteral};
pub use literal_enum::{FromLiteral, LiteralEnum, deserialize_literal, known_value, parse_closed, parse_open};
pub use number::{Integers, Number};
pub use object::{
    Entries, Fields, OrEmpty, Slot, WriteFields, Writer, absent, deserialize_fields, empty_slot, serialize_fields,
};
pub use shape::{Field, Shape, Shaped};
pub use tagged::{Payload, Tagged, deserialize_tagged, no_variant, serialize_tagged};
pub use union::{Member, Union, deserialize_union};
