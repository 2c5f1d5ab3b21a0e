//! Types as the generator writes them: what they look like in Convex's JSON, and that they keep
//! their meaning in ordinary JSON.

use std::collections::BTreeMap;
use std::fmt::Debug;

use convex_typed::{Bytes, Error, Never, Value, protocol, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Names that the expansions must not trip over.
mod shadowed {
    #![allow(dead_code, non_camel_case_types, unreachable_pub)]

    pub struct Option;
    pub struct Result;
    pub struct Vec;
    pub struct String;
    pub struct Some;
    pub struct Value;
    pub struct Field;
    pub struct Literal;
    pub struct str;
    pub struct usize;
    pub struct f64;
    pub struct bool;
    pub trait Serialize {}
    pub trait Deserialize {}

    pub mod api {
        #[derive(Debug, Clone, PartialEq)]
        pub struct List {
            pub channel: std::string::String,
            pub r#type: std::option::Option<core::primitive::f64>,
            pub index: std::option::Option<std::option::Option<core::primitive::i64>>,
            pub entries: std::option::Option<convex_typed::Bytes>,
        }

        #[derive(Debug, Clone, PartialEq)]
        pub enum Status {
            Some,
            None,
            Ok,
            Err,
            String,
            Self_,
            Other(std::string::String),
        }

        #[derive(Debug, Clone, PartialEq)]
        pub enum Event {
            Some(List),
            None,
            Variant(convex_typed::Value),
        }

        #[derive(Debug, Clone, PartialEq)]
        pub enum Body {
            String(std::string::String),
            Ok(std::vec::Vec<std::string::String>),
            Err,
            Unknown(convex_typed::Value),
        }
    }

    ::convex_typed::object! {
        api::List { channel, r#type = "type", ?index, ?entries }
    }
    ::convex_typed::literals! {
        api::Status: String {
            Some = "some", None = "none", Ok = "ok", Err = "err", String = "string", Self_ = "self",
        } Other
    }
    ::convex_typed::tagged! {
        api::Event by "kind": String { Some(payload) = "some", None = "none" } Variant
    }
    ::convex_typed::union! {
        api::Body {
            Err = Literal(literal::String("err")), String(value) = String, Ok(value) = Array(&String),
        } Unknown
    }
}

use shadowed::api::{Body, Event, List, Status};

/// `value` is `json` in Convex's JSON, both ways, and survives ordinary JSON and `Value` as well.
#[track_caller]
fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(wire::to_string(value).unwrap(), json);
    assert_eq!(&wire::from_str::<T>(json).unwrap(), value);
    let plain = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&plain).unwrap(), value, "{plain}");
    assert_eq!(&Value::from_serialize(value).unwrap().to::<T>().unwrap(), value);
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value);
}

