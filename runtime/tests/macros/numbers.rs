//! Integers that are float64s in Convex.

use super::*;

#[derive(Debug, Clone, PartialEq)]
struct Counts {
    bytes: u64,
    by_day: BTreeMap<String, i64>,
    limit: Option<u32>,
    nullable: Option<i64>,
    sizes: Vec<Option<usize>>,
    exact: i64,
}
convex_typed::object! {
    Counts {
        #bytes, #~by_day = "byDay", #?limit, #~nullable, #sizes, exact,
    }
}

const COUNTS: &str = r#"{"bytes":9007199254740992.0,"byDay":{"mon":-1.0},"limit":10.0,"nullable":null,"sizes":[3.0,null],"exact":{"$integer":"AQAAAAAAAAA="}}"#;

#[test]
fn integers_are_written_as_floats() {
    let counts = Counts {
        bytes: 1 << 53,
        by_day: [("mon".to_owned(), -1)].into(),
        limit: Some(10),
        nullable: None,
        sizes: vec![Some(3), None],
        exact: 1,
    };
    assert_eq!(wire::to_string(&counts).unwrap(), COUNTS);
    assert_eq!(wire::from_str::<Counts>(COUNTS).unwrap(), counts);
    let value = Value::from_serialize(&counts).unwrap();
    assert_eq!(value["limit"], Value::Float64(10.0));
    assert_eq!(value.to::<Counts>().unwrap(), counts);
    // In ordinary JSON, with or without a decimal point.
    let ordinary = serde_json::to_string(&counts).unwrap();
    assert_eq!(serde_json::from_str::<Counts>(&ordinary).unwrap(), counts);
    assert_eq!(serde_json::from_str::<Counts>(&ordinary.replace(".0", "")).unwrap(), counts);

    let absent = Counts { limit: None, ..counts };
    assert!(!wire::to_string(&absent).unwrap().contains("limit"));
}

#[test]
fn fractions_and_numbers_that_are_too_large_are_errors() {
    for (good, bad, message) in [
        ("10.0", "10.5", "invalid value: floating point `10.5`, expected a whole number of at most 2^53"),
        ("10.0", "-1.0", "invalid value: integer `-1`, expected u32"),
        ("9007199254740992.0", "9007199254740994.0", "expected a whole number of at most 2^53"),
        ("[3.0,null]", "[3.0,1e300]", "expected a whole number of at most 2^53"),
        (r#""mon":-1.0"#, r#""mon":{"$integer":"AQAAAAAAAAA="}"#, "invalid type: int64, expected a float64"),
    ] {
        let json = COUNTS.replacen(good, bad, 1);
        let error = wire::from_str::<Counts>(&json).unwrap_err().to_string();
        assert!(error.contains(message), "{bad}: {error}");
    }
    let counts = wire::from_str::<Counts>(COUNTS).unwrap();
    for too_large in [
        Counts { bytes: (1 << 53) + 1, ..counts.clone() },
        Counts { nullable: Some(i64::MIN), ..counts.clone() },
        Counts { sizes: vec![Some(usize::MAX)], ..counts },
    ] {
        let error = wire::to_string(&too_large).unwrap_err().to_string();
        assert!(error.contains("is too large for a Convex number"), "{error}");
    }
}

#[derive(Debug, PartialEq)]
enum Limit {
    Number(i64),
    String(String),
    Array(Vec<u8>),
}
convex_typed::union! {
    Limit { Number(#value) = Number, String(value) = String, Array(#value) = Array(&Number) }
}

#[test]
fn union_members_may_be_integers() {
    for (limit, json) in [
        (Limit::Number(-3), "-3.0"),
        (Limit::String("all".into()), r#""all""#),
        (Limit::Array(vec![1, 2]), "[1.0,2.0]"),
    ] {
        assert_eq!(wire::to_string(&limit).unwrap(), json);
        assert_eq!(wire::from_str::<Limit>(json).unwrap(), limit);
    }
    let error = wire::from_str::<Limit>("0.5").unwrap_err().to_string();
    assert!(error.contains("expected a whole number"), "{error}");
}
