//! Every kind of value, sent and returned.

use std::collections::BTreeMap;

use convex_typed::{Bytes, Timestamp, Value};
use convex_typed_wasm_tests::backend::api::{users, values};
use wasm_bindgen_test::wasm_bindgen_test;

use super::client;

#[wasm_bindgen_test]
async fn scalars() {
    let client = client();
    client.query(&values::Nothing { value: () }).await.unwrap();
    for value in [0, 1, -1, i64::MIN, i64::MAX, (1 << 53) + 1] {
        assert_eq!(client.query(&values::Int64 { value }).await.unwrap(), value);
        assert_eq!(client.query(&values::CommitTs { value }).await.unwrap(), value);
    }
    for value in [true, false] {
        assert_eq!(client.query(&values::Boolean { value }).await.unwrap(), value);
    }
    for value in ["", "a", "\"\\\n\u{0}\u{7f}", "ü €  🎉", "$integer"] {
        assert_eq!(client.query(&values::String { value: value.into() }).await.unwrap(), value);
    }
    for length in [0, 1, 2, 3, 4, 1000, 300_000] {
        let value = Bytes::from(vec![0xff; length]);
        assert_eq!(client.query(&values::Bytes { value: value.clone() }).await.unwrap(), value);
    }
}

#[wasm_bindgen_test]
async fn floats_are_exact() {
    let client = client();
    let floats = [0.0, -0.0, 1.0, -1.5, 0.1, 1e15, 1e16, 1e21, 1e-5, 1e-6, 1e-7, 5e-324, f64::MAX, f64::MIN_POSITIVE];
    for value in floats.into_iter().chain([f64::INFINITY, f64::NEG_INFINITY, f64::NAN]) {
        let returned = client.query(&values::Number { value }).await.unwrap();
        assert_eq!(returned.to_bits(), value.to_bits(), "{value} became {returned}");
    }
}

#[wasm_bindgen_test]
async fn ids_arrays_and_records() {
    let client = client();
    let value = client.mutation(&users::Create::new("wasm::ids")).await.unwrap();
    assert_eq!(client.query(&values::Id { value: value.clone() }).await.unwrap(), value);
    let value = vec![vec![], vec![1.0, -0.5], vec![f64::INFINITY]];
    assert_eq!(client.query(&values::Matrix { value: value.clone() }).await.unwrap(), value);
    let value = BTreeMap::from([("a".to_owned(), 1.5), ("b".to_owned(), -0.0)]);
    assert_eq!(client.query(&values::Scores { value: value.clone() }).await.unwrap(), value);
    let value = Value::from(vec![Value::Null, Value::Int64(7), Value::from("x")]);
    assert_eq!(client.query(&values::Anything { value: value.clone() }).await.unwrap(), value);
}

#[wasm_bindgen_test]
fn now_is_the_time_of_the_browser() {
    let (before, now, after) = (js_sys::Date::now(), Timestamp::now(), js_sys::Date::now());
    assert!((before..=after).contains(&now.as_millis()), "{now}");
}
