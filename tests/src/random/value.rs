//! Random values that a validator accepts.

use std::collections::BTreeMap;

use convex_typed::{Bytes, Object, Value};
use convex_typed_codegen::manifest::{Literal, Validator};

use super::Rng;

const FLOATS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    5e-324,
    -2.225_073_858_507_201e-308,
    f64::MIN_POSITIVE,
    f64::MAX,
    f64::MIN,
    f64::EPSILON,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    9_007_199_254_740_993.0,
    1e21,
    1e23,
    123_456_789.123_456_79,
];
const INTEGERS: &[i64] = &[0, 1, -1, 127, 255, 256, 1 << 53, (1 << 53) + 1, i64::MAX, i64::MIN];
const STRINGS: &[&str] = &[
    "",
    " ",
    "a",
    "null",
    "0",
    "1.5",
    "true",
    "$integer",
    "\"",
    "\\",
    "\n",
    "\0",
    "\u{7f}",
    "\u{2028}",
    "é",
    "日本語",
    "👩‍👩‍👧",
    "\u{202e}",
    "\u{10ffff}",
    "AQAAAAAAAAA=",
];
const KEYS: &[&str] = &["", " ", "a", "0", "a b", "a.b", "_id", "\"", "\\", "~", "a$", "type", "__proto__", "{", "'"];
const IDS: &[&str] = &["jd7f9s2k1xw3q5r8v0z6y4b2n9m1c3h5", "k17c9d2m4f6g8h0j2k4n6p8q0r2s4t6v"];

/// The validators that others refer to by name.
#[derive(Debug, Default)]
pub struct Names {
    /// Types of the manifest.
    pub types: BTreeMap<String, Validator>,
    /// Documents of the schema's tables.
    pub documents: BTreeMap<String, Validator>,
}

impl Names {
    /// Returns a value, or `None` if the validator accepts none because it requires a value of an empty union.
    pub fn value(&self, rng: &mut Rng, validator: &Validator) -> Option<Value> {
        Making { names: self, depth: 4 }.value(rng, validator)
    }
}

/// Makes a value.
#[derive(Clone, Copy)]
struct Making<'n> {
    names: &'n Names,
    /// How deep recursive types may still nest. At 0, values are as small as possible.
    depth: usize,
}

impl Making<'_> {
    fn inside(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }

    fn below(self, rng: &mut Rng, limit: usize) -> usize {
        if self.depth == 0 { 0 } else { rng.below(limit) }
    }

    fn value(self, rng: &mut Rng, validator: &Validator) -> Option<Value> {
        Some(match validator {
            Validator::Null => Value::Null,
            Validator::Number => Value::Float64(float(rng)),
            Validator::Bigint | Validator::CommitTs => Value::Int64(integer(rng)),
            Validator::Boolean => Value::Boolean(rng.once_in(2)),
            Validator::String => Value::String(string(rng)),
            Validator::Bytes => Value::Bytes(bytes(rng)),
            Validator::Any => any(rng, 2),
            Validator::Literal(literal) => self::literal(literal),
            Validator::Id(_) => Value::String(id(rng)),
            Validator::Array(element) => {
                Value::Array((0..self.below(rng, 4)).map_while(|_| self.value(rng, element)).collect())
            }
            Validator::Record(keys, values) => {
                let mut entries = Vec::new();
                for _ in 0..self.below(rng, 4) {
                    if let (Some(key), Some(value)) = (key(rng, keys), self.value(rng, values)) {
                        entries.push((key, value));
                    }
                }
                Value::Object(entries.into_iter().collect())
            }
            Validator::Object(fields) => {
                let mut object = Object::new();
                let pagination = fields.iter().any(|field| field.name == "numItems");
                for field in fields {
                    if field.optional && (self.depth == 0 || rng.once_in(2)) {
                        continue;
                    }
                    let value = match field.validator {
                        Validator::Number if pagination => Some(count(rng)),
                        _ => self.value(rng, &field.validator),
                    };
                    match value {
                        Some(value) => drop(object.insert(field.name.clone(), value)),
                        None if field.optional => {}
                        None => return None,
                    }
                }
                Value::Object(object)
            }
            Validator::Union(members) => {
                // Members that accept no value are skipped.
                let first = if members.is_empty() { 0 } else { rng.below(members.len()) };
                let (before, after) = members.split_at(first);
                let mut members: Vec<&Validator> = after.iter().chain(before).collect();
                if self.depth == 0 {
                    // Otherwise this might not end.
                    members.sort_by_key(|member| matches!(member, Validator::Ref(_) | Validator::Object(_)));
                }
                members.into_iter().find_map(|member| self.value(rng, member))?
            }
            Validator::Ref(name) => self.inside().value(rng, self.names.types.get(name)?)?,
            Validator::Document(table) => self.value(rng, self.names.documents.get(table)?)?,
            other => panic!("{other:?} is new"),
        })
    }
}

