//! The official client and ours read each other's JSON.

use convex_typed::{Value, wire};
use convex_typed_tests::random::{Rng, value};

/// The same value in the official crate's words.
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

/// Kinds and contents to the bit: the official values compare as Convex sorts them, which is no different.
#[track_caller]
fn agree(value: &Value) {
    let theirs = official(value);

    let text = wire::to_string(value).unwrap();
    let read = convex::Value::try_from(serde_json::from_str::<serde_json::Value>(&text).unwrap()).unwrap();
    assert_eq!(format!("{read:?}"), format!("{theirs:?}"), "they read {text} otherwise");

    let written = serde_json::Value::from(theirs);
    assert_eq!(&wire::from_str::<Value>(&written.to_string()).unwrap(), value, "we read {written} otherwise");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), written);
}

#[test]
fn any_value_is_the_same_json() {
    let mut rng = Rng::new(1);
    let mut kinds = std::collections::BTreeSet::new();
    for _ in 0..20_000 {
        let value = value::any(&mut rng, 4);
        kinds.insert(value.kind());
        agree(&value);
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

/// The values whose JSON is not plain, one by one.
#[test]
fn special_values_are_the_same_json() {
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

/// What they refuse, we refuse.
#[test]
fn no_value_is_no_value_to_both() {
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

/// Texts that may be base64 of the right length, and mostly are not.
#[test]
fn what_is_tagged_is_a_value_to_both_or_to_none() {
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
                assert_eq!(format!("{:?}", official(ours)), format!("{theirs:?}"), "{json}");
                accepted += 1;
            }
            (Err(_), Err(_)) => {}
            _ => panic!("{json}: {ours:?}, {theirs:?}"),
        }
    }
    assert!((2_000..18_000).contains(&accepted), "{accepted}");
}
