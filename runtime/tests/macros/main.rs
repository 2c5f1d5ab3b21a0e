//! The macros for generated types: their JSON, in Convex's format and in ordinary JSON.

mod literals;
mod names;
mod numbers;
mod objects;
mod tagged;
mod unions;

use std::collections::BTreeMap;
use std::fmt::Debug;

use convex_typed::{Bytes, Error, Never, Value, protocol, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Types whose names shadow those that an expansion might use.
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

/// Checks that `value` is `json` in Convex's JSON, and that it round-trips through it, ordinary JSON and `Value`.
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
