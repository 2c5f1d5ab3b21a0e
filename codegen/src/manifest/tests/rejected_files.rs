//! Errors in files of another kind, and in invalid JSON.

use super::{schema, spec};

#[test]
fn files_of_another_kind() {
    insta::assert_snapshot!(spec(""), @r"
    error: the file is empty
     --> spec.json:1:1
      |
    1 |
      | ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec(" \n "), @r"
    error: the file is empty
     --> spec.json:2:2
      |
    2 |  
      |  ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec("<!DOCTYPE html>\n<html>"), @r"
    error: not a function spec: this looks like a web page
     --> spec.json:1:1
      |
    1 | <!DOCTYPE html>
      | ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec("Fetching functions...\n{ \"functions\": [] }"), @r"
    error: not a function spec: it starts with `Fetching functions...`
     --> spec.json:1:1
      |
    1 | Fetching functions...
      | ^
      |
      = help: remove the text before the `{`; redirect only standard output to the file
    ");
    insta::assert_snapshot!(spec("[CONVEX Q(a:b)] hello\n{ \"functions\": [] }"), @r"
    error: not a function spec: it starts with `[CONVEX Q(a:b)] hello`
     --> spec.json:1:1
      |
    1 | [CONVEX Q(a:b)] hello
      | ^
      |
      = help: remove the text before the `{`; redirect only standard output to the file
    ");
    insta::assert_snapshot!(spec(r#"{ "openapi": "3.0.0" }"#), @r#"
    error: not a function spec: this looks like an OpenAPI description
     --> spec.json:1:1
      |
    1 | { "openapi": "3.0.0" }
      | ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    "#);
    insta::assert_snapshot!(spec(r#"{ "name": "app", "version": "1.0.0" }"#), @r#"
    error: not a function spec: this looks like a package.json
     --> spec.json:1:1
      |
    1 | { "name": "app", "version": "1.0.0" }
      | ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    "#);
    insta::assert_snapshot!(spec(r#"{ "tables": [] }"#), @r#"
    error: not a function spec: this looks like a schema
     --> spec.json:1:1
      |
    1 | { "tables": [] }
      | ^
      |
      = help: pass a schema with `Builder::schema` or `--schema`
    "#);
    insta::assert_snapshot!(spec(r#"{ "status": "success", "value": [] }"#), @r#"
    error: not a function spec: this looks like a response of Convex's HTTP API
     --> spec.json:1:1
      |
    1 | { "status": "success", "value": [] }
      | ^
      |
      = help: save only its `value`
    "#);
    insta::assert_snapshot!(spec("{}"), @r"
    error: not a function spec: it has no key `functions`
     --> spec.json:1:1
      |
    1 | {}
      | ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec("12"), @r"
    error: not a function spec: expected an object with the key `functions`
     --> spec.json:1:1
      |
    1 | 12
      | ^^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec("null"), @r"
    error: not a function spec: expected an object with the key `functions`
     --> spec.json:1:1
      |
    1 | null
      | ^^^^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec(r#"{ "functions": {} }"#), @r#"
    error: expected `functions` to be an array
     --> spec.json:1:16
      |
    1 | { "functions": {} }
      |                ^ functions
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    "#);
    insta::assert_snapshot!(schema(r#"{ "functions": [] }"#), @r#"
    error: not a schema: this looks like a function spec
     --> schema.json:1:1
      |
    1 | { "functions": [] }
      | ^
      |
      = help: pass a function spec with `Builder::manifest` or `--manifest`
    "#);
    insta::assert_snapshot!(schema(""), @r"
    error: the file is empty
     --> schema.json:1:1
      |
    1 |
      | ^
      |
      = help: the schema is what `export()` of the default export of `convex/schema.ts` returns
    ");
    insta::assert_snapshot!(schema("[1]"), @r"
    error: not a schema: expected an object with the key `tables`
     --> schema.json:1:1
      |
    1 | [1]
      | ^
      |
      = help: the schema is what `export()` of the default export of `convex/schema.ts` returns
    ");
}

#[test]
fn broken_json() {
    insta::assert_snapshot!(spec("{ \"functions\": [\n  { \"args\": {"), @r#"
    error: unexpected end of file: the JSON is incomplete
     --> spec.json:2:13
      |
    2 |   { "args": {
      |             ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    "#);
    insta::assert_snapshot!(spec("{ \"functions\": [,]\n}"), @r#"
    error: invalid JSON: expected a value
     --> spec.json:1:17
      |
    1 | { "functions": [,]
      |                 ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    "#);
    insta::assert_snapshot!(spec("{ \"functions\": []\n}\nDone."), @r"
    error: invalid JSON: unexpected text after the end
     --> spec.json:3:1
      |
    3 | Done.
      | ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec("{ functions: [] }"), @r"
    error: invalid JSON: expected a key in double quotes
     --> spec.json:1:3
      |
    1 | { functions: [] }
      |   ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    ");
    insta::assert_snapshot!(spec("{ \"functions\": [] "), @r#"
    error: unexpected end of file: the JSON is incomplete
     --> spec.json:1:18
      |
    1 | { "functions": [] 
      |                  ^
      |
      = help: regenerate it with `npx convex function-spec > convex/function-spec.json`
    "#);
    insta::assert_snapshot!(spec("[\n  {\n    \"functionType\": \"\\ud800\" }]"), @r#"
    error: invalid JSON: unexpected end of hex escape
     --> spec.json:3:28
      |
    3 |     "functionType": "\ud800" }]
      |                            ^
    "#);
    insta::assert_snapshot!(spec("[{ \"functionType\": 1e999 }]"), @r#"
    error: invalid JSON: number out of range
     --> spec.json:1:24
      |
    1 | [{ "functionType": 1e999 }]
      |                        ^
    "#);
}
