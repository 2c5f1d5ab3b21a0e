//! Convex's Rust client and ours read each other's JSON.

use convex_typed::{Value, wire};
use convex_typed_tests::random::{Rng, value};

/// The same value as a type of the crate `convex`.
fn official(value: &Value) -> convex::Value {
    match value {
        Value::Null => convex::Value::Null,
        Value::Int64(number) => convex::Value::Int64(*number),
        Value::Float64(number) => convex::Value::Float64(*number),
        Value::Boolean(boolean) => convex::Value::Boolean(*boolean),
        Value::String(text) => convex::Value::String(text.clone()),
        Value::Bytes(bytes) => convex::Value::Bytes(bytes.to_vec()),
        Value::Array(items) => convex::Value::Array(items.iter().map(official).collect()),
        Value::Object(fields) => {
            convex::Value::Object(fields.iter().map(|(key, value)| (key.clone(), official(value))).collect())
        }
    }
}

/// Checks that both crates encode and decode a value alike. Their values are equal if they are so to the bit.
#[track_caller]
fn agree(value: &Value) {
    let theirs = official(value);

    let text = wire::to_string(value).unwrap();
    let read = convex::Value::try_from(serde_json::from_str::<serde_json::Value>(&text).unwrap()).unwrap();
    assert_eq!(read, theirs, "they decode {text} differently");

    let written = serde_json::Value::from(theirs);
    assert_eq!(&wire::from_str::<Value>(&written.to_string()).unwrap(), value, "we decode {written} differently");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), written);
}

#[test]
fn both_crates_write_any_value_as_the_same_json() {
    let mut rng = Rng::new(1);
    let mut kinds = std::collections::BTreeSet::new();
    for _ in 0..20_000 {
        let value = value::any(&mut rng, 4);
        kinds.insert(value.kind());
        agree(&value);
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

/// The values that are not plain JSON, one by one.
#[test]
fn both_crates_write_special_values_as_the_same_json() {
    for number in [0, 1, -1, i64::MIN, i64::MAX, 1 << 53, (1 << 53) + 1] {
        agree(&Value::Int64(number));
    }
    let floats =
        [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, 5e-324, f64::MAX, 1e21, 1e-7];
    for number in floats {
        agree(&Value::Float64(number));
    }
    for length in 0..10 {
        agree(&Value::Bytes(vec![0xff; length].into()));
    }
}

#[test]
fn both_crates_refuse_invalid_values() {
    let texts = [
        r#"{"$integer":"AQ=="}"#,
        r#"{"$integer":1}"#,
        r#"{"$integer":"not base64!"}"#,
        r#"{"$bytes":"a"}"#,
        r#"{"$bytes":null}"#,
    ];
    for text in texts {
        assert!(convex::Value::try_from(serde_json::from_str::<serde_json::Value>(text).unwrap()).is_err(), "{text}");
        assert!(wire::from_str::<Value>(text).is_err(), "{text}");
    }
}

/// Most of the texts are not base64 of the right length.
#[test]
fn both_crates_accept_and_refuse_the_same_tagged_values() {
    let mut rng = Rng::new(5);
    let mut accepted = 0;
    for _ in 0..20_000 {
        let tag = *rng.pick(&["$integer", "$float", "$bytes"]);
        let mut text = "AAAAAAAA8H8=".to_owned();
        for _ in 0..rng.below(4) {
            let at = rng.below(text.len());
            let other = *rng.pick(&["", "A", "/", "+", "8", "f", "=", "-", "_", " ", "\n", "AA"]);
            text.replace_range(at..=at, other);
        }
        let json = serde_json::json!({ tag: text });
        let theirs = convex::Value::try_from(json.clone());
        let ours = wire::from_str::<Value>(&json.to_string());
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(&official(ours), theirs, "{json}");
                accepted += 1;
            }
            (Err(_), Err(_)) => {}
            _ => panic!("{json}: {ours:?}, {theirs:?}"),
        }
    }
    assert!((2_000..18_000).contains(&accepted), "{accepted}");
}
