//! Fields that are absent, null or set, and fields with a constant value.

use convex_typed::Value;
use convex_typed_tests::fixtures::constants::api::shapes;
use convex_typed_tests::fixtures::optional::api::{four, some};

use super::{read, refused, same};

#[test]
fn absent_null_and_a_value_are_distinct() {
    let text = four::Text::new(None, "p");
    assert_eq!(text, four::Text { plain: "p".into(), nullable: None, optional: None, both: None });
    same(&text, r#"{"plain":"p","nullable":null}"#);
    same(&four::Text { both: Some(None), ..text.clone() }, r#"{"plain":"p","nullable":null,"both":null}"#);
    let full =
        four::Text { nullable: Some("n".into()), optional: Some("o".into()), both: Some(Some("b".into())), ..text };
    same(&full, r#"{"plain":"p","nullable":"n","optional":"o","both":"b"}"#);
}

#[test]
fn required_fields_are_required() {
    refused::<four::Text>(r#"{"nullable":null}"#, "plain");
    refused::<four::Text>(r#"{"plain":"p"}"#, "nullable");
    refused::<four::Text>(r#"{"plain":null,"nullable":null}"#, "null");
    refused::<four::Text>(r#"{"plain":"p","nullable":null,"optional":null}"#, "null");
}

#[test]
fn any_includes_null() {
    let any = four::Any { plain: Value::Null, nullable: Value::Null, optional: Some(Value::Null), both: None };
    same(&any, r#"{"plain":null,"nullable":null,"optional":null}"#);
    let null = four::null::Returns { plain: (), nullable: (), optional: Some(()), both: None };
    same(&null, r#"{"plain":null,"nullable":null,"optional":null}"#);
}

#[test]
fn optional_fields_have_a_default() {
    same(&some::AllOptional::default(), "{}");
    same(&some::AllOptional { b: Some(None), ..Default::default() }, r#"{"b":null}"#);
    same(&some::all_optional::Returns::default(), "{}");
    let deep: some::all_optional::Returns = read(r#"{"a":{"b":{"c":"d"}}}"#);
    assert_eq!(deep.a.unwrap().b.unwrap().c.as_deref(), Some("d"));
}

#[test]
fn unknown_fields_are_ignored() {
    same(&read::<some::Required>(r#"{"a":"x","b":1,"c":{"d":[{"$bytes":""}]}}"#), r#"{"a":"x","b":1}"#);
}

const SHAPE: &str = r#"{"big":{"$integer":"BwAAAAAAAAA="},"empty":"","half":0.5,"kind":"circle","off":false,"on":true,
    "radius":3,"version":2,"zero":{"$float":"AAAAAAAAAIA="}}"#;

#[test]
fn constants_are_sent_but_are_not_fields() {
    same(&shapes::Draw::new(3.0), SHAPE);
    same(&shapes::Ping, r#"{"kind":"ping"}"#);
    same(&shapes::nested::List { n: None }, r#"{"kind":"b"}"#);
}

#[test]
fn another_constant_is_refused() {
    for (is, other) in [
        (r#""kind":"circle""#, r#""kind":"square""#),
        (r#""empty":"""#, r#""empty":" ""#),
        (r#""half":0.5"#, r#""half":0.25"#),
        (r#""version":2"#, r#""version":"2""#),
        (r#""version":2"#, r#""version":null"#),
        (r#""on":true"#, r#""on":false"#),
        (r#""off":false"#, r#""off":true"#),
        ("BwAAAAAAAAA=", "CAAAAAAAAAA="),
        (r#""big":{"$integer":"BwAAAAAAAAA="}"#, r#""big":7"#),
    ] {
        assert!(SHAPE.contains(is), "{is}");
        refused::<shapes::draw::Returns>(&SHAPE.replace(is, other), "expected");
    }
    refused::<shapes::draw::Returns>(&SHAPE.replace(r#""kind":"circle","#, ""), "kind");
}

#[test]
fn an_optional_literal_is_a_field() {
    let draw = shapes::Draw {
        label: Some(shapes::draw::Label::Big),
        one: Some(shapes::draw::One::_1),
        ..shapes::Draw::new(3.0)
    };
    same(&draw, &SHAPE.replacen('{', r#"{"label":"big","one":1,"#, 1));
    refused::<shapes::Draw>(&SHAPE.replacen('{', r#"{"label":null,"#, 1), "null");
}
