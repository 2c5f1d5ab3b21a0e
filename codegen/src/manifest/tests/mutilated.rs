//! No input makes the reader panic, and its diagnostics can always be printed.

use crate::diagnostic::Diagnostics;
use crate::manifest::{FunctionSpec, Schema};
use crate::source::Source;

const SPEC: &str = r#"{ "url": "https://a.convex.cloud", "functions": [
  { "args": { "type": "object", "value": {
      "né": { "fieldType": { "type": "literal", "value": { "$integer": "BQAAAAAAAAA=" } }, "optional": true },
      "o": { "fieldType": { "type": "record", "keys": { "type": "string" },
             "values": { "fieldType": { "type": "union", "value": [{ "type": "id", "tableName": "t" }] } } } } } },
    "functionType": "Query", "identifier": "dir/file.js:get", "returns": { "type": "ref", "name": "A" },
    "inferred": true, "doc": "x\n", "deprecated": "y", "visibility": { "kind": "public" } },
  { "functionType": "HttpAction", "method": "GET", "path": "/a\u00e9" }
], "types": { "A": { "type": "union", "value": [{ "type": "ref", "name": "A" }, { "type": "document", "tableName": "t" }] } },
  "schema": { "tables": [{ "tableName": "t", "documentType": { "type": "any" } }] } }"#;

const SCHEMA: &str = r#"{ "tables": [
  { "tableName": "users", "documentType": { "type": "array", "value": { "type": "literal", "value": -1.5e3 } } }
] }"#;

fn read(bytes: &[u8]) {
    let source = Source::new("x.json", String::from_utf8_lossy(bytes));
    let mut diagnostics = Diagnostics::new();
    let spec = FunctionSpec::read(&source, &mut diagnostics);
    assert_eq!(spec.is_none(), diagnostics.is_err(), "{diagnostics}");
    let mut of_schema = Diagnostics::new();
    let schema = Schema::read(&source, &mut of_schema);
    assert_eq!(schema.is_none(), of_schema.is_err(), "{of_schema}");
    diagnostics.extend(of_schema);
    assert_eq!(diagnostics.is_empty(), diagnostics.render(true).is_empty());
    for one in diagnostics.iter() {
        assert!(one.location().is_some_and(|location| location.line() >= 1 && location.column() >= 1), "{one}");
    }
}

#[test]
fn cut_short_anywhere() {
    for text in [SPEC, SCHEMA] {
        for length in 0..=text.len() {
            read(&text.as_bytes()[..length]);
        }
    }
}

#[test]
fn with_any_byte_changed() {
    for text in [SPEC, SCHEMA] {
        for at in 0..text.len() {
            for byte in *b"\"}:0\\\xff" {
                let mut bytes = text.as_bytes().to_owned();
                bytes[at] = byte;
                read(&bytes);
            }
        }
    }
}

#[test]
fn with_any_byte_left_out_or_doubled() {
    for text in [SPEC, SCHEMA] {
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_owned();
            let byte = bytes.remove(at);
            read(&bytes);
            bytes.insert(at, byte);
            bytes.insert(at, byte);
            read(&bytes);
        }
    }
}

#[test]
fn nested_far_too_deeply() {
    const DEPTH: usize = 20_000;
    let array = "[".repeat(DEPTH);
    let object = "{\"a\":".repeat(DEPTH);
    let validator = r#"{"type":"array","value":"#.repeat(DEPTH);
    for deep in [array, object, validator] {
        read(deep.as_bytes());
        let (braces, brackets) = (deep.matches('{').count(), deep.matches('[').count());
        let value = if braces > 0 { "0" } else { "" };
        let whole = format!("{deep}{value}{}{}", "}".repeat(braces), "]".repeat(brackets));
        read(whole.as_bytes());
        read(format!(r#"{{"functions":[{{"functionType":"Query","args":{whole}}}]}}"#).as_bytes());
        read(format!(r#"{{"functions":{whole},"tables":{whole}}}"#).as_bytes());
        read(format!(r#"{{"url":{whole},"functions":[]}}"#).as_bytes());
    }
}
