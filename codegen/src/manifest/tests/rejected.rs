//! Errors in functions and tables.

use super::{messages, returns, schema, spec};

#[test]
fn functions() {
    insta::assert_snapshot!(spec(r#"[1, [], {}, { "functionType": 12 }]"#), @r#"
    error: expected an object, found the number 1
     --> spec.json:1:2
      |
    1 | [1, [], {}, { "functionType": 12 }]
      |  ^ [0]

    error: expected an object, found an array
     --> spec.json:1:5
      |
    1 | [1, [], {}, { "functionType": 12 }]
      |     ^ [1]

    error: `functionType` is missing
     --> spec.json:1:9
      |
    1 | [1, [], {}, { "functionType": 12 }]
      |         ^ [2]

    error: expected a string, found the number 12
     --> spec.json:1:31
      |
    1 | [1, [], {}, { "functionType": 12 }]
      |                               ^^ [3].functionType
    "#);
    insta::assert_snapshot!(spec(r#"[{ "functionType": "Query" }]"#), @r#"
    error: `identifier` is missing
     --> spec.json:1:2
      |
    1 | [{ "functionType": "Query" }]
      |  ^ [0]

    error: `args` is missing
     --> spec.json:1:2
      |
    1 | [{ "functionType": "Query" }]
      |  ^ [0]
    "#);
    insta::assert_snapshot!(spec("{\n  \"functions\": [\n    { \"functionType\": \"Query\", \"identifier\": [],\n      \"args\": { \"type\": \"string\" }, \"visibility\": { \"kind\": \"secret\" } }\n  ]\n}"), @r#"
    error: expected a string, found an array
     --> spec.json:3:46
      |
    3 |     { "functionType": "Query", "identifier": [],
      |                                              ^ functions[0].identifier

    error: arguments must be an `object` or `any`
     --> spec.json:4:15
      |
    4 |       "args": { "type": "string" }, "visibility": { "kind": "secret" } }
      |               ^ functions[0].args

    error: expected `public` or `internal`, found the string `secret`
     --> spec.json:4:61
      |
    4 |       "args": { "type": "string" }, "visibility": { "kind": "secret" } }
      |                                                             ^^^^^^^^ functions[0].visibility.kind
    "#);
    insta::assert_snapshot!(spec(r#"[{ "functionType": "Cron", "identifier": "a.js:b" }]"#), @r#"
    warning: unknown function type `Cron`; the function is left out
     --> spec.json:1:20
      |
    1 | [{ "functionType": "Cron", "identifier": "a.js:b" }]
      |                    ^^^^^^ [0].functionType
      |
      = help: known types are `Query`, `Mutation`, `Action` and `HttpAction`
    "#);
    insta::assert_snapshot!(spec(r#"[{ "functionType": "Query", "functionType": "Action" }]"#), @r#"
    error: duplicate key `functionType`
     --> spec.json:1:29
      |
    1 | [{ "functionType": "Query", "functionType": "Action" }]
      |                             ^^^^^^^^^^^^^^ [0].functionType
    "#);
    insta::assert_snapshot!(spec(r#"[{ "functionType": "HttpAction", "method": "HEAD", "path": "/a" }, { "functionType": "HttpAction", "method": "GET", "path": "a" }, { "functionType": "HttpAction" }]"#), @r#"
    warning: unknown HTTP method `HEAD`; the route is left out
     --> spec.json:1:44
      |
    1 | [{ "functionType": "HttpAction", "method": "HEAD", "path": "/a" }, { "functionType": "HttpAction", "method": "GET", "path": "a" }, { ...
      |                                            ^^^^^^ [0].method
      |
      = help: known methods are DELETE, GET, OPTIONS, PATCH, POST, PUT

    error: `a` is not a valid route path
     --> spec.json:1:125
      |
    1 | ..., { "functionType": "HttpAction", "method": "GET", "path": "a" }, { "functionType": "HttpAction" }]
      |                                                               ^^^ [1].path
      |
      = note: a route starts with `/` and has no control characters

    error: `path` is missing
     --> spec.json:1:132
      |
    1 | ..."functionType": "HttpAction", "method": "GET", "path": "a" }, { "functionType": "HttpAction" }]
      |                                                                  ^ [2]

    error: `method` is missing
     --> spec.json:1:132
      |
    1 | ..."functionType": "HttpAction", "method": "GET", "path": "a" }, { "functionType": "HttpAction" }]
      |                                                                  ^ [2]
    "#);
}

#[test]
fn duplicates() {
    insta::assert_snapshot!(spec("[\n  { \"functionType\": \"Query\", \"identifier\": \"a.js:b\", \"args\": null },\n  { \"functionType\": \"Action\", \"identifier\": \"a:b\", \"args\": null }\n]"), @r#"
    error: the function `a:b` is defined twice
     --> spec.json:3:45
      |
    3 |   { "functionType": "Action", "identifier": "a:b", "args": null }
      |                                             ^^^^^ [1].identifier
      |
     ::: spec.json:2:44
      |
    2 |   { "functionType": "Query", "identifier": "a.js:b", "args": null },
      |                                            -------- first here
    "#);
    insta::assert_snapshot!(spec(r#"[{"functionType":"HttpAction","method":"GET","path":"/a"},{"functionType":"HttpAction","method":"GET","path":"/a"}]"#), @r#"
    error: the route `GET /a` is defined twice
     --> spec.json:1:110
      |
    1 | [{"functionType":"HttpAction","method":"GET","path":"/a"},{"functionType":"HttpAction","method":"GET","path":"/a"}]
      |                                                                                                              ^^^^ [1].path
      |
     ::: spec.json:1:53
      |
    1 | [{"functionType":"HttpAction","method":"GET","path":"/a"},{"functionType":"HttpAction","method":"GET","path":"/a"}]
      |                                                     ---- first here
    "#);
    insta::assert_snapshot!(schema(r#"{"tables":[{"tableName":"a"},{"tableName":"a"}]}"#), @r#"
    error: the table `a` is defined twice
     --> schema.json:1:43
      |
    1 | {"tables":[{"tableName":"a"},{"tableName":"a"}]}
      |                                           ^^^ tables[1].tableName
      |
     ::: schema.json:1:25
      |
    1 | {"tables":[{"tableName":"a"},{"tableName":"a"}]}
      |                         --- first here
    "#);
}

#[test]
fn tables() {
    insta::assert_snapshot!(schema(r#"{"tables":[{"tableName":"a-b"},{"tableName":"_storage"},{},{"tableName":"c","documentType":[]}]}"#), @r#"
    error: `a-b` is not a valid table name
     --> schema.json:1:25
      |
    1 | {"tables":[{"tableName":"a-b"},{"tableName":"_storage"},{},{"tableName":"c","documentType":[]}]}
      |                         ^^^^^ tables[0].tableName
      |
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes

    error: `_storage` cannot be a table of a schema: names that start with `_` are reserved for Convex
     --> schema.json:1:45
      |
    1 | {"tables":[{"tableName":"a-b"},{"tableName":"_storage"},{},{"tableName":"c","documentType":[]}]}
      |                                             ^^^^^^^^^^ tables[1].tableName

    error: `tableName` is missing
     --> schema.json:1:57
      |
    1 | {"tables":[{"tableName":"a-b"},{"tableName":"_storage"},{},{"tableName":"c","documentType":[]}]}
      |                                                         ^ tables[2]

    error: expected an object, found an array
     --> schema.json:1:92
      |
    1 | {"tables":[{"tableName":"a-b"},{"tableName":"_storage"},{},{"tableName":"c","documentType":[]}]}
      |                                                                                            ^ tables[3].documentType
      |
      = note: in the table `c`
    "#);
}

#[test]
fn identifiers() {
    let said = |identifier: &str| {
        messages(&spec(&format!(r#"[{{"functionType":"Query","identifier":"{identifier}","args":null}}]"#)))
    };
    insta::assert_snapshot!(said("a-b.js:c"), @r"
    error: `a-b.js` is not a valid module path
      = note: each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit and at most 64 bytes
    ");
    insta::assert_snapshot!(said("a.js:1c"), @r"
    error: `1c` is not a valid function name
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes
    ");
    insta::assert_snapshot!(said("a.js:c d"), @r"
    error: `c d` is not a valid function name
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes
    ");
    insta::assert_snapshot!(said("a.js:__"), @r"
    error: `__` is not a valid function name
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes
    ");
    insta::assert_snapshot!(said("a.js:"), @r"
    error: `` is not a valid function name
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes
    ");
    insta::assert_snapshot!(said("../a.js:b"), @r"
    error: `../a.js` is not a valid module path
      = note: each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit and at most 64 bytes
    ");
    insta::assert_snapshot!(said("/a.js:b"), @r"
    error: `/a.js` is not a valid module path
      = note: each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit and at most 64 bytes
    ");
    insta::assert_snapshot!(said("a//b.js:c"), @r"
    error: `a//b.js` is not a valid module path
      = note: each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit and at most 64 bytes
    ");
    insta::assert_snapshot!(said(".js:a"), @r"
    error: `.js` is not a valid module path
      = note: each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit and at most 64 bytes
    ");
    insta::assert_snapshot!(said("a.ts:b"), @r"
    error: `a.ts` is not a valid module path
      = note: a module path ends in `.js`
    ");
    insta::assert_snapshot!(said("a:b:c"), @r"
    error: `a:b` is not a valid module path
      = note: each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit and at most 64 bytes
    ");
    insta::assert_snapshot!(said("ä.js:b"), @r"
    error: `ä.js` is not a valid module path
      = note: each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit and at most 64 bytes
    ");
    insta::assert_snapshot!(said(&format!("a.js:{}", "b".repeat(65))), @r"
    error: `bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb...` is not a valid function name
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes
    ");
    assert_eq!(said(&format!("{}.js:{}", "a".repeat(61), "b".repeat(64))), "");
}

#[test]
fn every_problem_is_reported_at_once() {
    let field = |name: &str| format!(r#""{name}":{{"fieldType":{{"type":12}}}}"#);
    let fields: Vec<_> = (100..160).map(|index| field(&format!("f{index}"))).collect();
    let text = returns(&format!(r#"{{"type":"object","value":{{{}}}}}"#, fields.join(",")));
    assert_eq!(text.matches("error: expected a string, found the number 12").count(), 50);
    assert!(text.ends_with("... and 10 more"), "{text}");
}

#[test]
fn a_minified_file_is_clipped() {
    let fields: Vec<_> = (0..10_000).map(|index| format!(r#""f{index}":{{"fieldType":{{"type":"any"}}}}"#)).collect();
    let object = format!(
        r#"{{"type":"object","value":{{{},"é":{{"fieldType":1}},{}}}}}"#,
        fields[..5000].join(","),
        fields[5000..].join(",")
    );
    insta::assert_snapshot!(returns(&object), @r#"
    error: `é` is not a valid field name
     --> spec.json:1:183986
      |
    1 | ..."type":"any"}},"f4999":{"fieldType":{"type":"any"}},"é":{"fieldType":1},"f5000":{"fieldType":{"type":"any"}},"f5001":{"fieldType":...
      |                                                        ^^^ [0].returns.value["é"]
      |
      = note: a field name is printable ASCII, does not start with `$`, is not empty and has at most 1024 bytes
      = note: in `a:b`

    error: expected an object, found the number 1
     --> spec.json:1:184003
      |
    1 | ...":{"fieldType":{"type":"any"}},"é":{"fieldType":1},"f5000":{"fieldType":{"type":"any"}},"f5001":{"fieldType":{"type":"any"}},"f500...
      |                                                    ^ [0].returns.value["é"].fieldType
      |
      = note: in `a:b`
    "#);
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |depth: usize| {
        format!(r#"{}{{"type":"any"}}{}"#, r#"{"type":"array","value":"#.repeat(depth), "}".repeat(depth))
    };
    assert_eq!(returns(&deep(120)), "");
    insta::assert_snapshot!(messages(&returns(&deep(130))), @"error: nested too deeply: more than 128 levels");
}

#[test]
fn quoted_text_has_no_control_characters() {
    let text = returns(r#"{"type":"\u001b[31mred\u0007\nline"}"#);
    assert!(!text.contains(['\u{1b}', '\u{7}']), "{text}");
}
