//! `object!` and `transparent!`.

use super::*;

#[test]
fn absent_differs_from_null() {
    same(&list(), r#"{"channel":"c","type":null}"#);
    same(&List { index: Some(None), ..list() }, r#"{"channel":"c","type":null,"index":null}"#);
    same(
        &List { r#type: Some(1.5), index: Some(Some(-1)), ..list() },
        r#"{"channel":"c","type":1.5,"index":{"$integer":"//////////8="}}"#,
    );
    same(
        &List { entries: Some(Bytes::from_static(b"hi\xff")), ..list() },
        r#"{"channel":"c","type":null,"entries":{"$bytes":"aGn/"}}"#,
    );
}

#[test]
fn keys_may_be_unordered_escaped_repeated_or_unknown() {
    let json = r#"{"x":{"y":[{"$integer":"AAAAAAAAAAA="}]},"type":1,"channel":"a","\u0063hannel":"c","type":null}"#;
    assert_eq!(wire::from_str::<List>(json).unwrap(), list());
}

#[test]
fn errors_name_the_missing_or_wrong_field() {
    refused::<List>(r#"{"channel":"c"}"#, "missing field `type`");
    refused::<List>(r#"{"channel":"c","type":null,"entries":null}"#, "invalid type: null, expected bytes");
    refused::<List>(r#"{"$integer":"AAAAAAAAAAA="}"#, "invalid type: int64, expected an object");
    refused::<List>(r#"[]"#, "invalid type: sequence, expected an object");
}

#[derive(Debug, PartialEq)]
struct Ping;
convex_typed::object! { Ping {} }

#[derive(Debug, PartialEq)]
struct Empty {}
convex_typed::object! { self::Empty {} }

#[derive(Debug, PartialEq)]
struct Search(convex_typed::Object);
convex_typed::transparent! { Search }

#[test]
fn structs_without_fields() {
    same(&Ping, "{}");
    same(&Empty {}, "{}");
    same(&Search([("a".into(), Value::from(true))].into()), r#"{"a":true}"#);
    assert_eq!(wire::from_str::<Ping>(r#"{"new":1}"#).unwrap(), Ping);
}

#[derive(Debug, PartialEq)]
struct Part {
    text: String,
}
convex_typed::object! {
    Part { text }
    { "kind" = String("text"), "v" = Number(1.0), "n" = Int64(5), "b" = Boolean(true) }
}

#[test]
fn constants_are_written_and_checked() {
    let part = Part { text: "t".into() };
    same(&part, r#"{"kind":"text","v":1.0,"n":{"$integer":"BQAAAAAAAAA="},"b":true,"text":"t"}"#);
    let without = r#"{"kind":"text","v":1,"n":{"$integer":"BQAAAAAAAAA="},"text":"t"}"#;
    refused::<Part>(without, "missing field `b`");
    refused::<Part>(r#"{"kind":"image"}"#, r#"invalid value: a string "image", expected "text""#);
    refused::<Part>(r#"{"b":null}"#, "invalid value: null, expected true");
    // Ordinary JSON may omit the decimal point.
    let plain = r#"{"b":true,"kind":"text","n":5,"text":"t","v":1}"#;
    assert_eq!(serde_json::from_str::<Part>(plain).unwrap(), part);
}
