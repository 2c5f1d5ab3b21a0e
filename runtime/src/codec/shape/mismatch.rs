//! Decides which member of a union a value is, by its shape, without trying one after another.

use super::{Field, Shape};
use crate::codec::literal::Literal;
use crate::lenient::is_lenient;
use crate::value::{Object, Value};
use crate::wire::number::exact_f64;

/// What deviations cost. Exact kinds win over a record, a record over `any`, these over what only
/// ordinary JSON writes so, all of them over an object that lacks fields (if that will do), these over one with unknown
/// fields, which are lost, and everything over a value that no member of an open union fits.
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
    /// How badly `value` fits: `None` not at all, 0 exactly.
    pub fn misfit(&self, value: &Value) -> Option<u32> {
        self.misfit_within(value, Around::default())
    }

    fn misfit_within(&self, value: &Value, around: Around) -> Option<u32> {
        match (self, value) {
            (Self::Of(shape), value) => {
                let (shape, around) = around.enter(shape());
                shape.misfit_within(value, around)
            }
            (Self::Any, _) => Some(cost::ANY),
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Boolean(_))
            | (Self::Number, Value::Float64(_))
            | (Self::Int64, Value::Int64(_))
            | (Self::String, Value::String(_))
            | (Self::Bytes, Value::Bytes(_)) => Some(0),
            // Ordinary JSON writes a float without its point, and bytes as an array.
            (Self::Number, Value::Int64(number)) => exact_f64(*number).map(|_| cost::OTHER_NUMBER),
            (Self::Bytes, Value::Array(items)) => items.iter().all(is_byte).then_some(cost::BYTES_AS_ARRAY),
            (Self::Literal(literal), value) => {
                if literal.is(value) {
                    Some(0)
                } else {
                    literal.is_pointless(value).then_some(cost::OTHER_NUMBER)
                }
            }
            (Self::Array(item), Value::Array(items)) => {
                worst(items.iter().map(|value| item.misfit_within(value, around)))
            }
            (Self::Record(item), Value::Object(fields)) => {
                let misfit = worst(fields.values().map(|value| item.misfit_within(value, around)));
                misfit.map(|misfit| misfit.saturating_add(cost::RECORD))
            }
            (Self::Object(fields), Value::Object(object)) => object_misfit(fields, object, around),
            (Self::Union(members), value) => best(members, value, around),
            (Self::Open(members), value) => {
                best(members, value, around).or_else(|| may_be_new(members, value).then_some(cost::UNKNOWN_MEMBER))
            }
            _ => None,
        }
    }

    /// Whether a value can be empty: what a missing one is taken for leniently.
    fn has_empty(&self, around: Around) -> bool {
        match self {
            Self::Of(shape) => {
                let (shape, around) = around.enter(shape());
                shape.has_empty(around)
            }
            Self::Any | Self::Null | Self::Array(_) | Self::Record(_) => true,
            // An `Option`.
            Self::Union([Self::Null, _]) => true,
            _ => false,
        }
    }
}

/// How many types within each other are looked into. Types that hold others twice on each level would double the work
/// on each, and members of a union hardly ever differ so far down.
const LEVELS: usize = 8;

