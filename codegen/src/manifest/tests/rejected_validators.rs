//! Errors in validators.

use super::returns;

#[test]
fn validators() {
    insta::assert_snapshot!(returns("12"), @r#"
    error: expected an object, found the number 12
     --> spec.json:1:70
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":12}]
      |                                                                      ^^ [0].returns
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns("{}"), @r#"
    error: `type` is missing
     --> spec.json:1:70
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{}}]
      |                                                                      ^ [0].returns
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"strng"}"#), @r#"
    warning: unknown validator `strng`; treated as `any`
     --> spec.json:1:78
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"strng"}}]
      |                                                                              ^^^^^^^ [0].returns.type
      |
      = note: in `a:b`
      = help: did you mean `string`?
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"quaternion"}"#), @r#"
    warning: unknown validator `quaternion`; treated as `any`
     --> spec.json:1:78
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"quaternion"}}]
      |                                                                              ^^^^^^^^^^^^ [0].returns.type
      |
      = note: in `a:b`
      = help: a newer version of convex-typed-codegen may know it
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"id"}"#), @r#"
    error: `tableName` is missing
     --> spec.json:1:70
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"id"}}]
      |                                                                      ^ [0].returns
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"id","tableName":"a b"}"#), @r#"
    error: `a b` is not a valid table name
     --> spec.json:1:95
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"id","tableName":"a b"}}]
      |                                                                                               ^^^^^ [0].returns.tableName
      |
      = note: a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` and has at most 64 bytes
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"array"}"#), @r#"
    error: `value` is missing
     --> spec.json:1:70
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"array"}}]
      |                                                                      ^ [0].returns
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"union","value":{}}"#), @r#"
    error: expected an array, found an object
     --> spec.json:1:94
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"union","value":{}}}]
      |                                                                                              ^ [0].returns.value
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"union","value":[1,{"type":"string"},"a"]}"#), @r#"
    error: expected an object, found the number 1
     --> spec.json:1:95
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"union","value":[1,{"type":"string"},"a"]}}]
      |                                                                                               ^ [0].returns.value[0]
      |
      = note: in `a:b`

    error: expected an object, found the string `a`
     --> spec.json:1:115
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"union","value":[1,{"type":"string"},"a"]}}]
      |                                                                                                                   ^^^ [0].returns.value[2]
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"object","value":[]}"#), @r#"
    error: expected an object, found an array
     --> spec.json:1:95
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"object","value":[]}}]
      |                                                                                               ^ [0].returns.value
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"object","value":{"a":{"fieldType":{"type":"any"}},"a":{"fieldType":{"type":"any"}}}}"#), @r#"
    error: duplicate key `a`
     --> spec.json:1:129
      |
    1 | ...":"object","value":{"a":{"fieldType":{"type":"any"}},"a":{"fieldType":{"type":"any"}}}}}]
      |                                                         ^^^ [0].returns.value.a
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"object","value":{"$a":{},"é":{"fieldType":1,"optional":"yes"}}}"#), @r#"
    error: `$a` is not a valid field name
     --> spec.json:1:96
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"object","value":{"$a":{},"é":{"fieldType":1,"optional":...
      |                                                                                                ^^^^ [0].returns.value.$a
      |
      = note: a field name is printable ASCII, does not start with `$`, is not empty and has at most 1024 bytes
      = note: in `a:b`

    error: `fieldType` is missing
     --> spec.json:1:101
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"object","value":{"$a":{},"é":{"fieldType":1,"optional":...
      |                                                                                                     ^ [0].returns.value.$a
      |
      = note: in `a:b`

    error: `é` is not a valid field name
     --> spec.json:1:104
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"object","value":{"$a":{},"é":{"fieldType":1,"optional":...
      |                                                                                                        ^^^ [0].returns.value["é"]
      |
      = note: a field name is printable ASCII, does not start with `$`, is not empty and has at most 1024 bytes
      = note: in `a:b`

    error: expected true or false, found the string `yes`
     --> spec.json:1:134
      |
    1 | ...value":{"$a":{},"é":{"fieldType":1,"optional":"yes"}}}}]
      |                                                  ^^^^^ [0].returns.value["é"].optional
      |
      = note: in `a:b`

    error: expected an object, found the number 1
     --> spec.json:1:121
      |
    1 | ...ype":"object","value":{"$a":{},"é":{"fieldType":1,"optional":"yes"}}}}]
      |                                                    ^ [0].returns.value["é"].fieldType
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"record","keys":{"type":"number"},"values":{"type":"any"}}"#), @r#"
    error: the keys of a record must be strings or ids
     --> spec.json:1:94
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"record","keys":{"type":"number"},"values":{"type":"any"...
      |                                                                                              ^ [0].returns.keys
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"record","keys":{"type":"string"},"values":{"fieldType":{"type":"any"},"optional":true}}"#), @r#"
    error: the values of a record cannot be optional
     --> spec.json:1:160
      |
    1 | ...,"values":{"fieldType":{"type":"any"},"optional":true}}}]
      |                                                     ^^^^ [0].returns.values.optional
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"record"}"#), @r#"
    error: `keys` is missing
     --> spec.json:1:70
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"record"}}]
      |                                                                      ^ [0].returns
      |
      = note: in `a:b`

    error: `values` is missing
     --> spec.json:1:70
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"record"}}]
      |                                                                      ^ [0].returns
      |
      = note: in `a:b`
    "#);
}

#[test]
fn literals() {
    insta::assert_snapshot!(returns(r#"{"type":"literal"}"#), @r#"
    error: `value` is missing
     --> spec.json:1:70
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"literal"}}]
      |                                                                      ^ [0].returns
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"literal","value":null}"#), @r#"
    error: expected a string, a number, a boolean or a bigint, found null
     --> spec.json:1:96
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"literal","value":null}}]
      |                                                                                                ^^^^ [0].returns.value
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"literal","value":[1]}"#), @r#"
    error: expected a string, a number, a boolean or a bigint, found an array
     --> spec.json:1:96
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"literal","value":[1]}}]
      |                                                                                                ^ [0].returns.value
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"literal","value":{"$integer":"AA=="}}"#), @r#"
    error: expected a literal: a string, a number, a boolean or a bigint
     --> spec.json:1:96
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"literal","value":{"$integer":"AA=="}}}]
      |                                                                                                ^ [0].returns.value
      |
      = note: in `a:b`
      = help: a bigint is `{"$integer": "<8 bytes in base64>"}` or `{"__convexBigIntLiteral": "<digits>"}`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"literal","value":{"$float":"AAAAAAAA+H8="}}"#), @r#"
    error: NaN cannot be a literal
     --> spec.json:1:96
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"literal","value":{"$float":"AAAAAAAA+H8="}}}]
      |                                                                                                ^ [0].returns.value
      |
      = note: in `a:b`
    "#);
    insta::assert_snapshot!(returns(r#"{"type":"literal","value":{"__convexBigIntLiteral":"9223372036854775808"}}"#), @r#"
    error: expected a literal: a string, a number, a boolean or a bigint
     --> spec.json:1:96
      |
    1 | [{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{"type":"literal","value":{"__convexBigIntLiteral":"922337203685...
      |                                                                                                ^ [0].returns.value
      |
      = note: in `a:b`
      = help: a bigint is `{"$integer": "<8 bytes in base64>"}` or `{"__convexBigIntLiteral": "<digits>"}`
    "#);
}
