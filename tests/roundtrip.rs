//! Random values of each validator round-trip through the type generated from it, in every fixture.

use std::collections::BTreeMap;
use std::rc::Rc;

use convex_typed::{Value, wire};
use convex_typed_codegen::manifest::{Field, FunctionSpec, Schema, Validator};
use convex_typed_codegen::{Diagnostics, Source};
use convex_typed_tests::fixtures::{Codec, FIXTURES, Fixture};
use convex_typed_tests::random::Rng;
use convex_typed_tests::random::value::{self, Names};

/// Values per validator.
const VALUES: usize = 100;

/// A type with the validator it was generated from.
struct Case {
    place: String,
    codec: Codec,
    validator: Validator,
    names: Rc<Names>,
    /// Whether these are arguments without a validator, which must still be an object.
    object: bool,
}

impl Case {
    fn new(place: String, codec: Codec, validator: Validator, names: &Rc<Names>) -> Self {
        Self { place, codec, validator, names: Rc::clone(names), object: false }
    }

    /// Random values, the same in every run. None if the validator accepts none.
    fn values(&self) -> impl Iterator<Item = Value> {
        let seed = self.place.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        let mut rng = Rng::new(seed);
        (0..VALUES).map_while(move |_| match self.object {
            true => Some(value::object(&mut rng, 2)),
            false => self.names.value(&mut rng, &self.validator),
        })
    }
}

/// Every function's arguments and return value, and every document.
fn cases() -> Vec<Case> {
    FIXTURES.iter().flat_map(of_fixture).collect()
}

fn of_fixture(fixture: &Fixture) -> Vec<Case> {
    let mut diagnostics = Diagnostics::new();
    let mut spec = FunctionSpec::read(&Source::new(fixture.name, fixture.spec), &mut diagnostics).unwrap();
    let schema = fixture.schema.map(|text| Schema::read(&Source::new(fixture.name, text), &mut diagnostics).unwrap());
    let schema = schema.or(spec.schema.take()).unwrap_or_default();
    let documents = schema.tables.into_iter().map(|table| {
        let document = with_system_fields(&table.name, table.document);
        (table.name, document)
    });
    let names = Rc::new(Names { types: std::mem::take(&mut spec.types), documents: documents.collect() });
    let mut cases = functions(fixture, spec, &names);
    cases.extend(self::documents(fixture, &names));
    cases
}

fn functions(fixture: &Fixture, spec: FunctionSpec, names: &Rc<Names>) -> Vec<Case> {
    let mut codecs: BTreeMap<_, _> = fixture.functions.iter().map(|entry| (entry.name, &entry.of)).collect();
    let mut cases = Vec::new();
    for function in spec.functions {
        let path = function.identifier.path();
        let codec = codecs.remove(path.as_str()).unwrap_or_else(|| panic!("no bindings for {path}"));
        let place = format!("{} {path}", fixture.name);
        let object = function.args == Validator::Any;
        cases.push(Case { object, ..Case::new(format!("{place}#args"), codec.args, function.args, names) });
        let returns = function.returns.unwrap_or(Validator::Any);
        cases.push(Case::new(format!("{place}#returns"), codec.returns, returns, names));
    }
    assert!(codecs.is_empty(), "bindings without a function: {codecs:?}");
    cases
}

fn documents(fixture: &Fixture, names: &Rc<Names>) -> Vec<Case> {
    assert_eq!(names.documents.len(), fixture.documents.len(), "{}", fixture.name);
    let case = |(table, validator): (&String, &Validator)| {
        let entry = fixture.documents.iter().find(|entry| entry.name == *table).unwrap();
        let place = format!("{} tables::{table}", fixture.name);
        Case::new(place, entry.of, validator.clone(), names)
    };
    names.documents.iter().map(case).collect()
}

/// The validator of a whole document, with the fields that Convex adds.
fn with_system_fields(table: &str, document: Option<Validator>) -> Validator {
    match document {
        Some(Validator::Object(mut fields)) => {
            fields.retain(|field| !["_id", "_creationTime"].contains(&field.name.as_str()));
            fields.push(Field::required("_id", Validator::Id(table.to_owned())));
            fields.push(Field::required("_creationTime", Validator::Number));
            Validator::Object(fields)
        }
        Some(Validator::Union(members)) => {
            Validator::Union(members.into_iter().map(|member| with_system_fields(table, Some(member))).collect())
        }
        // Any other document is still an object.
        _ => Validator::Record(Box::new(Validator::String), Box::new(Validator::Any)),
    }
}