#[track_caller]
fn refused<T: DeserializeOwned + Debug>(json: &str, message: &str) {
    let error = wire::from_str::<T>(json).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

fn list() -> List {
    List { channel: "c".into(), r#type: None, index: None, entries: None }
}

#[test]
fn absent_and_null_are_told_apart() {
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
fn keys_come_in_any_order_escaped_twice_or_unknown() {
    let json = r#"{"x":{"y":[{"$integer":"AAAAAAAAAAA="}]},"type":1,"channel":"a","\u0063hannel":"c","type":null}"#;
    assert_eq!(wire::from_str::<List>(json).unwrap(), list());
}

#[test]
fn a_missing_or_wrong_field_is_named() {
    refused::<List>(r#"{"channel":"c"}"#, "missing field `type`");
    refused::<List>(r#"{"channel":"c","type":null,"entries":null}"#, "invalid type: null, expected bytes");
    refused::<List>(r#"{"$integer":"AAAAAAAAAAA="}"#, "invalid type: int64, expected an object");
    refused::<List>(r#"[]"#, "invalid type: sequence, expected an object");
}

/// What a macro spells by itself is spelt as in Convex.
#[test]
fn names_that_are_left_out() {
    #[derive(Debug, PartialEq)]
    struct Spelt {
        a: f64,
        snake_case: Option<String>,
        r#in: bool,
        camel: u8,
    }
    convex_typed::object! { Spelt { a, ?snake_case, r#in = "in", #camel = "Camel", } }
    same(
        &Spelt { a: 1.5, snake_case: Some("s".into()), r#in: true, camel: 7 },
        r#"{"a":1.5,"snake_case":"s","in":true,"Camel":7.0}"#,
    );
    same(&Spelt { a: 1.5, snake_case: None, r#in: true, camel: 7 }, r#"{"a":1.5,"in":true,"Camel":7.0}"#);

    #[derive(Debug, Clone, PartialEq)]
    enum Role {
        Admin,
        User,
    }
    convex_typed::literals! { Role: String { Admin, User = "user" } }
    same(&Role::Admin, r#""Admin""#);
    same(&Role::User, r#""user""#);
    assert_eq!(Role::Admin.as_str(), "Admin");

    #[derive(Debug, PartialEq)]
    enum Event {
        Made(Id),
        Gone(Id),
        Pong,
    }
    #[derive(Debug, PartialEq)]
    struct Id {
        id: String,
    }
    convex_typed::object! { Id { id } }
    convex_typed::tagged! { Event by "type": String { Made(payload), Gone(payload) = "gone", Pong } }
    same(&Event::Made(Id { id: "i".into() }), r#"{"type":"Made","id":"i"}"#);
    same(&Event::Gone(Id { id: "i".into() }), r#"{"type":"gone","id":"i"}"#);
    same(&Event::Pong, r#"{"type":"Pong"}"#);

    #[derive(Debug, PartialEq)]
    enum Size {
        Auto,
        Pixels(f64),
        Fill,
    }
    convex_typed::union! { Size { Auto, Pixels(value) = Number, Fill = Literal(literal::String("fill")) } }
    same(&Size::Auto, r#""Auto""#);
    same(&Size::Fill, r#""fill""#);
    same(&Size::Pixels(1.5), "1.5");
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
fn structs_without_names_in_them() {
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
    // Other writers of ordinary JSON drop the point.
    let plain = r#"{"b":true,"kind":"text","n":5,"text":"t","v":1}"#;
    assert_eq!(serde_json::from_str::<Part>(plain).unwrap(), part);
}

#[derive(Debug, Clone, PartialEq)]
enum Closed {
    Todo,
    Done,
}
convex_typed::literals! { Closed: String { Todo = "todo", Done = "done" } }

#[derive(Debug, Clone, PartialEq)]
enum Level {
    _1,
    _2,
    Other(f64),
}
convex_typed::literals! { Level: Number { _1 = 1.0, _2 = -2.0 } Other }

#[derive(Debug, Clone, PartialEq)]
enum Version {
    V5,
}
convex_typed::literals! { Version: Int64 { V5 = 5 } }

#[derive(Debug, Clone, PartialEq)]
enum Flag {
    True,
    Other(bool),
}
convex_typed::literals! { Flag: Boolean { True = true } Other }

#[test]
fn literals_of_every_kind() {
    same(&Status::Self_, r#""self""#);
    same(&Status::Other("x".into()), r#""x""#);
    same(&Closed::Done, r#""done""#);
    same(&Level::_2, "-2.0");
    same(&Level::Other(0.5), "0.5");
    same(&Version::V5, r#"{"$integer":"BQAAAAAAAAA="}"#);
    same(&Flag::True, "true");
    same(&Flag::Other(false), "false");
    refused::<Closed>(r#""later""#, r#"invalid value: a string "later", expected "todo" or "done""#);
    refused::<Status>("1.0", "invalid value: a float64 1.0");
    refused::<Level>(r#""1""#, "expected 1 or -2");
    refused::<Version>(r#"{"$integer":"BgAAAAAAAAA="}"#, "expected 5n");
    assert_eq!(serde_json::from_str::<Level>("1").unwrap(), Level::_1);
    assert_eq!(serde_json::from_str::<Level>("7").unwrap(), Level::Other(7.0));
}

#[test]
fn literals_convert() {
    assert_eq!(Status::ALL.len(), 6);
    assert_eq!(Status::ALL[5], Status::Self_);
    assert_eq!("none".parse::<Status>(), Ok(Status::None));
    assert_eq!("x".parse(), Ok(Status::Other("x".into())));
    assert_eq!(format!("{:>5} {}", Closed::Todo, Closed::Done.as_ref()), " todo done");
    assert_eq!("todo".parse(), Ok(Closed::Todo));
    let error = "x".parse::<Closed>().unwrap_err();
    assert_eq!(error.to_string(), r#""x" is not allowed here, expected "todo" or "done""#);
    assert_eq!((Level::from(-2.0), Level::from(3.0).as_f64()), (Level::_2, 3.0));
    assert_eq!((Version::try_from(5), Version::V5.as_i64()), (Ok(Version::V5), 5));
    assert_eq!(Version::try_from(6).unwrap_err().to_string(), "6 is not allowed here, expected 5n");
    assert_eq!((Flag::from(true), Flag::from(false).as_bool()), (Flag::True, false));
    assert_eq!(Level::Other(0.5).to_string(), "0.5");
}

#[test]
fn a_tag_may_stand_anywhere() {
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
fn a_fault_before_the_tag_is_located() {
    let response = http::Response::new(r#"{"status":"success","value":[{"channel":7,"kind":"some","type":null}]}"#);
    let Err(Error::Decode(error)) = protocol::decode::<Vec<Event>>("f:f", &response) else { panic!("it is wrong") };
    assert_eq!(error.path, "[0]");
    assert!(error.message.starts_with("field `channel`: invalid type"), "{}", error.message);
}

#[test]
fn what_an_open_union_does_not_know_it_keeps() {
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
    // Ordinary JSON has no bytes to keep.
    let bytes = Event::Variant(Value::from(Bytes::from_static(b"hi")));
    assert_eq!(wire::from_str::<Event>(r#"{"$bytes":"aGk="}"#).unwrap(), bytes);
}

#[test]
fn a_fault_in_a_payload_is_located() {
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
fn unions_pick_by_shape() {
    let wire_only = |value: &Content, json: &str| {
        assert_eq!(wire::to_string(value).unwrap(), json);
        assert_eq!(&wire::from_str::<Content>(json).unwrap(), value);
    };
    same(&Content::Auto, r#""auto""#);
    same(&Content::Nothing, "null");
    same(&Content::Text("a".into()), r#""a""#);
    same(&Content::Number(1.0), "1.0");
    same(&Content::Int64(1), r#"{"$integer":"AQAAAAAAAAA="}"#);
    // In ordinary JSON that is an array of integers, and `Many` takes those.
    wire_only(&Content::Raw(Bytes::from_static(b"hi")), r#"{"$bytes":"aGk="}"#);
    same(&Content::Image(Image { url: "u".into(), w: Some(2.0) }), r#"{"url":"u","w":2.0}"#);
    same(&Content::Named([("url".into(), 1.0)].into()), r#"{"url":1.0}"#);
    wire_only(
        &Content::Many(vec![Content::Nothing, Content::Many(vec![Content::Int64(2)])]),
        r#"[null,[{"$integer":"AgAAAAAAAAA="}]]"#,
    );
}

#[test]
fn a_closed_union_names_what_it_has() {
    refused::<Content>(
        r#"{"url":true}"#,
        "expected one of Auto, Nothing, Text, Number, Int64, Raw, Image, Named, Many, Impossible, \
         found an object {\"url\":true}",
    );
    refused::<Content>(r#"[[{"a":1,"b":true}]]"#, "[0]: [0]: expected one of Auto");
}

#[test]
fn an_open_union_keeps_the_rest() {
    same(&Body::Err, r#""err""#);
    same(&Body::String("x".into()), r#""x""#);
    same(&Body::Ok(vec!["x".into()]), r#"["x"]"#);
    same(&Body::Unknown(Value::from(vec![Value::from(1.5)])), "[1.5]");
    same(&Body::Unknown(Value::Null), "null");
}

#[derive(Debug, Clone, PartialEq)]
struct Counts {
    bytes: u64,
    by_day: BTreeMap<String, i64>,
    limit: Option<u32>,
    nullable: Option<i64>,
    sizes: Vec<Option<usize>>,
    exact: i64,
}
convex_typed::object! {
    Counts {
        #bytes, #~by_day = "byDay", #?limit, #~nullable, #sizes, exact,
    }
}

const COUNTS: &str = r#"{"bytes":9007199254740992.0,"byDay":{"mon":-1.0},"limit":10.0,"nullable":null,"sizes":[3.0,null],"exact":{"$integer":"AQAAAAAAAAA="}}"#;

#[test]
fn whole_numbers_travel_as_numbers() {
    let counts = Counts {
        bytes: 1 << 53,
        by_day: [("mon".to_owned(), -1)].into(),
        limit: Some(10),
        nullable: None,
        sizes: vec![Some(3), None],
        exact: 1,
    };
    assert_eq!(wire::to_string(&counts).unwrap(), COUNTS);
    assert_eq!(wire::from_str::<Counts>(COUNTS).unwrap(), counts);
    let value = Value::from_serialize(&counts).unwrap();
    assert_eq!(value["limit"], Value::Float64(10.0));
    assert_eq!(value.to::<Counts>().unwrap(), counts);
    // Ordinary JSON has them with a point or without one.
    let ordinary = serde_json::to_string(&counts).unwrap();
    assert_eq!(serde_json::from_str::<Counts>(&ordinary).unwrap(), counts);
    assert_eq!(serde_json::from_str::<Counts>(&ordinary.replace(".0", "")).unwrap(), counts);

    let absent = Counts { limit: None, ..counts };
    assert!(!wire::to_string(&absent).unwrap().contains("limit"));
}

#[test]
fn numbers_that_are_not_whole_or_too_large_are_refused() {
    for (good, bad, message) in [
        ("10.0", "10.5", "invalid value: floating point `10.5`, expected a whole number of at most 2^53"),
        ("10.0", "-1.0", "invalid value: integer `-1`, expected u32"),
        ("9007199254740992.0", "9007199254740994.0", "expected a whole number of at most 2^53"),
        ("[3.0,null]", "[3.0,1e300]", "expected a whole number of at most 2^53"),
        (r#""mon":-1.0"#, r#""mon":{"$integer":"AQAAAAAAAAA="}"#, "invalid type: int64, expected a float64"),
    ] {
        let json = COUNTS.replacen(good, bad, 1);
        let error = wire::from_str::<Counts>(&json).unwrap_err().to_string();
        assert!(error.contains(message), "{bad}: {error}");
    }
    let counts = wire::from_str::<Counts>(COUNTS).unwrap();
    for too_large in [
        Counts { bytes: (1 << 53) + 1, ..counts.clone() },
        Counts { nullable: Some(i64::MIN), ..counts.clone() },
        Counts { sizes: vec![Some(usize::MAX)], ..counts },
    ] {
        let error = wire::to_string(&too_large).unwrap_err().to_string();
        assert!(error.contains("is too large for a Convex number"), "{error}");
    }
}

#[derive(Debug, PartialEq)]
enum Limit {
    Number(i64),
    String(String),
    Array(Vec<u8>),
}
convex_typed::union! {
    Limit { Number(#value) = Number, String(value) = String, Array(#value) = Array(&Number) }
}

#[test]
fn members_of_unions_are_whole_numbers() {
    for (limit, json) in [
        (Limit::Number(-3), "-3.0"),
        (Limit::String("all".into()), r#""all""#),
        (Limit::Array(vec![1, 2]), "[1.0,2.0]"),
    ] {
        assert_eq!(wire::to_string(&limit).unwrap(), json);
        assert_eq!(wire::from_str::<Limit>(json).unwrap(), limit);
    }
    let error = wire::from_str::<Limit>("0.5").unwrap_err().to_string();
    assert!(error.contains("expected a whole number"), "{error}");
}
