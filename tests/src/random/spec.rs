//! A random function spec: nested validators of every kind, with names that are hard to get right.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::rng::Rng;

const FIELDS: &[&str] = &[
    "a",
    "b",
    "c",
    "value",
    "type",
    "kind",
    "self",
    "Self",
    "crate",
    "_id",
    "id",
    "ID",
    "fooBar",
    "foo_bar",
    "FooBar",
    "_creationTime",
    "match",
    "x1",
    "x_1",
    "name",
    "Name",
    "entries",
    "map",
    "index",
    "payload",
    "async",
    "serializer",
];
const TABLES: &[&str] = &["users", "teams", "_storage", "_scheduled_functions", "storage", "Users", "type"];
const STRINGS: &[&str] = &[
    "a",
    "b",
    "A",
    "on",
    "off",
    "active",
    "Active",
    "in_progress",
    "in-progress",
    "",
    "*",
    "==",
    "1/4",
    "other",
    "unknown",
    "self",
    "\"",
    "\\",
    "🎉",
    "a sentence, with a stop.",
];
const NUMBERS: &[f64] = &[0.0, 1.0, 2.0, -1.0, 0.5, 1e21, 9_007_199_254_740_992.0];
const MODULES: &[&str] = &["a", "b", "a/b", "type", "deep/er/still", "users", "2fa", "a.b"];
const EXPORTS: &[&str] = &["list", "get", "default", "send", "Option", "type", "String", "getUser", "get_user"];

/// Returns a spec with this number of functions.
pub fn function_spec(seed: u64, functions: usize) -> Json {
    let mut rng = Rng::new(seed);
    let mut taken = BTreeSet::new();
    while taken.len() < functions {
        let (module, export) = (*rng.pick(MODULES), *rng.pick(EXPORTS));
        let number = if rng.once_in(3) { String::new() } else { rng.below(functions).to_string() };
        taken.insert(format!("{module}.js:{export}{number}"));
    }
    let functions: Vec<Json> = taken.into_iter().map(|identifier| function(&mut rng, &identifier)).collect();
    json!({ "url": "https://happy-animal-123.convex.cloud", "functions": functions })
}

fn function(rng: &mut Rng, identifier: &str) -> Json {
    let paginated = rng.once_in(4);
    let given = if paginated { vec![("paginationOpts", pagination_options(rng))] } else { Vec::new() };
    let args = if rng.once_in(15) { json!({ "type": "any" }) } else { object(rng, 2, &given) };
    let returns = match (rng.once_in(15), paginated) {
        (true, _) => Json::Null,
        (false, true) => pagination_result(rng),
        (false, false) => validator(rng, 3),
    };
    json!({
        "identifier": identifier,
        "functionType": rng.pick(if paginated { &["Query", "Query", "Mutation"] } else { &["Query", "Mutation", "Action"] }),
        "visibility": { "kind": "public" },
        "args": args,
        "returns": returns,
    })
}

fn validator(rng: &mut Rng, depth: usize) -> Json {
    if depth == 0 {
        return scalar(rng);
    }
    match rng.below(10) {
        0..=2 => scalar(rng),
        3 => json!({ "type": "array", "value": validator(rng, depth - 1) }),
        4 => record(rng, depth - 1),
        5 | 6 => object(rng, depth - 1, &[]),
        7 => tagged(rng, depth - 1),
        8 => literals(rng),
        _ => union(rng, depth - 1),
    }
}

fn scalar(rng: &mut Rng) -> Json {
    match rng.below(12) {
        0 => json!({ "type": "null" }),
        1 | 2 => json!({ "type": "number" }),
        3 => json!({ "type": "bigint" }),
        4 => json!({ "type": "commitTs" }),
        5 => json!({ "type": "boolean" }),
        6 | 7 => json!({ "type": "string" }),
        8 => json!({ "type": "bytes" }),
        9 => json!({ "type": "any" }),
        10 => literal(rng),
        _ => json!({ "type": "id", "tableName": rng.pick(TABLES) }),
    }
}

fn literal(rng: &mut Rng) -> Json {
    let value = match rng.below(4) {
        0 => json!(rng.once_in(2)),
        1 => json!(rng.pick(NUMBERS)),
        2 => json!({ "__convexBigIntLiteral": rng.below(3).to_string() }),
        _ => json!(rng.pick(STRINGS)),
    };
    json!({ "type": "literal", "value": value })
}

