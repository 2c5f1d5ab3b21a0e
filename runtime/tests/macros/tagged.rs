//! `tagged!`.

use super::*;

#[test]
fn the_tag_may_be_at_any_position() {
    let event = Event::Some(List { index: Some(Some(7)), ..list() });
    same(&event, r#"{"kind":"some","channel":"c","type":null,"index":{"$integer":"BwAAAAAAAAA="}}"#);
    let (seven, x) = (r#""index":{"$integer":"BwAAAAAAAAA="}"#, r#""x":[{}]"#);
    for json in [
        format!(r#"{{"channel":"c",{seven},{x},"kind":"some","type":null}}"#),
        format!(r#"{{"channel":"c",{seven},"type":null,{x},"kind":"some"}}"#),
        format!(r#"{{"ch\u0061nnel":"c",{seven},"k\u0069nd":"some","type":null,{x}}}"#),
    ] {
        assert_eq!(wire::from_str::<Event>(&json).unwrap(), event, "{json}");
    }
    same(&Event::None, r#"{"kind":"none"}"#);
    assert_eq!(wire::from_str::<Event>(r#"{"a":1,"kind":"none","b":[]}"#).unwrap(), Event::None);
}

#[test]
fn errors_before_the_tag_name_the_field() {
    let response = http::Response::new(r#"{"status":"success","value":[{"channel":7,"kind":"some","type":null}]}"#);
    let Err(Error::Decode(error)) = protocol::decode::<Vec<Event>>("f:f", &response) else { panic!("no error") };
    assert_eq!(error.path, "[0]");
    assert!(error.message.starts_with("field `channel`: invalid type"), "{}", error.message);
}

#[test]
fn an_open_union_keeps_unknown_values() {
    for json in [
        r#"{"a":{"$integer":"BwAAAAAAAAA="},"kind":"new","z":[1.0,null]}"#,
        r#"{"kind":1.0}"#,
        r#"{"channel":"c"}"#,
        "{}",
        "null",
        "1.5",
        "true",
        r#""some""#,
        "[{}]",
        r#"{"$integer":"BwAAAAAAAAA="}"#,
    ] {
        let value: Value = wire::from_str(json).unwrap();
        same(&Event::Variant(value), json);
    }
    // Ordinary JSON has no bytes, so this does not round-trip there.
    let bytes = Event::Variant(Value::from(Bytes::from_static(b"hi")));
    assert_eq!(wire::from_str::<Event>(r#"{"$bytes":"aGk="}"#).unwrap(), bytes);
}

#[test]
fn errors_in_a_payload_name_the_field() {
    refused::<Event>(r#"{"channel":1,"kind":"some"}"#, "field `channel`: invalid type: floating point");
    refused::<Event>(r#"{"kind":"some","channel":1}"#, "invalid type: ");
    refused::<Event>(r#"{"kind":"some","channel":"c"}"#, "missing field `type`");
}

#[derive(Debug, PartialEq)]
struct Count {
    n: i64,
}
convex_typed::object! { Count { n } { "unit" = String("ms") } }

#[derive(Debug, PartialEq)]
enum ByNumber {
    One(Count),
    Two,
}
convex_typed::tagged! { ByNumber by "v": Number { One(payload) = 1.0, Two = 2.0 } }

#[derive(Debug, PartialEq)]
enum ByInt64 {
    One(Count),
    Two,
}
convex_typed::tagged! { ByInt64 by "v": Int64 { One(payload) = 1, Two = 2 } }

#[derive(Debug, PartialEq)]
enum ByBoolean {
    Yes(Count),
    No,
}
convex_typed::tagged! { ByBoolean by "ok": Boolean { Yes(payload) = true, No = false } }

#[test]
fn tags_of_every_kind() {
    let n = r#""unit":"ms","n":{"$integer":"CQAAAAAAAAA="}"#;
    same(&ByNumber::One(Count { n: 9 }), &format!(r#"{{"v":1.0,{n}}}"#));
    same(&ByNumber::Two, r#"{"v":2.0}"#);
    same(&ByInt64::One(Count { n: 9 }), &format!(r#"{{"v":{{"$integer":"AQAAAAAAAAA="}},{n}}}"#));
    same(&ByInt64::Two, r#"{"v":{"$integer":"AgAAAAAAAAA="}}"#);
    same(&ByBoolean::Yes(Count { n: 9 }), &format!(r#"{{"ok":true,{n}}}"#));
    same(&ByBoolean::No, r#"{"ok":false}"#);
    refused::<ByNumber>(r#"{"v":3}"#, "unknown `v`: a float64 3.0, expected 1 or 2");
    refused::<ByNumber>("{}", "missing field `v`");
    refused::<ByNumber>("[]", "expected an object with `v`, found an array []");
    refused::<ByBoolean>(r#"{"n":{"$integer":"CQAAAAAAAAA="},"unit":"s","ok":true}"#, "field `unit`: invalid value");
}
