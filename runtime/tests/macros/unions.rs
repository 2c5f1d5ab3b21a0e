//! `union!`.

use super::*;

#[derive(Debug, PartialEq)]
struct Image {
    url: String,
    w: Option<f64>,
}
convex_typed::object! { Image { url, ?w } }

#[derive(Debug, PartialEq)]
enum Content {
    Auto,
    Nothing,
    Text(String),
    Number(f64),
    Int64(i64),
    Raw(Bytes),
    Image(Image),
    Named(std::collections::BTreeMap<String, f64>),
    Many(Vec<Content>),
    Impossible(Never),
}
convex_typed::union! {
    Content {
        Auto = Literal(literal::String("auto")),
        Nothing = Null,
        Text(value) = String,
        Number(value) = Number,
        Int64(value) = Int64,
        Raw(value) = Bytes,
        Image(value) = Object(&[Required("url", String), Optional("w", Number)]),
        Named(value) = Record(&Number),
        Many(value) = Array(&Any),
        Impossible(value) = Nothing,
    }
}

#[test]
fn the_shape_chooses_the_member() {
    let wire_only = |value: &Content, json: &str| {
        assert_eq!(wire::to_string(value).unwrap(), json);
        assert_eq!(&wire::from_str::<Content>(json).unwrap(), value);
    };
    same(&Content::Auto, r#""auto""#);
    same(&Content::Nothing, "null");
    same(&Content::Text("a".into()), r#""a""#);
    same(&Content::Number(1.0), "1.0");
    same(&Content::Int64(1), r#"{"$integer":"AQAAAAAAAAA="}"#);
    // In ordinary JSON this is an array of integers, which `Many` accepts.
    wire_only(&Content::Raw(Bytes::from_static(b"hi")), r#"{"$bytes":"aGk="}"#);
    same(&Content::Image(Image { url: "u".into(), w: Some(2.0) }), r#"{"url":"u","w":2.0}"#);
    same(&Content::Named([("url".into(), 1.0)].into()), r#"{"url":1.0}"#);
    wire_only(
        &Content::Many(vec![Content::Nothing, Content::Many(vec![Content::Int64(2)])]),
        r#"[null,[{"$integer":"AgAAAAAAAAA="}]]"#,
    );
}

#[test]
fn errors_of_a_closed_union_name_its_members() {
    refused::<Content>(
        r#"{"url":true}"#,
        "expected one of Auto, Nothing, Text, Number, Int64, Raw, Image, Named, Many, Impossible, \
         found an object {\"url\":true}",
    );
    refused::<Content>(r#"[[{"a":1,"b":true}]]"#, "[0]: [0]: expected one of Auto");
}

#[test]
fn an_open_union_keeps_unknown_values() {
    same(&Body::Err, r#""err""#);
    same(&Body::String("x".into()), r#""x""#);
    same(&Body::Ok(vec!["x".into()]), r#"["x"]"#);
    same(&Body::Unknown(Value::from(vec![Value::from(1.5)])), "[1.5]");
    same(&Body::Unknown(Value::Null), "null");
}
