//! Every kind of union, sent and returned.

use std::collections::BTreeMap;

use convex_typed::{Bytes, FunctionReference, Id, Never, Query, Value};
use convex_typed_tests::fixtures::deployment::api::{unions, users};

use super::{client, thrown};

#[tokio::test]
async fn unions_of_literals() {
    let Some(client) = client() else { return };
    use unions::{int64s, literals, numbers, words};
    for value in [words::Value::Yes, words::Value::No, words::Value::NotSure] {
        assert_eq!(client.query(&unions::Words { value: value.clone() }).await.unwrap(), value);
    }
    for value in [numbers::Value::_0, numbers::Value::_1, numbers::Value::Minus2_5] {
        assert_eq!(client.query(&unions::Numbers { value }).await.unwrap(), value);
    }
    for value in [int64s::Value::_1, int64s::Value::Minus2] {
        assert_eq!(client.query(&unions::Int64s { value }).await.unwrap(), value);
    }
    for value in [true, false] {
        assert_eq!(client.query(&unions::Booleans { value }).await.unwrap(), value);
    }
    for value in [literals::Value::Auto, literals::Value::_1, literals::Value::_2, literals::Value::True] {
        assert_eq!(client.query(&unions::Literals { value: value.clone() }).await.unwrap(), value);
    }
}

#[tokio::test]
async fn objects_told_apart_by_a_literal() {
    let Some(client) = client() else { return };
    use unions::{by_boolean, by_int64, by_number, by_word};
    let square = by_word::Square { label: Some("s".into()), side: 2.0 };
    for value in [
        by_word::Value::Circle(by_word::Circle { radius: 0.5 }),
        by_word::Value::Square(by_word::Square::new(1.0)),
        by_word::Value::Square(square),
    ] {
        assert_eq!(client.query(&unions::ByWord { value: value.clone() }).await.unwrap(), value);
    }
    for value in [
        by_number::Value::Version1(by_number::Version1 { name: "n".into() }),
        by_number::Value::Version2(by_number::Version2 { first: "f".into(), last: "l".into() }),
    ] {
        assert_eq!(client.query(&unions::ByNumber { value: value.clone() }).await.unwrap(), value);
    }
    for value in [
        by_boolean::Value::Ok(by_boolean::Ok { value: 7 }),
        by_boolean::Value::NotOk(by_boolean::NotOk { error: "e".into() }),
    ] {
        assert_eq!(client.query(&unions::ByBoolean { value: value.clone() }).await.unwrap(), value);
    }
    for value in [
        by_int64::Value::Size1(by_int64::Size1 { one: () }),
        by_int64::Value::Size2(by_int64::Size2 { two: Bytes::from_static(b"2") }),
    ] {
        assert_eq!(client.query(&unions::ByInt64 { value: value.clone() }).await.unwrap(), value);
    }
}

#[tokio::test]
async fn values_told_apart_by_shape() {
    let Some(client) = client() else { return };
    use unions::{by_fields, lists, object_or_record, scalars, string_or_list};
    let image = || Id::from("10001_storage");
    for value in [
        by_fields::Value::Text(by_fields::Text { text: "t".into() }),
        by_fields::Value::Image(by_fields::Image::new(image())),
        by_fields::Value::Image(by_fields::Image { alt: Some("a".into()), image: image() }),
    ] {
        assert_eq!(client.query(&unions::ByFields { value: value.clone() }).await.unwrap(), value);
    }
    for value in [
        scalars::Value::String("1".into()),
        scalars::Value::Number(1.0),
        scalars::Value::Number(f64::INFINITY),
        scalars::Value::Bigint(1),
        scalars::Value::Boolean(true),
        scalars::Value::Bytes(Bytes::from_static(b"1")),
    ] {
        assert_eq!(client.query(&unions::Scalars { value: value.clone() }).await.unwrap(), value);
    }
    for value in [string_or_list::Value::String("s".into()), string_or_list::Value::Array(vec!["s".into()])] {
        assert_eq!(client.query(&unions::StringOrList { value: value.clone() }).await.unwrap(), value);
    }
    for value in [lists::Value::StringArray(vec!["s".into()]), lists::Value::NumberArray(vec![1.0])] {
        assert_eq!(client.query(&unions::Lists { value: value.clone() }).await.unwrap(), value);
    }
    for value in [
        object_or_record::Value::Object(object_or_record::Object { only: "o".into() }),
        object_or_record::Value::Record(BTreeMap::from([("only".to_owned(), 1.0), ("other".to_owned(), 2.0)])),
        object_or_record::Value::Record(BTreeMap::new()),
    ] {
        assert_eq!(client.query(&unions::ObjectOrRecord { value: value.clone() }).await.unwrap(), value);
    }
}

#[tokio::test]
async fn unions_that_become_a_simpler_type() {
    let Some(client) = client() else { return };
    let user = client.mutation(&users::Create::new("unions")).await.unwrap();
    let value: Id<_> = user.to_string().into();
    assert_eq!(client.query(&unions::Ids { value: value.clone() }).await.unwrap(), value);
    for value in ["auto", "else"] {
        assert_eq!(client.query(&unions::WordOrString { value: value.into() }).await.unwrap(), value);
    }
    assert_eq!(client.query(&unions::Single { value: "s".into() }).await.unwrap(), "s");
}

#[tokio::test]
async fn unions_with_null_and_within_others() {
    let Some(client) = client() else { return };
    use unions::{nested, nullable_object, shapes};
    for value in [None, Some("s".to_owned())] {
        assert_eq!(client.query(&unions::Nullable { value: value.clone() }).await.unwrap(), value);
    }
    for value in [None, Some(nullable_object::Value { a: 1.0 })] {
        assert_eq!(client.query(&unions::NullableObject { value }).await.unwrap(), value);
    }
    for value in [None, Some(nested::Value::A), Some(nested::Value::Number(1.0)), Some(nested::Value::Boolean(false))] {
        assert_eq!(client.query(&unions::Nested { value: value.clone() }).await.unwrap(), value);
    }
    let value = vec![None, Some(shapes::Value::Circle(shapes::Circle { radius: 1.0 })), None];
    assert_eq!(client.query(&unions::Shapes { value: value.clone() }).await.unwrap(), value);
}

/// The bindings have no value for it, and the function refuses any other.
#[tokio::test]
async fn an_empty_union_has_no_value() {
    let Some(client) = client() else { return };
    #[derive(serde::Serialize)]
    struct None {
        value: f64,
    }
    impl FunctionReference<Query> for None {
        const PATH: &'static str = <unions::None as FunctionReference<Query>>::PATH;
        type Returns = Never;
    }
    let error = thrown(client.query(&None { value: 1.0 }).await);
    assert!(error.message.ends_with("Value: 1.0\nValidator: v.union()"), "{}", error.message);
}

#[tokio::test]
async fn unknown_values_are_kept() {
    let Some(client) = client() else { return };
    #[derive(Debug, PartialEq)]
    struct Later {
        word: unions::words::Value,
        shape: unions::by_word::Value,
    }
    convex_typed::object! { Later { word, shape } }
    let later = client.query(&unions::Later).returning::<Later>().await.unwrap();
    assert_eq!(later.word, unions::words::Value::Other("perhaps".into()));
    let unions::by_word::Value::Unknown(Value::Object(hexagon)) = later.shape else { panic!("{later:?}") };
    assert_eq!(hexagon["kind"], "hexagon".into());

    // They can be sent back, and the validator decides.
    let error = thrown(client.query(&unions::Words { value: later.word }).await);
    assert!(error.message.contains("Path: .value\nValue: \"perhaps\""), "{}", error.message);
}