/// Runs `check` on every value, and reports its first error for each place.
fn for_every_value(check: impl Fn(&Case, &Value) -> Result<(), String>) {
    let mut problems = Vec::new();
    let mut checked = 0;
    for case in cases() {
        for value in case.values() {
            checked += 1;
            if let Err(problem) = check(&case, &value) {
                problems.push(format!("{}\n  value: {value}\n  {problem}\n", case.place));
                break;
            }
        }
    }
    assert!(problems.is_empty(), "{} of {checked} values:\n{}", problems.len(), problems.join("\n"));
    assert!(checked > 50_000, "only {checked} values");
}

fn same(expected: &Value, found: &Value) -> Result<(), String> {
    let same = found == expected || without_null_cursors(found) == without_null_cursors(expected);
    if same { Ok(()) } else { Err(format!("became {found}")) }
}

/// Removes the fields of pages in which null and absent mean the same, to Convex and to `PaginationResult`.
fn without_null_cursors(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let optional = ["endCursor", "splitCursor", "pageStatus"];
    let kept = fields.iter().filter(|(key, value)| !(value.is_null() && optional.contains(&key.as_str())));
    Value::Object(kept.map(|(key, value)| (key.clone(), without_null_cursors(value))).collect())
}

#[test]
fn values_round_trip_in_convex_json() {
    for_every_value(|case, value| {
        let text = wire::to_string(value).map_err(|error| format!("not encoded: {error}"))?;
        let text = (case.codec.wire)(&text).map_err(|error| format!("not decoded: {error}"))?;
        same(value, &wire::from_str(&text).map_err(|error| format!("not decoded again: {error}"))?)
    });
}

/// Only the values that ordinary JSON can hold.
#[test]
fn values_round_trip_in_ordinary_json() {
    for_every_value(|case, value| {
        if !is_ordinary(value) {
            return Ok(());
        }
        let text = serde_json::to_string(value).map_err(|error| format!("not encoded: {error}"))?;
        if wire::to_string(value).ok().as_deref() != Some(&text) {
            return Err(format!("encoded as {text}"));
        }
        let text = (case.codec.json)(&text).map_err(|error| format!("not decoded: {error}"))?;
        same(value, &wire::from_str(&text).map_err(|error| format!("not decoded again: {error}"))?)
    });
}

/// Whether a value is the same in ordinary JSON and in Convex's.
fn is_ordinary(value: &Value) -> bool {
    match value {
        Value::Null | Value::Boolean(_) | Value::String(_) => true,
        Value::Float64(float) => float.is_finite() && !(*float == 0.0 && float.is_sign_negative()),
        Value::Int64(_) | Value::Bytes(_) => false,
        Value::Array(items) => items.iter().all(is_ordinary),
        Value::Object(fields) => fields.values().all(is_ordinary),
    }
}

/// A type may drop a part of a value that was not made for it, but then the result does not change any more.
#[test]
fn accepted_values_are_stable_after_one_round_trip() {
    let mut rng = Rng::new(7);
    let (mut accepted, mut refused) = (0, 0);
    for case in cases() {
        for _ in 0..50 {
            let foreign = wire::to_string(&value::any(&mut rng, 3)).unwrap();
            match (case.codec.wire)(&foreign) {
                Err(_) => refused += 1,
                Ok(once) => {
                    accepted += 1;
                    assert_eq!((case.codec.wire)(&once).unwrap(), once, "{} {foreign}", case.place);
                }
            }
        }
    }
    assert!(accepted > 1000 && refused > 1000, "{accepted} accepted, {refused} refused");
}

/// With `arbitrary_precision`, serde_json keeps the text of a number.
#[test]
#[cfg(feature = "hostile-serde-json")]
fn the_feature_hostile_serde_json_works() {
    assert_eq!(serde_json::from_str::<serde_json::Value>("1.000").unwrap().to_string(), "1.000");
}
