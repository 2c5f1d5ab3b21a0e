//! Decides by its shape which member of a union a value is, without trying to decode one after another.

use super::{Field, Shape};
use crate::codec::literal::Literal;
use crate::lenient::is_lenient;
use crate::value::{Object, Value};
use crate::wire::number::exact_f64;

/// The costs of mismatches. From best to worst: an exact kind, a record, `any`, a kind that ordinary JSON does not distinguish,
/// an object with missing fields (if decoding is lenient), an object with unknown fields, which would be lost, and a value
/// that matches no member of an open union.
mod cost {
    pub(super) const RECORD: u32 = 1;
    pub(super) const ANY: u32 = 2;
    pub(super) const BYTES_AS_ARRAY: u32 = 3;
    pub(super) const OTHER_NUMBER: u32 = 4;
    pub(super) const MISSING_KEY: u32 = 16;
    pub(super) const UNKNOWN_KEY: u32 = 1 << 10;
    pub(super) const UNKNOWN_MEMBER: u32 = 1 << 20;
}

impl Shape {
    /// Returns how badly `value` matches: 0 exactly, `None` not at all.
    pub fn mismatch(&self, value: &Value) -> Option<u32> {
        self.mismatch_within(value, Ancestors::default())
    }

    fn mismatch_within(&self, value: &Value, ancestors: Ancestors) -> Option<u32> {
        match (self, value) {
            (Self::Of(shape), value) => {
                let (shape, ancestors) = ancestors.enter(shape());
                shape.mismatch_within(value, ancestors)
            }
            (Self::Any, _) => Some(cost::ANY),
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Boolean(_))
            | (Self::Number, Value::Float64(_))
            | (Self::Int64, Value::Int64(_))
            | (Self::String, Value::String(_))
            | (Self::Bytes, Value::Bytes(_)) => Some(0),
            // In ordinary JSON a float may look like an integer, and bytes are an array.
            (Self::Number, Value::Int64(number)) => exact_f64(*number).map(|_| cost::OTHER_NUMBER),
            (Self::Bytes, Value::Array(items)) => items.iter().all(is_byte).then_some(cost::BYTES_AS_ARRAY),
            (Self::Literal(literal), value) => {
                if literal.is(value) {
                    Some(0)
                } else {
                    literal.is_integer(value).then_some(cost::OTHER_NUMBER)
                }
            }
            (Self::Array(item), Value::Array(items)) => {
                worst(items.iter().map(|value| item.mismatch_within(value, ancestors)))
            }
            (Self::Record(item), Value::Object(fields)) => {
                let mismatch = worst(fields.values().map(|value| item.mismatch_within(value, ancestors)));
                mismatch.map(|mismatch| mismatch.saturating_add(cost::RECORD))
            }
            (Self::Object(fields), Value::Object(object)) => object_mismatch(fields, object, ancestors),
            (Self::Union(members), value) => best(members, value, ancestors),
            (Self::Open(members), value) => {
                best(members, value, ancestors).or_else(|| may_be_new(members, value).then_some(cost::UNKNOWN_MEMBER))
            }
            _ => None,
        }
    }

    /// Whether there is an empty value, which replaces a missing one if decoding is lenient.
    fn has_empty(&self, ancestors: Ancestors) -> bool {
        match self {
            Self::Of(shape) => {
                let (shape, ancestors) = ancestors.enter(shape());
                shape.has_empty(ancestors)
            }
            Self::Any | Self::Null | Self::Array(_) | Self::Record(_) => true,
            // An `Option`.
            Self::Union([Self::Null, _]) => true,
            _ => false,
        }
    }
}

/// How many nested types are compared. Each level doubles the work if types contain others twice, and members of a union
/// hardly ever differ only that deep.
const LEVELS: usize = 8;