/// The numbers of pagination options are whole, though their validator does not say so.
fn count(rng: &mut Rng) -> Value {
    Value::Float64(f64::from(u32::try_from(rng.below(1 << 20)).unwrap_or_default()))
}

/// The value of a literal.
pub fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::String(text) => Value::String(text.clone()),
        Literal::Number(number) => Value::Float64(*number),
        Literal::Bigint(number) => Value::Int64(*number),
        Literal::Boolean(boolean) => Value::Boolean(*boolean),
        other => panic!("{other:?} is new"),
    }
}

/// Any value, nested at most `depth` deep.
pub fn any(rng: &mut Rng, depth: usize) -> Value {
    match rng.below(if depth == 0 { 6 } else { 8 }) {
        0 => Value::Null,
        1 => Value::Int64(integer(rng)),
        2 => Value::Float64(float(rng)),
        3 => Value::Boolean(rng.once_in(2)),
        4 => Value::String(string(rng)),
        5 => Value::Bytes(bytes(rng)),
        6 => Value::Array((0..rng.below(4)).map(|_| any(rng, depth - 1)).collect()),
        _ => object(rng, depth - 1),
    }
}

/// Any object, for arguments that are not validated.
pub fn object(rng: &mut Rng, depth: usize) -> Value {
    Value::Object((0..rng.below(4)).map(|_| (any_key(rng), any(rng, depth))).collect())
}

fn key(rng: &mut Rng, keys: &Validator) -> Option<String> {
    match keys {
        Validator::Id(_) => Some(id(rng)),
        Validator::Union(members) if members.is_empty() => None,
        Validator::Union(members) => {
            let member = rng.pick(members);
            key(rng, member)
        }
        Validator::Literal(Literal::String(text)) => Some(text.clone()),
        _ => Some(any_key(rng)),
    }
}

fn any_key(rng: &mut Rng) -> String {
    (*rng.pick(KEYS)).to_owned()
}

fn id(rng: &mut Rng) -> String {
    (*rng.pick(IDS)).to_owned()
}

fn integer(rng: &mut Rng) -> i64 {
    if rng.once_in(2) { *rng.pick(INTEGERS) } else { rng.next_u64().cast_signed() }
}

fn float(rng: &mut Rng) -> f64 {
    match rng.below(4) {
        0 | 1 => *rng.pick(FLOATS),
        2 => f64::from(rng.next_u64() as i32),
        // Every finite double is equally likely. The payload of a NaN is not sent.
        _ => Some(f64::from_bits(rng.next_u64())).filter(|float| !float.is_nan()).unwrap_or(f64::NAN),
    }
}

fn string(rng: &mut Rng) -> String {
    (0..rng.below(3)).map(|_| *rng.pick(STRINGS)).collect()
}

fn bytes(rng: &mut Rng) -> Bytes {
    (0..rng.below(12)).map(|_| rng.next_u64() as u8).collect::<Vec<_>>().into()
}
