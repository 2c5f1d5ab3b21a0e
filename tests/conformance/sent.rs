//! Compares the requests of both clients.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use convex_typed::{Object, Value, wire};
use convex_typed_test_support::Request;

use crate::differences::Difference;
use crate::pagination::without_nulls;

/// Headers that HTTP clients add, and that Convex ignores.
const OF_HTTP: [&str; 9] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "connection",
    "content-length",
    "host",
    "sec-fetch-mode",
    "user-agent",
    "transfer-encoding",
];

/// Returns the differences between two requests. Panics if one of them is not a known one.
#[track_caller]
pub(crate) fn compare(ours: &Request, theirs: &Request) -> Vec<Difference> {
    let mut found = Vec::new();
    assert_eq!(ours.method, theirs.method);
    if ours.uri != theirs.uri {
        let (ours, theirs) = (ours.uri.to_string(), theirs.uri.to_string());
        assert!(theirs == "/api/function" && ours.starts_with("/api/run/"), "{ours} {theirs}");
        found.push(Difference::AnyKind);
    }
    headers(ours, theirs, &mut found);
    bodies(ours, theirs, &mut found);
    found
}

/// Values by name.
type Headers = BTreeMap<String, String>;

#[track_caller]
fn headers(ours: &Request, theirs: &Request, found: &mut Vec<Difference>) {
    let relevant = |request: &Request| {
        let headers = request.headers.iter().filter(|(name, _)| !OF_HTTP.contains(&name.as_str()));
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
    };
    let (mut ours_headers, mut theirs_headers): (Headers, Headers) = (relevant(ours), relevant(theirs));
    let names = (ours_headers.remove("convex-client").unwrap(), theirs_headers.remove("convex-client").unwrap());
    assert!(names.0.starts_with("convex-typed-rs-") && names.1.starts_with("npm-"), "{names:?}");
    found.push(Difference::ClientName);
    let authorization = (ours_headers.remove("authorization"), theirs_headers.remove("authorization"));
    if ours.uri == "/api/query_ts" && authorization.0.is_some() && authorization.1.is_none() {
        found.push(Difference::AuthorizedTime);
    } else {
        assert_eq!(authorization.0.as_deref().map(identity), authorization.1.as_deref().map(identity));
    }
    assert_eq!(ours_headers, theirs_headers);
}

/// Decodes the identity in an `Authorization` header, because its fields may be in any order.
fn identity(header: &str) -> (String, Option<Value>) {
    match header.split_once(':') {
        Some((key, acting)) => {
            let json = STANDARD.decode(acting).unwrap();
            (key.to_owned(), Some(wire::from_str(std::str::from_utf8(&json).unwrap()).unwrap()))
        }
        None => (header.to_owned(), None),
    }
}

#[track_caller]
fn bodies(ours: &Request, theirs: &Request, found: &mut Vec<Difference>) {
    if ours.body.is_empty() || theirs.body.is_empty() {
        assert_eq!(ours.body, theirs.body);
        return;
    }
    let (ours, mut theirs) = (fields(ours), fields(theirs));
    if let Value::Array(list) = &theirs["args"]
        && let [args] = &list[..]
    {
        let args = args.clone();
        theirs.insert("args".to_owned(), args);
        found.push(Difference::BareArguments);
    }
    if let (Value::String(path), Value::String(module)) = (&ours["path"], &theirs["path"])
        && path.strip_suffix(":default") == Some(module)
    {
        let path = ours["path"].clone();
        theirs.insert("path".to_owned(), path);
        found.push(Difference::DefaultExport);
    }
    if ours["args"] != theirs["args"] && ours["args"] == without_nulls(theirs["args"].clone()) {
        theirs.insert("args".to_owned(), ours["args"].clone());
        found.push(Difference::PaginationNulls);
    }
    if ours != theirs && without_prototype(Value::Object(ours.clone())) == Value::Object(theirs.clone()) {
        theirs = ours.clone();
        found.push(Difference::Prototype);
    }
    assert_eq!(ours, theirs);
}

fn fields(sent: &Request) -> Object {
    wire::from_str(sent.text()).unwrap()
}

/// The value without the fields that JavaScript does not keep.
fn without_prototype(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(without_prototype).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(name, _)| name != "__proto__");
            Value::Object(fields.map(|(name, value)| (name, without_prototype(value))).collect())
        }
        scalar => scalar,
    }
}
