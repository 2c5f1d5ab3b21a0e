//! Convex's JSON: types with serde's derives, and round trips of all values.

use std::collections::BTreeMap;

use convex_typed::{Bytes, Object, Value, wire};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    small: (i8, u32),
    big: (i64, u64, i128),
    float: (f32, f64),
    text: Option<String>,
    bytes: Bytes,
    map: BTreeMap<String, Option<i64>>,
    kind: Kind,
    unit: (),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Unit,
    New(i64),
    Tuple(f64, i64),
    Struct { at: i64 },
}

fn everything(kind: Kind) -> Everything {
    Everything {
        small: (-3, 4),
        big: (i64::MIN, 7, -1),
        float: (0.5, -0.0),
        text: None,
        bytes: Bytes::from_static(&[0, 255]),
        map: [("a b".to_owned(), Some(1)), (String::new(), None)].into(),
        kind,
        unit: (),
    }
}

#[test]
fn derived_types_round_trip() {
    let json = wire::to_string(&everything(Kind::Struct { at: 1 })).unwrap();
    assert_eq!(
        json,
        concat!(
            r#"{"small":[-3,4],"big":[{"$integer":"AAAAAAAAAIA="},{"$integer":"BwAAAAAAAAA="},"#,
            r#"{"$integer":"//////////8="}],"float":[0.5,{"$float":"AAAAAAAAAIA="}],"text":null,"#,
            r#""bytes":{"$bytes":"AP8="},"map":{"":null,"a b":{"$integer":"AQAAAAAAAAA="}},"#,
            r#""kind":{"Struct":{"at":{"$integer":"AQAAAAAAAAA="}}},"unit":null}"#
        )
    );
    for kind in [Kind::Unit, Kind::New(2), Kind::Tuple(1.0, 2), Kind::Struct { at: 3 }] {
        let value = everything(kind);
        let json = wire::to_string(&value).unwrap();
        assert_eq!(wire::from_str::<Everything>(&json).unwrap(), value);
        assert_eq!(wire::from_slice::<Everything>(json.as_bytes()).unwrap(), value);
        // `Value` writes and reads the same.
        let dynamic = Value::from_serialize(&value).unwrap();
        assert_eq!(dynamic, wire::from_str::<Value>(&json).unwrap());
        assert_eq!(dynamic.to::<Everything>().unwrap(), value);
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Tagged {
    A {
        #[serde(with = "convex_typed::wire::int64")]
        n: i64,
        f: f64,
    },
    B(Inner),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Inner {
    bytes: Bytes,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Int(i64),
    Float(f64),
    Text(String),
    Bytes(Bytes),
}

#[test]
fn types_that_serde_buffers_round_trip() {
    let a = Tagged::A { n: i64::MAX, f: 3.0 };
    let json = wire::to_string(&a).unwrap();
    assert_eq!(json, r#"{"type":"A","n":{"$integer":"/////////38="},"f":3.0}"#);
    assert_eq!(wire::from_str::<Tagged>(&json).unwrap(), a);
    let b = Tagged::B(Inner {
        bytes: Bytes::from_static(b"hi"),
        rest: [("x".to_owned(), Value::Int64(1)), ("y".to_owned(), Value::Float64(1.0))].into(),
    });
    assert_eq!(wire::from_str::<Tagged>(&wire::to_string(&b).unwrap()).unwrap(), b);
    let all = vec![
        Untagged::Int(3),
        Untagged::Float(3.0),
        // Not UTF-8, as serde reads such bytes as a `String`.
        Untagged::Bytes(Bytes::from_static(b"\xff")),
        Untagged::Text("x".into()),
    ];
    let json = wire::to_string(&all).unwrap();
    assert_eq!(wire::from_str::<Vec<Untagged>>(&json).unwrap(), all);
}

#[derive(Debug, PartialEq, Deserialize)]
struct Flat<T> {
    #[serde(flatten)]
    inner: One<T>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct One<T> {
    n: T,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Either<T> {
    One(One<T>),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "t")]
enum Marked<T> {
    One(One<T>),
}

#[derive(Debug, PartialEq, Deserialize)]
struct Exact(#[serde(with = "convex_typed::wire::int64")] i64);

/// Reads `n` in each way in which serde buffers values, from JSON and from a `Value`.
fn buffered<T: serde::de::DeserializeOwned>(n: i64) -> Vec<Result<T, String>> {
    let value = Value::from(Object::from([("n".to_owned(), Value::from(n)), ("t".to_owned(), Value::from("One"))]));
    let json = value.to_string();
    vec![
        wire::from_str::<Flat<T>>(&json).map(|read| read.inner.n).map_err(|error| error.to_string()),
        value.to::<Flat<T>>().map(|read| read.inner.n).map_err(|error| error.to_string()),
        wire::from_str(&json).map(|Either::One(One { n })| n).map_err(|error| error.to_string()),
        value.to().map(|Either::One(One { n })| n).map_err(|error| error.to_string()),
        wire::from_str(&json).map(|Marked::One(One { n })| n).map_err(|error| error.to_string()),
        value.to().map(|Marked::One(One { n })| n).map_err(|error| error.to_string()),
    ]
}

/// Serde rounds a buffered integer for an `f64`.
#[test]
fn buffered_int64s_are_not_rounded() {
    const EXACT: [i64; 4] = [0, -7, 1 << 53, i64::MIN];
    const INEXACT: [i64; 4] = [(1 << 53) + 1, -(1 << 53) - 1, i64::MAX, i64::MIN + 1];
    for n in EXACT {
        assert!(buffered::<f64>(n).into_iter().all(|read| read == Ok(n as f64)), "{n}");
        assert!(buffered::<i64>(n).into_iter().all(|read| read == Ok(n)), "{n}");
        assert_eq!(Value::Int64(n).to::<f64>(), Ok(n as f64));
    }
    for n in INEXACT {
        assert!(buffered::<f64>(n).iter().all(Result::is_err), "{n}");
        assert!(buffered::<Exact>(n).into_iter().all(|read| read == Ok(Exact(n))), "{n}");
        assert!(buffered::<Value>(n).into_iter().all(|read| read == Ok(Value::Int64(n))), "{n}");
        let error = Value::Int64(n).to::<f64>().unwrap_err().to_string();
        assert_eq!(error, format!("no float64 is equal to the int64 {n}"));
    }
    // The error says how to read it.
    for read in [buffered::<i64>(i64::MAX), buffered::<f32>(i64::MAX).into_iter().map(|read| read.map(|_| 0)).collect()]
    {
        for (index, error) in read.into_iter().enumerate() {
            let advised = error.unwrap_err().contains("add `#[serde(with = \"convex_typed::wire::int64\")]`");
            assert_eq!(advised, ![2, 3].contains(&index), "errors of untagged enums have no details");
        }
    }
}

/// Without a buffer, the type is known when the value is read.
#[test]
fn an_int64_of_a_plain_type_is_exact() {
    let json = r#"{"n":{"$integer":"/////////38="}}"#;
    assert_eq!(wire::from_str::<One<i64>>(json).unwrap().n, i64::MAX);
    assert!(wire::from_str::<One<f64>>(json).is_err());
    assert_eq!(wire::from_str::<serde_json::Value>(json).unwrap()["n"], i64::MAX);
}

#[test]
fn numbers_are_read_as_by_convex() {
    assert_eq!(wire::from_str::<(f64, f64, f64)>("[3,3.0,1e21]").unwrap(), (3.0, 3.0, 1e21));
    assert_eq!(wire::from_str::<(u8, i32)>("[3.0,-3]").unwrap(), (3, -3));
    assert_eq!(wire::from_str::<(i64, u64)>("[-9007199254740992,3.0]").unwrap(), (-(1 << 53), 3));
    assert_eq!(wire::from_str::<f64>(r#"{"$float":"AAAAAAAA8P8="}"#).unwrap(), f64::NEG_INFINITY);
    assert_eq!(wire::from_str::<Value>("3").unwrap(), Value::Float64(3.0));
    // Without padding, which Convex accepts too.
    assert_eq!(wire::from_str::<i64>(r#"{ "$integer" : "BwAAAAAAAAA" }"#).unwrap(), 7);
    let exact = "1772053583108.2861";
    assert_eq!(wire::from_str::<f64>(exact).unwrap(), exact.parse::<f64>().unwrap());
}

#[track_caller]
fn refused<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str, message: &str) {
    let error = wire::from_str::<T>(json).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn errors_name_the_found_and_expected_kind() {
    refused::<i64>("9007199254740994", "invalid type: floating point `9007199254740994.0`, expected an int64");
    refused::<i64>("3.5", "invalid type: floating point `3.5`, expected an int64");
    refused::<f64>(r#"{"$integer":"AQAAAAAAAAA="}"#, "invalid type: int64, expected a float64");
    refused::<f64>(r#"{"a":1}"#, "invalid type: map, expected a float64");
    refused::<u64>(r#"{"$integer":"//////////8="}"#, "invalid value: integer `-1`, expected u64");
    refused::<i32>("3.5", "expected a float64 that is a whole number");
    refused::<u8>("256.0", "invalid value: integer `256`, expected u8");
    refused::<u8>("1e300", "expected a float64 that is a whole number");
    refused::<Bytes>(r#""aGk=""#, "invalid type: string \"aGk=\", expected bytes");
    refused::<BTreeMap<String, Value>>(r#"{"$bytes":""}"#, "invalid type: bytes, expected an object");
    refused::<Kind>(r#"{"$integer":"AQAAAAAAAAA="}"#, "unknown variant `$integer`");
    refused::<Value>(r#"{"$new":1}"#, "unknown key `$new`");
    refused::<Value>(r#"{"a":1,"$integer":"AQAAAAAAAAA="}"#, "invalid type: int64, expected an object");
    refused::<Value>(r#"{"$integer":"AQAAAAAAAAA=","a":1}"#, "must be the only key");
    refused::<Value>(r#"{"$integer":"AQ=="}"#, "must be 8 bytes");
    refused::<Value>(r#"{"$bytes":"_-"}"#, "is not base64");
    refused::<Value>(r#"{"$float":1}"#, "expected a string");
    refused::<Value>("1 2", "trailing characters at line 1 column 3");
    refused::<Value>(&"[".repeat(1000), "recursion limit exceeded");
    assert!(wire::from_slice::<Value>(b"\"\xff\"").unwrap_err().to_string().contains("utf-8"));
}

#[test]
fn values_that_convex_would_reject_are_errors() {
    let error = |value: &dyn Fn() -> Result<String, wire::Error>| value().unwrap_err().to_string();
    assert!(error(&|| wire::to_string(&u64::MAX)).contains("does not fit an int64"));
    for (key, reason) in [
        ("$a".to_owned(), "must not start with `$`"),
        ("é".to_owned(), "must be printable ASCII"),
        ("\n".to_owned(), "must be printable ASCII"),
        ("k".repeat(1025), "1025 bytes is too long"),
    ] {
        let map = BTreeMap::from([(key, 1)]);
        assert!(error(&|| wire::to_string(&map)).contains(reason));
        assert!(error(&|| wire::to_string(&[Some(&map)])).contains(reason));
    }
    #[derive(Serialize)]
    struct Renamed {
        #[serde(rename = "$x")]
        x: f64,
    }
    assert!(error(&|| wire::to_string(&Renamed { x: 1.0 })).contains("must not start with `$`"));
    assert_eq!(wire::to_string(&BTreeMap::from([(7, '$')])).unwrap(), r#"{"7":"$"}"#);
}

#[test]
fn every_nan_is_written_as_the_same_one() {
    for bits in [f64::NAN.to_bits(), 0xfff8_0000_0000_0000, 0x7ff0_0000_0000_0001] {
        let json = wire::to_string(&f64::from_bits(bits)).unwrap();
        assert_eq!(json, r#"{"$float":"AAAAAAAA+H8="}"#);
        assert_eq!(wire::from_str::<f64>(&json).unwrap().to_bits(), 0x7ff8_0000_0000_0000);
    }
}

#[test]
fn types_of_serde_json_round_trip() {
    let json: serde_json::Value = serde_json::from_str(r#"{"n":5,"f":1.5,"l":["x",null]}"#).unwrap();
    let text = wire::to_string(&json).unwrap();
    assert!(text.contains(r#""n":{"$integer":"BQAAAAAAAAA="}"#), "{text}");
    assert_eq!(wire::from_str::<serde_json::Value>(&text).unwrap(), json);
    assert_eq!(Value::from_serialize(&json).unwrap(), wire::from_str::<Value>(&text).unwrap());
}

/// Floats of every class, with a single NaN.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        prop::num::f64::ANY,
        any::<i32>().prop_map(f64::from),
        (1.7e12..1.8e12),
        Just(-0.0),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(5e-324),
    ]
    .prop_map(|value| if value.is_nan() { f64::from_bits(0x7ff8_0000_0000_0000) } else { value })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Int64),
        prop_oneof![Just(i64::MIN), Just(i64::MAX)].prop_map(Value::Int64),
        float().prop_map(Value::Float64),
        any::<bool>().prop_map(Value::Boolean),
        any::<String>().prop_map(Value::String),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(|b| Value::Bytes(b.into())),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        let key = "[ -#%-~]?[ -~]{0,8}".prop_filter("a tag", |key| !key.starts_with('$'));
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            prop::collection::btree_map(key, inner, 0..8).prop_map(Value::Object),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_round_trips(value in value()) {
        let json = wire::to_string(&value).unwrap();
        prop_assert_eq!(&wire::from_str::<Value>(&json).unwrap(), &value);
        prop_assert_eq!(value.to_string(), json);
        prop_assert_eq!(&Value::from_serialize(&value).unwrap(), &value);
        prop_assert_eq!(&value.to::<Value>().unwrap(), &value);
    }

    #[test]
    fn every_float_round_trips_exactly(float in float()) {
        let json = wire::to_string(&float).unwrap();
        prop_assert_eq!(wire::from_str::<f64>(&json).unwrap().to_bits(), float.to_bits());
    }

    #[test]
    fn typed_maps_round_trip(map in prop::collection::btree_map("[a-z]{1,4}", any::<(i64, Option<u32>)>(), 0..6)) {
        let json = wire::to_string(&map).unwrap();
        prop_assert_eq!(wire::from_str::<BTreeMap<String, (i64, Option<u32>)>>(&json).unwrap(), map);
    }

    #[test]
    fn reading_any_text_does_not_panic(text in r#"[\[\]{}":,$a-z0-9.\\ -]{0,40}"#) {
        if let Ok(value) = wire::from_str::<Value>(&text) {
            prop_assert_eq!(wire::from_str::<Value>(&wire::to_string(&value).unwrap()).unwrap(), value);
        }
    }
}

#[test]
fn values_are_ordered_as_in_convex() {
    let sorted = [
        Value::Null,
        Value::Int64(5),
        Value::Float64(-0.0),
        Value::Float64(0.0),
        Value::Float64(f64::NAN),
        Value::Boolean(false),
        Value::from("a"),
        Value::from(Bytes::from_static(b"")),
        Value::from(vec![Value::Null]),
        Value::from(Object::new()),
    ];
    assert!(sorted.is_sorted());
    let distinct: std::collections::HashSet<_> = sorted.iter().collect();
    assert_eq!(distinct.len(), sorted.len());
}