/// The shapes of the types around a value, from the outermost.
#[derive(Clone, Copy, Default)]
struct Around([Option<&'static Shape>; LEVELS]);

impl Around {
    /// What to compare the values of a type with: nothing is looked into within itself, or too far down.
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

fn best(members: &[Shape], value: &Value, around: Around) -> Option<u32> {
    members.iter().filter_map(|member| member.misfit_within(value, around)).min()
}

/// An open set of literals takes new ones of its kinds only.
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

/// Items have one shape, so the number of them must not weigh.
fn worst(mut misfits: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    misfits.try_fold(0, |worst, misfit| Some(misfit?.max(worst)))
}

fn object_misfit(fields: &[Field], object: &Object, around: Around) -> Option<u32> {
    let mut total = 0_u32;
    let mut known = 0;
    for field in fields {
        let (name, shape, optional) = match field {
            Field::Required(name, shape) => (name, shape, false),
            Field::Optional(name, shape) => (name, shape, true),
        };
        match object.get(*name) {
            Some(value) => {
                total = total.saturating_add(shape.misfit_within(value, around)?);
                known += 1;
            }
            None if optional => {}
            None if shape.has_empty(around) && is_lenient() => total = total.saturating_add(cost::MISSING_KEY),
            None => return None,
        }
    }
    let unknown = u32::try_from(object.len().saturating_sub(known)).unwrap_or(u32::MAX);
    Some(total.saturating_add(unknown.saturating_mul(cost::UNKNOWN_KEY)))
}

/// The index of the shape that fits best, the first one among equals.
pub(crate) fn pick<'a>(shapes: impl Iterator<Item = &'a Shape>, value: &Value) -> Option<usize> {
    shapes.enumerate().filter_map(|(index, shape)| Some((shape.misfit(value)?, index))).min().map(|(_, index)| index)
}

#[cfg(test)]
mod tests {
    use super::Field::{Optional, Required};
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap_or_default()
    }

    #[test]
    fn kinds_are_told_apart() {
        assert_eq!(Shape::Number.misfit(&Value::Float64(1.5)), Some(0));
        assert_eq!(Shape::Number.misfit(&Value::Int64(i64::MAX)), None);
        assert_eq!(Shape::Int64.misfit(&Value::Float64(1.0)), None);
        assert_eq!(Shape::Nothing.misfit(&Value::Null), None);
        assert_eq!(Shape::Bytes.misfit(&value("[256]")), None);
        assert!(Shape::Number.misfit(&Value::Int64(1)) > Shape::Number.misfit(&Value::Float64(1.0)));
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
    fn open_shapes_come_last_and_keep_their_kind() {
        let words = Shape::Open(&[Shape::Literal(Literal::String("a"))]);
        assert_eq!(words.misfit(&Value::from("a")), Some(0));
        assert_eq!(words.misfit(&Value::from("b")), Some(cost::UNKNOWN_MEMBER));
        assert_eq!(words.misfit(&Value::from(1.0)), None);
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
    fn a_type_is_not_looked_into_within_itself() {
        let misfit = |json: &str| Shape::Of(node).misfit(&value(json));
        assert_eq!(misfit(r#"{"value":1.5}"#), Some(0));
        assert_eq!(misfit(r#"{"value":1.5,"next":null}"#), Some(0));
        assert_eq!(misfit(r#"{"value":1.5,"next":{"value":1.5}}"#), Some(cost::ANY));
        assert_eq!(misfit(r#"{"value":1.5,"next":"anything"}"#), Some(cost::ANY));
        assert_eq!(misfit(r#"{"value":"x"}"#), None);
    }

    #[test]
    fn types_are_looked_into_some_levels_deep() {
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
        // Of eight levels the last is a string, which does not fit; the ninth is not looked at.
        assert_eq!(Shape::Of(b).misfit(&nested(7)), None);
        assert_eq!(Shape::Of(a).misfit(&nested(8)), Some(cost::ANY));
    }

    #[test]
    fn what_may_be_missing_leniently_is_seen_through_the_name_of_its_type() {
        fn list() -> &'static Shape {
            static LIST: Shape = Shape::Array(&Shape::String);
            &LIST
        }
        assert!(Shape::Of(list).has_empty(Around::default()));
        assert!(!Shape::Of(node).has_empty(Around::default()));
    }

    #[test]
    fn many_misfits_do_not_overflow() {
        static MANY: [Field; 5000] = [Required("a", Shape::Open(&[Shape::Null])); 5000];
        let misfit = Shape::Object(&MANY).misfit(&value(r#"{"a":1}"#));
        assert_eq!(misfit, Some(u32::MAX));
    }
}
