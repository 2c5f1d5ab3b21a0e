//! Every kind of value, sent and returned.

use std::collections::BTreeMap;

use convex_typed::{Bytes, Id, Value};
use convex_typed_tests::fixtures::deployment::api::{users, values};

use super::{client, object};

#[tokio::test]
async fn scalars() {
    let Some(client) = client() else { return };
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
    for length in [0, 1, 2, 3, 4, 1000] {
        let value = Bytes::from(vec![0xff; length]);
        assert_eq!(client.query(&values::Bytes { value: value.clone() }).await.unwrap(), value);
    }
}

#[tokio::test]
async fn floats_are_exact() {
    let Some(client) = client() else { return };
    let floats = [0.0, -0.0, 1.0, -1.5, 0.1, 1e15, 1e16, 1e21, 1e-5, 1e-6, 1e-7, 5e-324, f64::MAX, f64::MIN_POSITIVE];
    for value in floats.into_iter().chain([f64::INFINITY, f64::NEG_INFINITY, f64::NAN]) {
        let returned = client.query(&values::Number { value }).await.unwrap();
        assert_eq!(returned.to_bits(), value.to_bits(), "{value} became {returned}");
    }
}

#[tokio::test]
async fn special_numbers_are_returned_exactly() {
    let Some(client) = client() else { return };
    let specials = client.query(&values::Specials).await.unwrap();
    assert!(specials.nan.is_nan());
    assert!(specials.negative_zero == 0.0 && specials.negative_zero.is_sign_negative());
    let known = values::specials::Returns { nan: 0.0, ..specials };
    let expected = values::specials::Returns {
        infinity: f64::INFINITY,
        large: 1e21,
        largest: i64::MAX,
        nan: 0.0,
        negative_infinity: f64::NEG_INFINITY,
        negative_zero: -0.0,
        smallest: i64::MIN,
        tiny: 5e-324,
        whole: 3.0,
    };
    assert_eq!(known, expected);
}

#[tokio::test]
async fn ids() {
    let Some(client) = client() else { return };
    let value = client.mutation(&users::Create::new("values::ids")).await.unwrap();
    assert_eq!(client.query(&values::Id { value: value.clone() }).await.unwrap(), value);
    let file: Id<convex_typed::Storage> = "10001_storage".into();
    assert_eq!(client.query(&values::File { value: file.clone() }).await.unwrap(), file);
}

#[tokio::test]
async fn arrays() {
    let Some(client) = client() else { return };
    for value in [vec![], vec!["a".to_owned(), String::new()]] {
        assert_eq!(client.query(&values::Strings { value: value.clone() }).await.unwrap(), value);
    }
    let value = vec![vec![], vec![1.0, -0.5], vec![f64::INFINITY]];
    assert_eq!(client.query(&values::Matrix { value: value.clone() }).await.unwrap(), value);
    // The longest array that Convex allows.
    let value = vec![Value::Null; 8192];
    assert_eq!(client.query(&values::Anythings { value: value.clone() }).await.unwrap(), value);
}

#[tokio::test]
async fn records() {
    let Some(client) = client() else { return };
    let keys = ["", " ", "a.b", "_x", "0", "type", "constructor", "~"];
    let value: BTreeMap<_, _> = keys.iter().zip(0..).map(|(key, n)| ((*key).to_owned(), f64::from(n))).collect();
    assert_eq!(client.query(&values::Scores { value: value.clone() }).await.unwrap(), value);

    let value =
        BTreeMap::from([("a".to_owned(), BTreeMap::from([("b".to_owned(), true)])), ("c".to_owned(), [].into())]);
    assert_eq!(client.query(&values::NestedRecord { value: value.clone() }).await.unwrap(), value);

    let user = client.mutation(&users::Create::new("values::records")).await.unwrap();
    let value = BTreeMap::from([(user.clone(), i64::MIN)]);
    assert_eq!(client.query(&values::ByUser { value: value.clone() }).await.unwrap(), value);
    let value = BTreeMap::from([(user.to_string().into(), vec![Bytes::from_static(b"a"), Bytes::new()])]);
    assert_eq!(client.query(&values::ByKey { value: value.clone() }).await.unwrap(), value);
}

#[tokio::test]
async fn objects() {
    let Some(client) = client() else { return };
    // An alias of a struct needs braces as a value.
    let value = values::empty::Value {};
    assert_eq!(client.query(&values::Empty { value }).await.unwrap(), value);
    let value = values::object::Value {
        private: "_".into(),
        r#type: "t".into(),
        camel_case: 0.5,
        snake_case: 7,
        inner: values::object::Inner {
            bytes: Bytes::from_static(b"\0\xff"),
            list: vec![values::object::List { flag: true }, values::object::List { flag: false }],
        },
    };
    assert_eq!(client.query(&values::Object { value: value.clone() }).await.unwrap(), value);
}

#[tokio::test]
async fn literals() {
    let Some(client) = client() else { return };
    assert_eq!(client.query(&values::Literal).await.unwrap(), values::literal::Returns::Only);
    assert_eq!(client.query(&values::LiteralNumber).await.unwrap(), values::literal_number::Returns::Minus1_5);
    assert_eq!(client.query(&values::LiteralInt64).await.unwrap(), values::literal_int64::Returns::_9007199254740993);
    assert_eq!(client.query(&values::LiteralBoolean).await.unwrap(), values::literal_boolean::Returns::False);
}

#[tokio::test]
async fn anything() {
    let Some(client) = client() else { return };
    let mut deep = Value::Array(Vec::new());
    for _ in 0..50 {
        deep = Value::Array(vec![deep]);
    }
    for value in [
        Value::Null,
        Value::Int64(1),
        Value::Float64(1.0),
        Value::Float64(-0.0),
        Value::Bytes(Bytes::from_static(b"x")),
        Value::Object(object([("", Value::Null), ("b", Value::Int64(-7)), ("a", Value::Float64(f64::NAN))])),
        deep,
    ] {
        assert_eq!(client.query(&values::Anything { value: value.clone() }).await.unwrap(), value);
    }
}
