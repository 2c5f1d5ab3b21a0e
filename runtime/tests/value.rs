//! Convex's values without a static type.

use std::collections::BTreeMap;

use convex_typed::{Bytes, Object, Value, ValueError};
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
fn ordinary_json_reads_as_what_is_nearest() {
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
fn types_read_leniently_where_ordinary_json_is_vague() {
    assert_eq!(Value::Int64(3).to::<f64>(), Ok(3.0));
    assert_eq!(Value::Int64(3).to::<u8>(), Ok(3));
    assert_eq!(Value::Float64(3.0).to::<i32>(), Ok(3));
    assert_eq!(value("[104,105]").to::<Bytes>().unwrap(), "hi");
    // An int64 is exact or it is not one.
    let error = Value::Float64(3.0).to::<i64>().unwrap_err();
    assert_eq!(error.to_string(), "invalid type: floating point `3.0`, expected an int64");
    assert!(Value::Float64(3.5).to::<i32>().is_err());
    assert!(Value::Int64(300).to::<u8>().is_err());
    assert!(Value::from("aGk=").to::<Bytes>().is_err());
}

#[test]
fn owned_and_borrowed_read_the_same() {
    let value = value(r#"{"name":"x","price":2,"sizes":[1,2],"more":{}}"#);
    let item = Item { name: "x".into(), price: Some(2.0), sizes: vec![1, 2] };
    assert_eq!(value.to::<Item>().unwrap(), item);
    assert_eq!(Item::deserialize(value).unwrap(), item);
}

#[test]
fn errors_say_where() {
    let list = value(r#"{"items":[{"name":"x","price":null,"sizes":[1,"2"]}]}"#);
    let error = list.to::<BTreeMap<String, Vec<Item>>>().unwrap_err();
    assert_eq!(error.path(), "items[0].sizes[1]");
    assert_eq!(error.to_string(), r#"items[0].sizes[1]: invalid type: string "2", expected a whole number"#);
    let error = Value::from_serialize(&[("a", u64::MAX)]).unwrap_err();
    assert_eq!(error.path(), "[0][1]");
    let error: ValueError = Value::from_serialize(&BTreeMap::from([((), 1)])).unwrap_err();
    assert_eq!(error.message(), "the keys of an object must be strings, found null");
}

#[test]
fn accessors_see_their_kind_only() {
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
fn display_is_the_wire_even_with_bad_keys() {
    let object = Object::from([("$é\n".to_owned(), Value::from("\"")), ("n".to_owned(), Value::from(f64::NAN))]);
    assert_eq!(Value::from(object).to_string(), r#"{"$é\n":"\"","n":{"$float":"AAAAAAAA+H8="}}"#);
}
