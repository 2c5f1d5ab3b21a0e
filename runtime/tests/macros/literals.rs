//! `literals!`.

use super::*;

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
fn literals_convert_from_and_to_values() {
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
