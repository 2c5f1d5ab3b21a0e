//! Arguments that most functions refuse, and functions that do not exist.

use convex_typed::{Action, FunctionReference, Kind, Mutation, Object, Query, Value};
use convex_typed_tests::call;
use convex_typed_tests::server::Server;
use serde::{Deserialize, Serialize};

use crate::calls::{Auth, Reference, same};
use crate::recorder::Recorder;

/// Defines references whose arguments can be any object.
macro_rules! references {
    ($($name:ident: $kind:ident $path:literal;)*) => {
        $(
            #[derive(Serialize, Deserialize)]
            struct $name(Object);

            impl FunctionReference<$kind> for $name {
                const PATH: &'static str = $path;
                type Returns = Value;
            }
        )*

        const REFERENCES: &[Reference] =
            &[$(Reference { kind: Kind::$kind, path: $path, caller: call::by_text::<$kind, $name> }),*];
    };
}

references! {
    // Functions that accept some of these arguments, or none.
    Null: Query "values:nothing";
    Number: Query "values:number";
    Int64: Query "values:int64";
    Boolean: Query "values:boolean";
    Text: Query "values:string";
    Bytes: Query "values:bytes";
    UserId: Query "values:id";
    Strings: Query "values:strings";
    Scores: Query "values:scores";
    Nothing: Query "values:empty";
    Fields: Query "values:object";
    Words: Query "unions:words";
    ByWord: Query "unions:byWord";
    Scalars: Query "unions:scalars";
    Never: Query "unions:none";
    Optional: Query "presence:allOptional";
    Create: Mutation "users:create";
    Store: Action "files:store";
    // Functions of another kind, and functions that do not exist.
    MutationAsQuery: Query "users:create";
    QueryAsMutation: Mutation "users:named";
    QueryAsAction: Action "users:named";
    Internal: Query "secrets:read";
    NoExport: Query "users:nowhere";
    NoModule: Action "nowhere/at/all:x";
    NoDefault: Mutation "users:default";
    // Other paths of a function, and invalid paths.
    Default: Query "greet:default";
    WithExtension: Query "greet.js:default";
    NoPath: Query "not a path:x";
    TwoColons: Mutation "a:b:c";
}

const ARGUMENTS: &[&str] = &[
    "{}",
    r#"{"value":null}"#,
    r#"{"value":1}"#,
    r#"{"value":-0.0}"#,
    r#"{"value":{"$float":"AAAAAAAA+H8="}}"#,
    r#"{"value":{"$integer":"AQAAAAAAAAA="}}"#,
    r#"{"value":"yes"}"#,
    r#"{"value":"10001users"}"#,
    r#"{"value":"10001notes"}"#,
    r#"{"value":true}"#,
    r#"{"value":{"$bytes":"aGk="}}"#,
    r#"{"value":[]}"#,
    r#"{"value":["a",1]}"#,
    r#"{"value":{}}"#,
    r#"{"value":{"a":1}}"#,
    r#"{"value":{"kind":"circle","radius":1,"more":2}}"#,
    r#"{"value":{"kind":"hexagon"}}"#,
    r#"{"value":"yes","more":1}"#,
    r#"{"a":null}"#,
    r#"{"b":null}"#,
    r#"{"name":"n"}"#,
    r#"{"name":null}"#,
    r#"{"name":"n","email":null}"#,
    r#"{"name":"n","":"odd","a b":[{"~":"\u0000\u2028\ud83d\ude00"}]}"#,
    r#"{"text":{"$integer":"AQAAAAAAAAA="}}"#,
];

#[tokio::test]
async fn every_kind_of_function_with_invalid_arguments() {
    let Some(server) = Server::shared() else { return };
    let recorder = Recorder::before(&server.url);
    for reference in REFERENCES {
        for args in ARGUMENTS {
            same(&recorder, reference, args, false, &Auth::Nobody).await;
        }
    }
}
