//! Errors in references to types and documents, and in the other keys that `pull` adds.

use super::{messages, spec};
use crate::diagnostic::Diagnostics;
use crate::manifest::{FunctionSpec, Schema};
use crate::source::Source;

/// A spec of one function that returns this, with more keys next to `functions`.
fn with(returns: &str, more: &str) -> String {
    format!(
        r#"{{ "functions": [{{ "identifier": "a.js:b", "functionType": "Query", "args": null, "inferred": true,
             "returns": {returns} }}]{more} }}"#
    )
}

#[test]
fn undefined_types() {
    insta::assert_snapshot!(spec(&with(r#"{ "type": "array", "value": { "type": "ref", "name": "Mesage" } }"#,
        r#", "types": { "Message": { "type": "string" } }"#)), @r#"
    error: undefined type `Mesage`
     --> spec.json:2:78
      |
    2 | ...   "returns": { "type": "array", "value": { "type": "ref", "name": "Mesage" } } }], "types": { "Message": { "type": "string" } } }
      |                                                                       ^^^^^^^^ functions[0].returns.value.name
      |
      = help: did you mean `Message`?
    "#);
    insta::assert_snapshot!(messages(&spec(&with(r#"{ "type": "ref", "name": "Message" }"#, ""))), @r"
    error: undefined type `Message`
      = help: regenerate the manifest with the command that inferred its types
    ");
    // A type that could not be read is not also reported as undefined.
    insta::assert_snapshot!(messages(&spec(&with(r#"{ "type": "ref", "name": "A" }"#, r#", "types": { "A": 1 }"#))), @r"
    error: expected an object, found the number 1
      = note: in the type `A`
    ");
}

#[test]
fn types_that_refer_only_to_themselves() {
    let types = r#", "types": {
        "A": { "type": "ref", "name": "B" }, "B": { "type": "union", "value": [{ "type": "ref", "name": "A" }] },
        "C": { "type": "ref", "name": "C" }, "D": { "type": "ref", "name": "E" }, "E": { "type": "null" } }"#;
    insta::assert_snapshot!(spec(&with("null", types)), @r#"
    error: the type `A` refers only to itself
     --> spec.json:3:14
      |
    3 |         "A": { "type": "ref", "name": "B" }, "B": { "type": "union", "value": [{ "type": "ref", "name": "A" }] },
      |              ^ types.A
      |
      = help: regenerate the manifest with the command that inferred its types

    error: the type `B` refers only to itself
     --> spec.json:3:51
      |
    3 |         "A": { "type": "ref", "name": "B" }, "B": { "type": "union", "value": [{ "type": "ref", "name": "A" }] },
      |                                                   ^ types.B
      |
      = help: regenerate the manifest with the command that inferred its types

    error: the type `C` refers only to itself
     --> spec.json:4:14
      |
    4 |         "C": { "type": "ref", "name": "C" }, "D": { "type": "ref", "name": "E" }, "E": { "type": "null" } } }
      |              ^ types.C
      |
      = help: regenerate the manifest with the command that inferred its types
    "#);
}

#[test]
fn types_that_are_nested_too_deeply() {
    let types: Vec<String> =
        (0..20_000).map(|n| format!(r#""T{n}": {{ "type": "ref", "name": "T{}" }}"#, n + 1)).collect();
    let types = format!(r#", "types": {{ {}, "T20000": {{ "type": "null" }} }}"#, types.join(","));
    insta::assert_snapshot!(messages(&spec(&with("null", &types))), @r"
    error: types refer to each other more than 500 levels deep
      = help: make one of them `any`
    ");
}

#[test]
fn keys_of_the_wrong_kind() {
    let texts = [
        with("null", r#", "types": []"#),
        with("null", r#", "types": { "": { "type": "null" } }"#),
        with("null", r#", "types": { "A": { "type": "null" }, "A": { "type": "null" } }"#),
        with("null", r#", "schema": 1"#),
        with("null", r#", "schema": { "tables": [{ "tableName": "a b" }] }"#),
        with(r#"{ "type": "ref" }"#, ""),
        with(r#"{ "type": "document", "tableName": 1 }"#, ""),
    ];
    insta::assert_snapshot!(texts.map(|text| messages(&spec(&text))).join("\n\n"), @r"
    error: expected an object, found an array

    error: a type has no name
      = note: in the type ``

    error: duplicate key `A`

    error: expected a schema: an object with the list `tables`
      = help: the schema is what `export()` of the default export of `convex/schema.ts` returns

    error: `a b` is not a valid table name
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes

    error: `name` is missing
      = note: in `a:b`

    error: expected a string, found the number 1
      = note: in `a:b`
    ");
    let function = |rest: &str| {
        messages(&spec(&format!(r#"[{{"identifier":"a.js:b","functionType":"Query","args":null,{rest}}}]"#)))
    };
    insta::assert_snapshot!(function(r#""inferred":"yes""#), @r"
    error: expected true or false, found the string `yes`
      = note: in `a:b`
    ");
    insta::assert_snapshot!(function(r#""doc":["a"]"#), @r"
    error: expected a string, found an array
      = note: in `a:b`
    ");
    insta::assert_snapshot!(function(r#""deprecated":1"#), @r"
    error: expected a string with the reason, or true, found the number 1
      = note: in `a:b`
    ");
}

fn documents(schema: Option<&str>) -> String {
    let mut diagnostics = Diagnostics::new();
    let text = with(r#"{ "type": "array", "value": { "type": "document", "tableName": "user" } }"#, "");
    let spec = FunctionSpec::read(&Source::new("spec.json", text), &mut diagnostics).unwrap();
    let schema = schema.map(|text| Schema::read(&Source::new("schema.json", text), &mut diagnostics).unwrap());
    spec.check_documents(schema.as_ref(), &mut diagnostics);
    diagnostics.render(false)
}

#[test]
fn documents_of_unknown_tables() {
    insta::assert_snapshot!(documents(None), @r#"
    error: documents of the table `user` need a schema, but there is none
     --> spec.json:2:88
      |
    2 |              "returns": { "type": "array", "value": { "type": "document", "tableName": "user" } } }] }
      |                                                                                        ^^^^^^ functions[0].returns.value.tableName
      |
      = help: pass one with `Builder::schema` or `--schema`, or regenerate the manifest with one
    "#);
    insta::assert_snapshot!(messages(&documents(Some(r#"{ "tables": [{ "tableName": "users" }] }"#))), @r"
    error: the schema has no table `user`
      = help: did you mean `users`?
    ");
    insta::assert_snapshot!(messages(&documents(Some(r#"{ "tables": [] }"#))), @r"
    error: the schema has no table `user`
      = help: the schema and the manifest must come from the same sources: regenerate both
    ");
    assert_eq!(documents(Some(r#"{ "tables": [{ "tableName": "user" }] }"#)), "");
}

#[test]
fn references_in_a_schema() {
    let text = r#"{ "tables": [{ "tableName": "a", "documentType": { "type": "document", "tableName": "a" } }] }"#;
    insta::assert_snapshot!(super::schema(text), @r#"
    error: a schema cannot refer to types or documents by name
     --> schema.json:1:85
      |
    1 | { "tables": [{ "tableName": "a", "documentType": { "type": "document", "tableName": "a" } }] }
      |                                                                                     ^^^ tables[0].documentType.tableName
    "#);
}
