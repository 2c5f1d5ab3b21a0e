//! Every type of every fixture: random values of its validator go in and come out the same.

use std::collections::BTreeMap;
use std::rc::Rc;

use convex_typed::{Value, wire};
use convex_typed_codegen::manifest::{Field, FunctionSpec, Schema, Validator};
use convex_typed_codegen::{Diagnostics, Source};
use convex_typed_tests::fixtures::{Codec, FIXTURES, Fixture};
use convex_typed_tests::random::Rng;
use convex_typed_tests::random::value::{self, Names};

/// Values per validator.
const VALUES: usize = 300;

/// A type with the validator it was generated from.
struct Case {
    place: String,
    codec: Codec,
    validator: Validator,
    names: Rc<Names>,
    /// Arguments that are not validated are an object all the same.
    object: bool,
}

impl Case {
    fn new(place: String, codec: Codec, validator: Validator, names: &Rc<Names>) -> Self {
        Self { place, codec, validator, names: Rc::clone(names), object: false }
    }

    /// Random values, the same in every run; none where the validator accepts none.
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
    assert!(codecs.is_empty(), "bindings of no function: {codecs:?}");
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

/// A document as it is read: with what Convex adds to it.
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
        // Whatever else it is, it is an object.
        _ => Validator::Record(Box::new(Validator::String), Box::new(Validator::Any)),
    }
}

/// Runs `check` on every value and reports what it complains of, once per place.
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
    assert!(checked > 100_000, "only {checked} values");
}

fn same(expected: &Value, found: &Value) -> Result<(), String> {
    let same = found == expected || without_null_cursors(found) == without_null_cursors(expected);
    if same { Ok(()) } else { Err(format!("became {found}")) }
}

/// Here null and nothing are the same, to Convex and to the types for its pagination.
fn without_null_cursors(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let optional = ["endCursor", "splitCursor", "pageStatus"];
    let kept = fields.iter().filter(|(key, value)| !(value.is_null() && optional.contains(&key.as_str())));
    Value::Object(kept.map(|(key, value)| (key.clone(), without_null_cursors(value))).collect())
}

#[test]
fn a_value_survives_convex_json() {
    for_every_value(|case, value| {
        let text = wire::to_string(value).map_err(|error| format!("not written: {error}"))?;
        let text = (case.codec.wire)(&text).map_err(|error| format!("not read: {error}"))?;
        same(value, &wire::from_str(&text).map_err(|error| format!("not read again: {error}"))?)
    });
}

/// Ordinary JSON says less; what it can say is the same there.
#[test]
fn a_value_survives_ordinary_json_where_that_can_carry_it() {
    for_every_value(|case, value| {
        if !is_ordinary(value) {
            return Ok(());
        }
        let text = serde_json::to_string(value).map_err(|error| format!("not written: {error}"))?;
        if wire::to_string(value).ok().as_deref() != Some(&text) {
            return Err(format!("written as {text}"));
        }
        let text = (case.codec.json)(&text).map_err(|error| format!("not read: {error}"))?;
        same(value, &wire::from_str(&text).map_err(|error| format!("not read again: {error}"))?)
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

/// What a type takes of any value at all, it gives back unchanged from then on.
#[test]
fn any_value_is_refused_or_settles() {
    let mut rng = Rng::new(7);
    let (mut taken, mut refused) = (0, 0);
    for case in cases() {
        for _ in 0..50 {
            let foreign = wire::to_string(&value::any(&mut rng, 3)).unwrap();
            match (case.codec.wire)(&foreign) {
                Err(_) => refused += 1,
                Ok(once) => {
                    taken += 1;
                    assert_eq!((case.codec.wire)(&once).unwrap(), once, "{} {foreign}", case.place);
                }
            }
        }
    }
    assert!(taken > 1000 && refused > 1000, "{taken} taken, {refused} refused");
}

/// The feature does what it says: this build of serde_json keeps numbers as they are written.
#[test]
#[cfg(feature = "hostile-serde-json")]
fn this_is_a_build_with_a_hostile_serde_json() {
    assert_eq!(serde_json::from_str::<serde_json::Value>("1.000").unwrap().to_string(), "1.000");
}
