//! Unions: the member that a value is decoded as.

use convex_typed::{Bytes, Id, Never, Value};
use convex_typed_tests::fixtures::apart::api::apart;
use convex_typed_tests::fixtures::ladders::api::json as ladders;
use convex_typed_tests::fixtures::messages::api::messages;
use convex_typed_tests::fixtures::open::api::enums;
use convex_typed_tests::fixtures::tags::api::{booleans, events, mixed, nullable, numbers, two};
use convex_typed_tests::fixtures::unions::api::{few, like, pairs};

use super::{read, refused, same};

#[test]
fn values_that_look_alike_in_json_are_told_apart() {
    use pairs::scalars::{I, Returns, S};
    same(&I::Number(1.0), "1");
    same(&I::Bigint(1), r#"{"$integer":"AQAAAAAAAAA="}"#);
    same(&S::String("aGk=".into()), r#""aGk=""#);
    same(&S::Bytes(Bytes::from_static(b"hi")), r#"{"$bytes":"aGk="}"#);
    same(&Some(Returns::Number(f64::NEG_INFINITY)), r#"{"$float":"AAAAAAAA8P8="}"#);
    same(&None::<Returns>, "null");
    same(&Some(Returns::Boolean(false)), "false");
}

#[test]
fn arrays_are_told_apart_by_their_elements() {
    use pairs::arrays::{Returns, X, Z};
    assert_eq!(read::<X>(r#"["a"]"#), X::StringArray(vec!["a".into()]));
    assert_eq!(read::<X>("[1]"), X::NumberArray(vec![1.0]));
    assert_eq!(read::<Z>("[[1]]"), Z::NestedArray(vec![vec![1.0]]));
    assert_eq!(read::<Returns>("[1,null]"), Returns::NumberArray(vec![Some(1.0), None]));
    refused::<X>(r#"["a",1]"#, "NumberArray, StringArray");
}

#[test]
fn objects_are_told_apart_by_their_fields() {
    use pairs::objects::{Returns, X, Y, Z};
    assert!(matches!(read(r#"{"a":1}"#), Y::Object(_)));
    assert!(matches!(read(r#"{"a":1,"b":2}"#), Y::B(_)));
    assert!(matches!(read(r#"{"b":2}"#), X::B(_)));
    assert!(matches!(read(r#"{"a":1}"#), Z::ANumber(_)));
    assert!(matches!(read(r#"{"a":"s"}"#), Z::AString(_)));
    assert!(matches!(read(r#"{"a":1,"b":"s"}"#), Returns::B(_)));
    assert!(matches!(read(r#"{"a":1,"b":"s","new":true}"#), Returns::B(_)));
    refused::<X>(r#"{"c":1}"#, "A, B");

    use like::shapes::{Returns as Deep, X as Kinds};
    assert!(matches!(read(r#"{"kind":"a","s":"x"}"#), Kinds::AS(_)));
    assert!(matches!(read(r#"{"kind":"b"}"#), Kinds::B(_)));
    assert!(matches!(read(r#"{"kind":"a","deep":{"x":{"y":"s"}}}"#), Deep::DeepXYString(_)));
    assert!(matches!(read(r#"[{"x":"s"}]"#), Deep::XStringArray(_)));
}

#[test]
fn objects_with_the_same_tag_are_told_apart_by_other_fields() {
    use apart::{deep, kinds, repeated, required};
    same(
        &repeated::Event::MovedTo(repeated::MovedTo { by: "a".into(), to: "b".into() }),
        r#"{"kind":"moved","by":"a","to":"b"}"#,
    );
    assert!(matches!(read(r#"{"kind":"moved","by":"a","away":true}"#), repeated::Event::MovedAway(_)));
    assert!(matches!(read(r#"{"by":"a","comment":"b"}"#), repeated::Event::Comment(_)));
    assert!(matches!(read(r#"{"kind":"a","value":1}"#), kinds::X::AValueNumber(_)));
    assert!(matches!(read(r#"{"data":{"b":1}}"#), deep::X::DataB(_)));
    assert!(matches!(read(r#"{"b":"s"}"#), required::X::B(_)));

    use messages::add::{AssistantContentItem as Part, SourceUrl};
    let source = r#"{"type":"source","sourceType":"url","id":"1","url":"https://a.b"}"#;
    same(&Part::SourceUrl(SourceUrl { id: "1".into(), title: None, url: "https://a.b".into() }), source);
    let call =
        |argument: &str| format!(r#"{{"type":"tool-call","toolCallId":"1","toolName":"t","{argument}":{{"x":1}}}}"#);
    assert!(matches!(read(&call("input")), Part::ToolCallInput(_)));
    assert!(matches!(read(&call("args")), Part::ToolCallArgs(_)));
}

#[test]
fn json_spelled_out_a_few_levels_deep_nests_to_any_depth() {
    use ladders::without_null::Metadata;
    let of = |inner| Metadata::Array(vec![inner]);
    same(&of(of(of(of(Metadata::Record([("a".to_owned(), Metadata::Number(1.0))].into()))))), r#"[[[[{"a":1}]]]]"#);
    same(&vec![None, Some(ladders::lists::Item::Array(vec![None]))], "[null,[null]]");
}

#[test]
fn a_literal_is_tried_before_its_type() {
    use pairs::ids::{Returns, Z};
    assert_eq!(read::<Z>(r#""everyone""#), Z::Everyone);
    assert_eq!(read::<Z>(r#""k1""#), Z::UsersId(Id::from("k1")));
    assert_eq!(read::<Option<Returns>>(r#""nobody""#), Some(Returns::Nobody));
    use pairs::literals::V;
    same(&V::_1, "1");
    same(&V::Bigint(1), r#"{"$integer":"AQAAAAAAAAA="}"#);
}

#[test]
fn unions_of_none_or_one_type_are_simplified() {
    let one = few::One::new(few::OneRequired { o: few::one::O { a: 1.0 }, x: 2.0, y: "y".into(), z: () });
    same(&one, r#"{"o":{"a":1},"w":"only","x":2,"y":"y","z":null}"#);
    same(&few::Empty { x: None }, "{}");
    same(&Vec::<Never>::new(), "[]");
    refused::<few::Never>(r#"{"x":1}"#, "");
    same(&few::Nested { x: Some(few::nested::X::Boolean(true)), y: vec![None] }, r#"{"x":true,"y":[null]}"#);
    same(&few::Booleans { x: true, y: None, z: few::booleans::Z::Number(0.5) }, r#"{"x":true,"y":null,"z":0.5}"#);
}

#[test]
fn a_tag_can_be_any_kind_of_literal() {
    use events::handle::{Event, Reaction};
    same(&Event::Ping, r#"{"type":"ping"}"#);
    same(
        &events::Handle { event: Event::Reaction(Reaction { count: 2, emoji: "🎉".into() }) },
        r#"{"event":{"type":"reaction","emoji":"🎉","count":{"$integer":"AgAAAAAAAAA="}}}"#,
    );
    refused::<Event>(r#"{"type":"join"}"#, "join");
    refused::<Event>("{}", "type");

    assert!(matches!(read(r#"{"success":false,"error":"no"}"#), booleans::result::Returns::NotSuccess(_)));
    same(&booleans::is::Returns::NotReady, r#"{"isReady":false}"#);
    same(&vec![numbers::versioned::Item::Version2_5], r#"[{"version":2.5}]"#);
    assert!(matches!(read(r#"{"v":{"$integer":"AQAAAAAAAAA="},"c":1}"#), mixed::kinds::Returns::V1C(_)));
    same(&nullable::Tag { x: Some(None) }, r#"{"x":null}"#);
}

#[test]
fn a_tag_can_come_last_and_next_to_constants() {
    let x = two::tags::X::A(two::tags::A { n: 1.0 });
    same(&x, r#"{"n":1,"name":"x","kind":"a"}"#);
    refused::<two::tags::X>(r#"{"n":1,"name":"y","kind":"a"}"#, "name");
}

#[test]
fn returned_enums_accept_unknown_values() {
    use enums::{both, mixed, numbers, tagged, told, told2};
    same(&told::Returns::Unrecognized("new".into()), r#""new""#);
    same(&told::Returns::Other, r#""other""#);
    same(&told2::Returns::Unrecognized2("new".into()), r#""new""#);
    same(&both::X::Other("r".into()), r#""r""#);
    same(&numbers::N::Other(3.0), "3");
    same(&numbers::I::Other(3), r#"{"$integer":"AwAAAAAAAAA="}"#);
    refused::<told::Returns>("1", "other");

    let new = r#"{"type":"new","list":[{"$integer":"AQAAAAAAAAA="},{"$bytes":"aGk="}]}"#;
    assert!(matches!(read(new), tagged::Returns::Unrecognized(Value::Object(_))));
    same(&tagged::Returns::Unrecognized(read(new)), new);
    same(&vec![mixed::Item::Unrecognized(true.into()), mixed::Item::Unknown], r#"[true,"unknown"]"#);
}

#[test]
fn argument_enums_refuse_unknown_values() {
    use enums::asked;
    refused::<asked::X>(r#""z""#, r#"expected "x" or "y""#);
    refused::<asked::T>(r#"{"type":"w"}"#, "w");
    refused::<asked::M>("true", "Z, Number, Array");
}