/// Literals of one kind.
fn literals(rng: &mut Rng) -> Json {
    let members: Vec<Json> = match rng.below(4) {
        0 => (0..2 + rng.below(2)).map(|n| json!(n)).collect(),
        1 => (0..2 + rng.below(2)).map(|n| json!({ "__convexBigIntLiteral": n.to_string() })).collect(),
        _ => (0..2 + rng.below(4)).map(|_| json!(rng.pick(STRINGS))).collect(),
    };
    json!({ "type": "union", "value": members.into_iter().map(|of| json!({ "type": "literal", "value": of })).collect::<Vec<_>>() })
}

fn record(rng: &mut Rng, depth: usize) -> Json {
    let keys = match rng.below(3) {
        0 => json!({ "type": "id", "tableName": rng.pick(TABLES) }),
        _ => json!({ "type": "string" }),
    };
    json!({ "type": "record", "keys": keys, "values": { "fieldType": validator(rng, depth), "optional": false } })
}

/// An object with the given fields and some of random types.
fn object(rng: &mut Rng, depth: usize, given: &[(&str, Json)]) -> Json {
    let mut fields = Map::new();
    for _ in 0..rng.below(4) {
        let field = json!({ "fieldType": validator(rng, depth), "optional": rng.once_in(3) });
        fields.insert((*rng.pick(FIELDS)).to_owned(), field);
    }
    for (name, validator) in given {
        fields.insert((*name).to_owned(), json!({ "fieldType": validator, "optional": false }));
    }
    json!({ "type": "object", "value": fields })
}

/// A union of objects with a field that is a different literal in each.
fn tagged(rng: &mut Rng, depth: usize) -> Json {
    let tag = *rng.pick(&["type", "kind", "success", "_tag"]);
    let kind = rng.below(4);
    let members: Vec<Json> = (0..2 + rng.below(if kind == 0 { 1 } else { 3 }))
        .map(|n| {
            let value = match kind {
                0 => json!(n == 0),
                1 => json!(n),
                2 => json!({ "__convexBigIntLiteral": n.to_string() }),
                _ => json!(STRINGS[n]),
            };
            object(rng, depth, &[(tag, json!({ "type": "literal", "value": value }))])
        })
        .collect();
    json!({ "type": "union", "value": members })
}

/// Like `paginationOptsValidator`, sometimes that of an older version of Convex.
fn pagination_options(rng: &mut Rng) -> Json {
    let field = |of: &Json, optional: bool| json!({ "fieldType": of, "optional": optional });
    let number = json!({ "type": "number" });
    let cursor = json!({ "type": "union", "value": [{ "type": "string" }, { "type": "null" }] });
    let mut fields = Map::from_iter([
        ("numItems".to_owned(), field(&number, false)),
        ("cursor".to_owned(), field(&cursor, false)),
        ("endCursor".to_owned(), field(&cursor, true)),
        ("id".to_owned(), field(&number, true)),
    ]);
    if rng.once_in(2) {
        fields.insert("maximumRowsRead".to_owned(), field(&number, true));
        fields.insert("maximumBytesRead".to_owned(), field(&number, true));
    }
    json!({ "type": "object", "value": fields })
}

/// Like `paginationResultValidator` of any item, sometimes with a field that Convex's does not have.
fn pagination_result(rng: &mut Rng) -> Json {
    let field = |of: Json, optional: bool| json!({ "fieldType": of, "optional": optional });
    let literal = |text: &str| json!({ "type": "literal", "value": text });
    let cursor = json!({ "type": "union", "value": [{ "type": "string" }, { "type": "null" }] });
    let statuses = [literal("SplitRecommended"), literal("SplitRequired"), json!({ "type": "null" })];
    let mut fields = Map::from_iter([
        ("page".to_owned(), field(json!({ "type": "array", "value": validator(rng, 2) }), false)),
        ("isDone".to_owned(), field(json!({ "type": "boolean" }), false)),
        ("continueCursor".to_owned(), field(json!({ "type": "string" }), false)),
        ("splitCursor".to_owned(), field(cursor, true)),
        ("pageStatus".to_owned(), field(json!({ "type": "union", "value": statuses }), true)),
    ]);
    if rng.once_in(4) {
        fields.insert((*rng.pick(FIELDS)).to_owned(), field(scalar(rng), false));
    }
    json!({ "type": "object", "value": fields })
}

/// A union of any members: it may have none, one, or the same twice.
fn union(rng: &mut Rng, depth: usize) -> Json {
    let mut members: Vec<Json> = (0..rng.below(4)).map(|_| validator(rng, depth)).collect();
    if rng.once_in(3) {
        members.push(json!({ "type": "null" }));
    }
    if rng.once_in(6) {
        members.extend(members.first().cloned());
    }
    json!({ "type": "union", "value": members })
}
