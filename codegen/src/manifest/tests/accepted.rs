//! All variants of Convex's output are accepted.

use crate::diagnostic::Diagnostics;
use crate::manifest::{
    Field, Function, FunctionKind, FunctionSpec, HttpMethod, Literal, Schema, Validator, Visibility,
};
use crate::source::Source;

fn spec(text: &str) -> FunctionSpec {
    let mut diagnostics = Diagnostics::new();
    let spec = FunctionSpec::read(&Source::new("spec.json", text), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    spec.unwrap()
}

fn function(text: &str) -> Function {
    spec(&format!("[{text}]")).functions.remove(0)
}

/// Reads a validator as the return value of a function.
fn validator(text: &str) -> Validator {
    let function = function(&format!(
        r#"{{"identifier":"a.js:b","functionType":"Query","args":{{"type":"any"}},"returns":{text}}}"#
    ));
    function.returns.unwrap()
}

fn literal(text: &str) -> Literal {
    match validator(&format!(r#"{{"type":"literal","value":{text}}}"#)) {
        Validator::Literal(literal) => literal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_whole_spec() {
    let spec = spec(
        r##"{ "url": "https://happy-animal-123.convex.cloud", "later": [{}], "functions": [
            { "args": { "type": "object", "value": { "n": { "fieldType": { "type": "number" }, "optional": false } } },
              "functionType": "Mutation", "identifier": "dir/file.js:sendOne",
              "returns": { "type": "null" }, "visibility": { "kind": "internal" }, "later": 1 },
            { "functionType": "HttpAction", "method": "POST", "path": "/getMessage" },
            { "functionType": "HttpAction", "method": "GET", "path": "/p/*" },
            { "functionType": "HttpAction", "method": "GET", "path": "*" },
            { "functionType": "HttpAction", "method": "GET", "path": "/users/:id" }
        ] }"##,
    );
    assert_eq!(spec.url.as_deref(), Some("https://happy-animal-123.convex.cloud"));
    let function = &spec.functions[0];
    assert_eq!(function.identifier.path(), "dir/file:sendOne");
    assert_eq!((function.kind, function.visibility), (FunctionKind::Mutation, Visibility::Internal));
    assert_eq!(function.returns, Some(Validator::Null));
    let field = Field { name: "n".to_owned(), validator: Validator::Number, optional: false };
    assert_eq!(function.args, Validator::Object(vec![field]));
    let routes: Vec<_> = spec.http_actions.iter().map(|one| (one.method, one.path.as_str())).collect();
    let get = HttpMethod::Get;
    assert_eq!(routes, [(HttpMethod::Post, "/getMessage"), (get, "/p/*"), (get, "*"), (get, "/users/:id")]);
}

#[test]
fn routes_that_print_the_same_are_one() {
    let source = Source::new(
        "spec.json",
        "[\n  { \"functionType\": \"HttpAction\", \"method\": \"GET\", \"path\": \"/a/*\" },\n  { \"functionType\": \"HttpAction\", \"method\": \"GET\", \"path\": \"/a/*\" },\n  { \"functionType\": \"HttpAction\", \"method\": \"PUT\", \"path\": \"/a/*\" }\n]",
    );
    let mut diagnostics = Diagnostics::new();
    let spec = FunctionSpec::read(&source, &mut diagnostics).unwrap();
    let routes: Vec<_> = spec.http_actions.iter().map(|one| (one.method, one.path.as_str())).collect();
    assert_eq!(routes, [(HttpMethod::Get, "/a/*"), (HttpMethod::Put, "/a/*")]);
    insta::assert_snapshot!(diagnostics, @r"
    warning: the route `GET /a/*` is listed twice, for a path and for a prefix; they become one
      --> spec.json:3:60 ([1].path)
      note: first here --> spec.json:2:60 ([0].path)
    ");
}

#[test]
fn the_bare_list_of_the_mcp_tool() {
    let spec = spec(r#"[{"identifier":"a.js:b","functionType":"Action","args":{"type":"any"},"returns":null}]"#);
    assert_eq!((spec.functions.len(), spec.url), (1, None));
}

#[test]
fn absent_validators() {
    let function = |rest: &str| function(&format!(r#"{{"identifier":"a.js:b","functionType":"Query",{rest}}}"#));
    let plain = function(r#""args":null"#);
    assert_eq!((plain.args, plain.returns, plain.visibility), (Validator::Any, None, Visibility::Public));
    assert_eq!(function(r#""args":{"type":"any"},"returns":null,"visibility":null"#).returns, None);
    assert_eq!(function(r#""args":{"type":"any"},"returns":{"type":"any"}"#).returns, Some(Validator::Any));
    assert_eq!(function(r#""args":{"type":"object","value":{}}"#).args, Validator::Object(vec![]));
}

#[test]
fn identifiers() {
    let path = |identifier: &str| {
        let text = format!(r#"{{"identifier":"{identifier}","functionType":"Query","args":null}}"#);
        function(&text).identifier.path()
    };
    assert_eq!(path("messages.js:list"), "messages:list");
    assert_eq!(path("messages:list"), "messages:list");
    assert_eq!(path("a/b/c.js:default"), "a/b/c:default");
    assert_eq!(path("a/b"), "a/b:default");
    assert_eq!(path("2fa.js:_x1"), "2fa:_x1");
    assert_eq!(path("a.b/c.d.js:e"), "a.b/c.d:e");
    assert_eq!(path(r"\u0061.js:b"), "a:b");
}

#[test]
fn every_kind_of_validator() {
    let kinds = [
        ("null", Validator::Null),
        ("number", Validator::Number),
        ("bigint", Validator::Bigint),
        ("commitTs", Validator::CommitTs),
        ("boolean", Validator::Boolean),
        ("string", Validator::String),
        ("bytes", Validator::Bytes),
        ("any", Validator::Any),
        ("map", Validator::Any),
        ("set", Validator::Any),
    ];
    for (kind, expected) in kinds {
        assert_eq!(validator(&format!(r#"{{"type":"{kind}"}}"#)), expected);
    }
    assert_eq!(validator(r#"{"type":"id","tableName":"_storage"}"#), Validator::Id("_storage".to_owned()));
    let element = Box::new(Validator::String);
    assert_eq!(validator(r#"{"type":"array","value":{"type":"string"}}"#), Validator::Array(element));
    assert_eq!(validator(r#"{"type":"union","value":[]}"#), Validator::Union(vec![]));
    assert_eq!(
        validator(r#"{"type":"union","value":[{"type":"string"},{"type":"union","value":[{"type":"null"}]}]}"#),
        Validator::Union(vec![Validator::String, Validator::Union(vec![Validator::Null])])
    );
}

#[test]
fn objects_are_sorted_and_may_have_odd_fields() {
    let object = validator(
        r#"{"type":"object","value":{
            "z":{"fieldType":{"type":"null"}},
            "a b.c":{"fieldType":{"type":"any"},"optional":true},
            "_id":{"fieldType":{"type":"id","tableName":"t"},"optional":false}}}"#,
    );
    let Validator::Object(fields) = object else { panic!("{object:?}") };
    let fields: Vec<_> = fields.iter().map(|field| (field.name.as_str(), field.optional)).collect();
    assert_eq!(fields, [("_id", false), ("a b.c", true), ("z", false)]);
}

#[test]
fn records() {
    let record = |keys: Validator| Validator::Record(Box::new(keys), Box::new(Validator::Number));
    let field = r#"{"fieldType":{"type":"number"},"optional":false}"#;
    for values in [field, r#"{"type":"number"}"#] {
        let text = format!(r#"{{"type":"record","keys":{{"type":"string"}},"values":{values}}}"#);
        assert_eq!(validator(&text), record(Validator::String));
    }
    let keys = r#"{"type":"union","value":[{"type":"id","tableName":"t"},{"type":"string"}]}"#;
    assert_eq!(
        validator(&format!(r#"{{"type":"record","keys":{keys},"values":{field}}}"#)),
        record(Validator::Union(vec![Validator::Id("t".to_owned()), Validator::String]))
    );
}

#[test]
fn literals() {
    assert_eq!(literal(r#""a\n\u00e9""#), Literal::String("a\né".to_owned()));
    assert_eq!(literal("true"), Literal::Boolean(true));
    assert_eq!(literal("1"), Literal::Number(1.0));
    assert_eq!(literal("0.1"), Literal::Number(0.1));
    assert_eq!(literal("9007199254740993"), Literal::Number(9_007_199_254_740_992.0));
    assert_eq!(literal(r#"{"$integer":"BQAAAAAAAAA="}"#), Literal::Bigint(5));
    assert_eq!(literal(r#"{"$integer":"/////////38="}"#), Literal::Bigint(i64::MAX));
    assert_eq!(literal(r#"{"__convexBigIntLiteral":"-9223372036854775808"}"#), Literal::Bigint(i64::MIN));
    assert_eq!(literal(r#"{"__convexBigIntLiteral":9007199254740993}"#), Literal::Bigint(9_007_199_254_740_993));
    // How serde_json passes a number if some crate of the build turns on its `arbitrary_precision`.
    assert_eq!(literal(r#"{"$serde_json::private::Number":"1.5"}"#), Literal::Number(1.5));
    for zero in ["-0", "-0.0", r#"{"$float":"AAAAAAAAAIA="}"#] {
        assert!(matches!(literal(zero), Literal::Number(value) if value == 0.0 && value.is_sign_negative()), "{zero}");
    }
}

#[test]
fn a_schema() {
    let text = r#"{ "tables": [
        { "tableName": "users", "indexes": [], "documentType": { "type": "object", "value": {} } },
        { "tableName": "logs", "documentType": null },
        { "tableName": "old" }
    ], "schemaValidation": true }"#;
    let mut diagnostics = Diagnostics::new();
    let schema = Schema::read(&Source::new("schema.json", text), &mut diagnostics).unwrap();
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let tables: Vec<_> = schema.tables.into_iter().map(|table| (table.name, table.document)).collect();
    let object = Some(Validator::Object(vec![]));
    assert_eq!(tables, [("users".to_owned(), object), ("logs".to_owned(), None), ("old".to_owned(), None)]);
}

#[test]
fn inferred_types() {
    let spec = spec(
        r#"{ "url": "", "types": { "Tree": { "type": "array", "value": { "type": "ref", "name": "Tree" } } },
             "schema": { "tables": [{ "tableName": "users", "documentType": null }] },
             "functions": [{ "identifier": "a.js:b", "functionType": "Query", "args": null, "inferred": true,
                 "returns": { "type": "record", "keys": { "type": "ref", "name": "Tree" },
                              "values": { "type": "document", "tableName": "users" } },
                 "doc": "One.\nTwo.", "deprecated": "old" }] }"#,
    );
    assert_eq!(spec.url, None);
    let tree = || Box::new(Validator::Ref("Tree".to_owned()));
    assert_eq!(spec.types["Tree"], Validator::Array(tree()));
    assert_eq!(spec.schema.unwrap().tables[0].name, "users");
    let function = &spec.functions[0];
    let users = Box::new(Validator::Document("users".to_owned()));
    assert_eq!(function.returns, Some(Validator::Record(tree(), users)));
    assert_eq!((function.inferred, function.doc.as_deref()), (true, Some("One.\nTwo.")));
    assert_eq!(function.deprecated.as_deref(), Some("old"));

    for rest in [r#""inferred":false,"doc":null,"deprecated":false"#, r#""deprecated":null,"inferred":true"#] {
        let text = format!(r#"{{"identifier":"a.js:b","functionType":"Query","args":null,"returns":null,{rest}}}"#);
        let function = self::function(&text);
        assert_eq!((function.inferred, function.doc, function.deprecated), (false, None, None));
    }
    let text = r#"{"identifier":"a.js:b","functionType":"Query","args":null,"deprecated":true}"#;
    assert_eq!(self::function(text).deprecated.as_deref(), Some(""));
    assert_eq!(self::spec(r#"{ "functions": [], "types": null, "schema": null }"#).schema, None);
}

#[test]
fn types_may_refer_to_themselves() {
    let spec = spec(
        r#"{ "functions": [], "types": {
            "A": { "type": "union", "value": [{ "type": "ref", "name": "A" }, { "type": "ref", "name": "B" }] },
            "B": { "type": "union", "value": [{ "type": "ref", "name": "A" }, { "type": "null" }] },
            "C": { "type": "ref", "name": "D" },
            "D": { "type": "object", "value": { "c": { "fieldType": { "type": "ref", "name": "C" } } } },
            "E": { "type": "union", "value": [] }
        } }"#,
    );
    assert_eq!(spec.types.len(), 5);
}

#[test]
fn locations_point_into_the_source() {
    let text = "{ \"functions\": [ 1,\n  { \"functionType\": \"Nope\" } ] }".replace("1,", "");
    let source = Source::new("spec.json", text);
    let mut diagnostics = Diagnostics::new();
    FunctionSpec::read(&source, &mut diagnostics);
    let location = diagnostics.iter().next().unwrap().location().unwrap();
    assert_eq!((location.line(), location.column()), (2, 21));
    assert_eq!(&source.text()[location.range()], "\"Nope\"");
}
