//! `Value`: Convex values without a static type.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use convex_typed::{Bytes, Id, Object, Storage, Value, ValueError, protocol, value, wire};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    name: String,
    price: Option<f64>,
    sizes: Vec<u8>,
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn ordinary_json_is_read_as_the_nearest_kind() {
    let read = value(r#"[1, 1.0, -9223372036854775808, 18446744073709551615, 1e2, "a", null]"#);
    let expected = vec![
        Value::Int64(1),
        Value::Float64(1.0),
        Value::Int64(i64::MIN),
        Value::Float64(18_446_744_073_709_551_615.0),
        Value::Float64(100.0),
        Value::from("a"),
        Value::from(()),
    ];
    assert_eq!(read, Value::from(expected));
}

#[test]
fn kinds_that_ordinary_json_confuses_are_converted() {
    assert_eq!(Value::Int64(3).to::<f64>(), Ok(3.0));
    assert_eq!(Value::Int64(3).to::<u8>(), Ok(3));
    assert_eq!(Value::Float64(3.0).to::<i32>(), Ok(3));
    assert_eq!(value("[104,105]").to::<Bytes>().unwrap(), "hi");
    assert_eq!(Value::Float64(3.0).to::<i64>(), Ok(3));
    // Integers are never rounded.
    let error = Value::Float64(3.5).to::<i64>().unwrap_err();
    assert_eq!(error.to_string(), "invalid type: floating point `3.5`, expected a whole number");
    assert!(Value::Float64(1e16).to::<i64>().is_err());
    assert!(Value::Float64(3.5).to::<i32>().is_err());
    assert!(Value::Int64(300).to::<u8>().is_err());
    assert!(Value::from("aGk=").to::<Bytes>().is_err());
}

#[test]
fn owned_and_borrowed_values_decode_alike() {
    let value = value(r#"{"name":"x","price":2,"sizes":[1,2],"more":{}}"#);
    let item = Item { name: "x".into(), price: Some(2.0), sizes: vec![1, 2] };
    assert_eq!(value.to::<Item>().unwrap(), item);
    assert_eq!(Item::deserialize(value).unwrap(), item);
}

#[test]
fn arrays_must_have_the_length_of_the_type() {
    let value = value!([1, [1, 2, 3]]);
    let error = value.to::<(f64, (f64, f64))>().unwrap_err();
    assert_eq!(error.to_string(), "[1]: invalid length 3, expected an array of length 2");
    assert!(<(f64,)>::deserialize(value).is_err());
}

#[test]
fn errors_have_a_path() {
    let list = value(r#"{"items":[{"name":"x","price":null,"sizes":[1,"2"]}]}"#);
    let error = list.to::<BTreeMap<String, Vec<Item>>>().unwrap_err();
    assert_eq!(error.path(), "items[0].sizes[1]");
    assert_eq!(error.to_string(), r#"items[0].sizes[1]: invalid type: string "2", expected a whole number"#);
    let error = Value::from_serialize(&[("a", u64::MAX)]).unwrap_err();
    assert_eq!(error.path(), "[0][1]");
    let error: ValueError = Value::from_serialize(&BTreeMap::from([((), 1)])).unwrap_err();
    assert_eq!(error.message(), "object keys must be strings, not null");
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Day {
    Monday,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Wrapped(i8);

/// Checks that `wire` and `Value` write and read a map with these keys alike, and that both reject the same keys.
#[track_caller]
fn keys<K: Serialize + DeserializeOwned + Ord + Debug>(keys: Vec<K>, text: &str) {
    let map: BTreeMap<K, bool> = keys.into_iter().map(|key| (key, true)).collect();
    let json = wire::to_string(&map).unwrap();
    assert_eq!(json, text);
    let value = Value::from_serialize(&map).unwrap();
    assert_eq!(value, wire::from_str(&json).unwrap());
    assert_eq!(value.to::<BTreeMap<K, bool>>().unwrap(), map);
    assert_eq!(BTreeMap::<K, bool>::deserialize(value).unwrap(), map);
    const HUGE: &str = "99999999999999999999";
    for key in ["", "x", "7", "-7", "07", "7 ", "7\n", " 7", "+7", "7.0", "1e2", "true", "True", "Monday", HUGE] {
        let json = format!("{{{}:true}}", serde_json::Value::from(key));
        let read = wire::from_str::<BTreeMap<K, bool>>(&json).ok();
        let value = Value::from(Object::from([(key.to_owned(), Value::from(true))]));
        assert_eq!(value.to::<BTreeMap<K, bool>>().ok(), read, "{key:?}");
    }
}

#[test]
fn map_keys_are_those_of_wire() {
    keys(vec!["a".to_owned(), String::new()], r#"{"":true,"a":true}"#);
    keys(vec![-1_i8, 7], r#"{"-1":true,"7":true}"#);
    keys(vec![u32::MAX], r#"{"4294967295":true}"#);
    keys(vec![i64::MIN, 0], r#"{"-9223372036854775808":true,"0":true}"#);
    keys(vec![u64::MAX], r#"{"18446744073709551615":true}"#);
    keys(vec![i128::MAX], r#"{"170141183460469231731687303715884105727":true}"#);
    keys(vec![true, false], r#"{"false":true,"true":true}"#);
    keys(vec!['x'], r#"{"x":true}"#);
    keys(vec![Day::Monday], r#"{"Monday":true}"#);
    keys(vec![Wrapped(7)], r#"{"7":true}"#);
    keys(vec![Id::<Storage>::from("kg2")], r#"{"kg2":true}"#);

    // As the data of an error.
    let data = r#"{"status":"error","errorMessage":"no","errorData":{"7":"full"}}"#;
    let error = protocol::decode::<()>("f:f", &http::Response::new(data)).unwrap_err();
    assert_eq!(error.data_as::<BTreeMap<u8, String>>(), Some(BTreeMap::from([(7, "full".to_owned())])));
    let error = error.data_as::<BTreeMap<bool, String>>();
    assert_eq!(error, None);
}

#[test]
fn int64s_are_not_rounded_to_floats() {
    assert_eq!(Value::Int64(1 << 53).to::<f64>(), Ok(9_007_199_254_740_992.0));
    let error = Value::Int64((1 << 53) + 1).to::<Option<f64>>().unwrap_err().to_string();
    assert_eq!(error, "no float64 is equal to the int64 9007199254740993");

    #[derive(Debug, Clone, PartialEq)]
    enum Size {
        One,
        Other(f64),
    }
    convex_typed::literals! { Size: Number { One = 1.0 } Other }
    assert_eq!(Value::Int64(1).to::<Size>(), Ok(Size::One));
    assert_eq!(Value::Int64(2).to::<Size>(), Ok(Size::Other(2.0)));
    assert!(Value::Int64(i64::MAX).to::<Size>().is_err());
}

#[test]
fn accessors_return_only_their_kind() {
    let object = Value::from(Object::from([("a".to_owned(), Value::from(Some(1_i64)))]));
    assert_eq!(object.get("a").and_then(Value::as_i64), Some(1));
    assert_eq!(object.get("a").and_then(Value::as_f64), None);
    assert_eq!(object.get("b"), None);
    assert_eq!(Value::from(1.5).as_f64(), Some(1.5));
    assert_eq!(Value::from(true).as_bool(), Some(true));
    assert_eq!(Value::from(Bytes::from_static(b"x")).as_bytes().unwrap(), "x");
    assert_eq!(Value::from(vec![Value::Null]).as_array().unwrap().len(), 1);
    assert!(Value::from(None::<bool>).is_null());
    assert_eq!(Value::default().as_str(), None);
}

#[test]
fn values_display_as_convex_json_even_with_invalid_keys() {
    let object = Object::from([("$é\n".to_owned(), Value::from("\"")), ("n".to_owned(), Value::from(f64::NAN))]);
    assert_eq!(Value::from(object).to_string(), r#"{"$é\n":"\"","n":{"$float":"AAAAAAAA+H8="}}"#);
}

#[test]
fn rust_values_convert_as_in_javascript() {
    for number in [Value::from(1), 1_i8.into(), 1_i16.into(), 1_u16.into(), 1_u32.into(), 1_f32.into(), 1_f64.into()] {
        assert_eq!(number, Value::Float64(1.0));
    }
    assert_eq!(Value::from(1_i64), Value::Int64(1));
    assert_eq!(Value::from(vec![1_u8, 2]), Value::Bytes(Bytes::from_static(&[1, 2])));
    assert_eq!(Value::from(vec![Some("a"), None]), Value::Array(vec!["a".into(), Value::Null]));
    assert_eq!(Value::from([[1.5], [2.5]]), Value::Array(vec![vec![1.5].into(), vec![2.5].into()]));
    assert_eq!(Value::from(Cow::Borrowed("a")), "a".into());
    assert_eq!(Value::from(Id::<Storage>::from("kg2")), "kg2".into());
    let object = Value::Object(Object::from([("a".to_owned(), Value::Float64(1.0))]));
    assert_eq!(Value::from(HashMap::from([("a", 1)])), object);
    assert_eq!(Value::from(BTreeMap::from([(String::from("a"), 1)])), object);
    assert_eq!([("a", 1)].into_iter().collect::<Value>(), object);
}

#[test]
fn the_macro_accepts_json_syntax() {
    let (key, list) = ("computed", vec![1.5, 2.5]);
    let made = value!({
        "null": null,
        "flag": !list.is_empty(),
        "sum": 1 + 2,
        "big": 9_007_199_254_740_993_i64,
        "list": list.clone(),
        "length": [1, 2, 3].len() as f64,
        (format!("{key}!")): [null, [], {}, { "a": [1,] }, "x".repeat(2)],
        key: if list.is_empty() { "no" } else { "yes" },
    });
    let written = r#"{"big":{"$integer":"AQAAAAAAIAA="},"computed":"yes","computed!":[null,[],{},{"a":[1.0]},"xx"],"flag":true,"length":3.0,"list":[1.5,2.5],"null":null,"sum":3.0}"#;
    assert_eq!(made.to_string(), written);
    assert_eq!(value!(null), Value::Null);
    assert_eq!(value!([]), Value::Array(vec![]));
    assert_eq!(value!(made.clone()), made);
}

#[test]
fn parts_are_found_by_index_and_pointer() {
    let value = value!({ "a": [{ "b/c~": 1.5 }, null], "": true });
    assert_eq!(value["a"][0]["b/c~"], Value::Float64(1.5));
    assert_eq!(value[String::from("a")][1], Value::Null);
    assert_eq!(value[&"a"][5]["x"], Value::Null);
    assert_eq!(value[0], Value::Null);
    assert_eq!(value.get("a").and_then(|a| a.get(1)), Some(&Value::Null));
    assert_eq!(value.get("a").and_then(|a| a.get(2)), None);
    for (pointer, found) in [
        ("", Some(value.clone())),
        ("/", Some(true.into())),
        ("/a/0/b~1c~0", Some(1.5.into())),
        ("/a/1", Some(Value::Null)),
        ("/a/2", None),
        ("/a/01", None),
        ("/a/+1", None),
        ("/a/-", None),
        ("a", None),
        ("/x", None),
    ] {
        assert_eq!(value.pointer(pointer), found.as_ref(), "{pointer}");
    }
}

#[test]
fn json_numbers_become_floats_unless_int64s_are_requested() {
    let json = || serde_json::json!({ "a": [1, 2.5, -3, null, true, "x"] });
    assert_eq!(Value::try_from(json()).unwrap(), value!({ "a": [1, 2.5, -3, null, true, "x"] }));
    let int64s = value!({ "a": [1_i64, 2.5, -3_i64, null, true, "x"] });
    assert_eq!(Value::from_json_with_int64(json()).unwrap(), int64s);

    // 2^53 + 1 is the first integer that a float64 rounds.
    for (json, float, int64) in [
        ("9007199254740992", true, true),
        ("9007199254740993", false, true),
        ("-9007199254740993", false, true),
        ("9223372036854775807", false, true),
        ("-9223372036854775808", true, true),
        ("9223372036854775808", true, true),
        ("18446744073709551615", false, false),
        ("18446744073709549568", true, true),
    ] {
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        let boxed = || serde_json::json!({ "n": [json] });
        assert_eq!(Value::try_from(boxed()).is_ok(), float, "{json}");
        assert_eq!(Value::from_json_with_int64(boxed()).is_ok(), int64, "{json}");
    }
    let error = Value::try_from(serde_json::json!({ "n": [u64::MAX] })).unwrap_err();
    let expected = "n[0]: a float64 cannot hold 18446744073709551615 exactly; use an int64 or a string";
    assert_eq!(error.to_string(), expected);
}