/// The shapes of the types around a value, from the outermost.
#[derive(Clone, Copy, Default)]
struct Ancestors([Option<&'static Shape>; LEVELS]);

impl Ancestors {
    /// Returns the shape to compare with: `Any` if the type contains itself, or below [`LEVELS`].
    fn enter(mut self, shape: &'static Shape) -> (&'static Shape, Self) {
        for slot in &mut self.0 {
            match slot {
                Some(outer) if std::ptr::eq(*outer, shape) => break,
                Some(_) => {}
                None => {
                    *slot = Some(shape);
                    return (shape, self);
                }
            }
        }
        (&Shape::Any, self)
    }
}

fn is_byte(value: &Value) -> bool {
    matches!(value, Value::Int64(0..=255))
}

fn best(members: &[Shape], value: &Value, ancestors: Ancestors) -> Option<u32> {
    members.iter().filter_map(|member| member.mismatch_within(value, ancestors)).min()
}

/// An open union of literals accepts only new literals of the same kinds.
fn may_be_new(members: &[Shape], value: &Value) -> bool {
    let same_kind = |literal: &Literal| {
        matches!(
            (literal, value),
            (Literal::String(_), Value::String(_))
                | (Literal::Number(_), Value::Float64(_) | Value::Int64(_))
                | (Literal::Int64(_), Value::Int64(_))
                | (Literal::Boolean(_), Value::Boolean(_))
        )
    };
    members.iter().any(|member| member.literal().is_none_or(same_kind))
}

/// Returns the worst mismatch of the items, so that their number does not matter.
fn worst(mut mismatches: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    mismatches.try_fold(0, |worst, mismatch| Some(mismatch?.max(worst)))
}

fn object_mismatch(fields: &[Field], object: &Object, ancestors: Ancestors) -> Option<u32> {
    let mut total = 0_u32;
    let mut known = 0;
    for field in fields {
        let (name, shape, optional) = match field {
            Field::Required(name, shape) => (name, shape, false),
            Field::Optional(name, shape) => (name, shape, true),
        };
        match object.get(*name) {
            Some(value) => {
                total = total.saturating_add(shape.mismatch_within(value, ancestors)?);
                known += 1;
            }
            None if optional => {}
            None if shape.has_empty(ancestors) && is_lenient() => total = total.saturating_add(cost::MISSING_KEY),
            None => return None,
        }
    }
    let unknown = u32::try_from(object.len().saturating_sub(known)).unwrap_or(u32::MAX);
    Some(total.saturating_add(unknown.saturating_mul(cost::UNKNOWN_KEY)))
}

/// Returns the index of the shape that matches best; the first one if several do.
pub(crate) fn pick<'a>(shapes: impl Iterator<Item = &'a Shape>, value: &Value) -> Option<usize> {
    shapes.enumerate().filter_map(|(index, shape)| Some((shape.mismatch(value)?, index))).min().map(|(_, index)| index)
}

#[cfg(test)]
mod tests {
    use super::Field::{Optional, Required};
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn kinds_are_distinguished() {
        assert_eq!(Shape::Number.mismatch(&Value::Float64(1.5)), Some(0));
        assert_eq!(Shape::Number.mismatch(&Value::Int64(i64::MAX)), None);
        assert_eq!(Shape::Int64.mismatch(&Value::Float64(1.0)), None);
        assert_eq!(Shape::Nothing.mismatch(&Value::Null), None);
        assert_eq!(Shape::Bytes.mismatch(&value("[256]")), None);
        assert!(Shape::Number.mismatch(&Value::Int64(1)) > Shape::Number.mismatch(&Value::Float64(1.0)));
    }

    #[test]
    fn the_most_specific_shape_wins() {
        let shapes = [
            Shape::Any,
            Shape::Record(&Shape::String),
            Shape::Object(&[Required("a", Shape::String), Optional("b", Shape::Null)]),
            Shape::Array(&Shape::Any),
        ];
        let pick = |json: &str| pick(shapes.iter(), &value(json));
        assert_eq!(pick(r#"{"a":"x"}"#), Some(2));
        assert_eq!(pick(r#"{"a":"x","b":null}"#), Some(2));
        assert_eq!(pick(r#"{"a":"x","c":"y"}"#), Some(1));
        assert_eq!(pick(r#"{"a":"x","c":1}"#), Some(0));
        assert_eq!(pick("[1]"), Some(0));
    }

    #[test]
    fn an_unknown_field_is_better_than_a_wrong_one() {
        let shapes = [
            Shape::Object(&[Required("kind", Shape::Literal(Literal::String("a")))]),
            Shape::Object(&[Required("kind", Shape::Literal(Literal::String("b")))]),
        ];
        assert_eq!(pick(shapes.iter(), &value(r#"{"kind":"b","new":1,"er":2}"#)), Some(1));
        assert_eq!(pick(shapes.iter(), &value(r#"{"kind":"c"}"#)), None);
    }

    #[test]
    fn open_shapes_come_last_and_accept_only_their_kind() {
        let words = Shape::Open(&[Shape::Literal(Literal::String("a"))]);
        assert_eq!(words.mismatch(&Value::from("a")), Some(0));
        assert_eq!(words.mismatch(&Value::from("b")), Some(cost::UNKNOWN_MEMBER));
        assert_eq!(words.mismatch(&Value::from(1.0)), None);
        let shapes = [words, Shape::Open(&[Shape::Null]), Shape::String];
        assert_eq!(pick(shapes.iter(), &Value::from("b")), Some(2));
        assert_eq!(pick(shapes.iter(), &Value::from(1.0)), Some(1));
    }

    fn node() -> &'static Shape {
        static NODE: Shape = Shape::Object(&[
            Required("value", Shape::Number),
            Optional("next", Shape::Union(&[Shape::Null, Shape::Of(node)])),
        ]);
        &NODE
    }

    #[test]
    fn recursive_types_are_compared_once() {
        let mismatch = |json: &str| Shape::Of(node).mismatch(&value(json));
        assert_eq!(mismatch(r#"{"value":1.5}"#), Some(0));
        assert_eq!(mismatch(r#"{"value":1.5,"next":null}"#), Some(0));
        assert_eq!(mismatch(r#"{"value":1.5,"next":{"value":1.5}}"#), Some(cost::ANY));
        assert_eq!(mismatch(r#"{"value":1.5,"next":"anything"}"#), Some(cost::ANY));
        assert_eq!(mismatch(r#"{"value":"x"}"#), None);
    }

    #[test]
    fn nested_types_are_compared_to_a_limited_depth() {
        macro_rules! levels {
            ($outer:ident $inner:ident $($rest:ident)*) => {
                fn $outer() -> &'static Shape {
                    static SHAPE: Shape = Shape::Object(&[Required("x", Shape::Of($inner)), Optional("y", Shape::Of($inner))]);
                    &SHAPE
                }
                levels! { $inner $($rest)* }
            };
            ($last:ident) => {
                fn $last() -> &'static Shape {
                    static SHAPE: Shape = Shape::String;
                    &SHAPE
                }
            };
        }
        levels! { a b c d e f g h i }
        let nested = |levels: usize| value(&format!("{}1.5{}", r#"{"x":"#.repeat(levels), "}".repeat(levels)));
        // The eighth level is a string, which does not match; a ninth is not compared.
        assert_eq!(Shape::Of(b).mismatch(&nested(7)), None);
        assert_eq!(Shape::Of(a).mismatch(&nested(8)), Some(cost::ANY));
    }

    #[test]
    fn a_named_type_has_an_empty_value_if_its_shape_has() {
        fn list() -> &'static Shape {
            static LIST: Shape = Shape::Array(&Shape::String);
            &LIST
        }
        assert!(Shape::Of(list).has_empty(Ancestors::default()));
        assert!(!Shape::Of(node).has_empty(Ancestors::default()));
    }

    #[test]
    fn many_mismatches_do_not_overflow() {
        static MANY: [Field; 5000] = [Required("a", Shape::Open(&[Shape::Null])); 5000];
        let mismatch = Shape::Object(&MANY).mismatch(&value(r#"{"a":1}"#));
        assert_eq!(mismatch, Some(u32::MAX));
    }
}
