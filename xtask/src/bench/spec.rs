//! A function spec of any size, like those of real apps: ten functions per file, each file about a document of its
//! own that three of them repeat, about 2.5 kB of JSON per function. The same on every run.

use serde_json::{Map, Value, json};

const THINGS: [&str; 16] = [
    "account",
    "booking",
    "customer",
    "delivery",
    "event",
    "folder",
    "game",
    "invoice",
    "job",
    "lesson",
    "member",
    "notification",
    "order",
    "project",
    "review",
    "ticket",
];
const AREAS: [&str; 8] = ["admin", "billing", "catalog", "content", "people", "reports", "shop", "team"];
const STATES: [&str; 12] = [
    "draft",
    "open",
    "in_progress",
    "on-hold",
    "approved",
    "rejected",
    "paid",
    "shipped",
    "archived",
    "cancelled",
    "expired",
    "done",
];
const FIELDS: [&str; 14] = [
    "title",
    "summary",
    "externalId",
    "currency",
    "locale",
    "timeZone",
    "slug",
    "color",
    "address",
    "phoneNumber",
    "website",
    "reference",
    "category",
    "notes",
];

/// The JSON of a function spec, as `npx convex function-spec` prints it.
pub(crate) fn manifest(functions: usize) -> String {
    let list: Vec<Value> = (0..functions).map(|index| function(index / 10, index % 10)).collect();
    let spec = json!({ "url": "https://happy-animal-123.convex.cloud", "functions": list });
    format!("{spec:#}\n")
}

/// One of the ten functions of a file.
fn function(file: usize, kind: usize) -> Value {
    let thing = THINGS[file % THINGS.len()];
    let area = AREAS[file / THINGS.len() % AREAS.len()];
    let table = format!("{area}_{thing}s");
    let state = || literals((0..3).map(|index| STATES[(file * 5 + index * 3) % STATES.len()]));
    let document = || document(file, &table, state());
    let (name, function_type, args, returns) = match kind {
        0 => ("list", "Query", page_arguments(state()), page(document())),
        1 => ("get", "Query", object([("id", id(&table), false)]), nullable(document())),
        2 => (
            "listByOwner",
            "Query",
            object([("owner", id("users"), false), ("limit", number(), true)]),
            array(document()),
        ),
        3 => ("create", "Mutation", creation(file, state()), id(&table)),
        4 => ("update", "Mutation", patch(file, &table, state()), json!({ "type": "null" })),
        5 => (
            "importAll",
            "Action",
            import(&table),
            object([("ids", array(id(&table)), false), ("skipped", int64(), false)]),
        ),
        6 => ("countByState", "Query", object([]), record(number())),
        7 => ("search", "Query", search(&table), hits(&table)),
        8 => ("notify", "Action", object([("id", id(&table), false), ("message", message(), false)]), delivery()),
        _ => (
            "debug",
            "Query",
            object([("payload", json!({ "type": "any" }), true), ("verbose", boolean(), true)]),
            Value::Null,
        ),
    };
    json!({
        "args": args,
        "functionType": function_type,
        "identifier": format!("{area}/{thing}s{file}.js:{name}"),
        "returns": returns,
        "visibility": { "kind": "public" },
    })
}

/// Eight fields, the system's two among them.
fn document(file: usize, table: &str, state: Value) -> Value {
    object([
        ("_id", id(table), false),
        ("_creationTime", number(), false),
        (field(file, 0), string(), false),
        (field(file, 1), string(), true),
        ("state", state, false),
        ("owner", id("users"), false),
        ("dueAt", nullable(number()), true),
        ("version", int64(), false),
    ])
}

fn field(file: usize, index: usize) -> &'static str {
    FIELDS[(file * 3 + index * 5) % FIELDS.len()]
}

fn page_arguments(state: Value) -> Value {
    let options =
        object([("cursor", nullable(string()), false), ("numItems", number(), false), ("id", number(), true)]);
    object([("paginationOpts", options, false), ("state", state, true)])
}

fn page(document: Value) -> Value {
    object([("page", array(document), false), ("isDone", boolean(), false), ("continueCursor", string(), false)])
}

fn creation(file: usize, state: Value) -> Value {
    object([
        (field(file, 0), string(), false),
        (field(file, 1), string(), true),
        ("state", state, false),
        ("amount", number(), false),
        (
            "attachments",
            array(object([("storage", id("_storage"), false), ("checksum", json!({ "type": "bytes" }), false)])),
            true,
        ),
        ("tags", array(string()), false),
    ])
}

fn patch(file: usize, table: &str, state: Value) -> Value {
    let changes = object([
        (field(file, 0), string(), true),
        (field(file, 1), nullable(string()), true),
        ("state", state, true),
        ("dueAt", nullable(number()), true),
    ]);
    object([("id", id(table), false), ("changes", changes, false)])
}

fn import(table: &str) -> Value {
    let row = object([
        ("line", number(), false),
        ("parent", nullable(id(table)), false),
        ("cells", array(nullable(string())), false),
    ]);
    object([("rows", array(row), false), ("dryRun", boolean(), true)])
}

fn search(table: &str) -> Value {
    let filter = union([
        tagged("kind", literal("text"), [("query", string()), ("fuzzy", boolean())]),
        tagged("kind", literal("range"), [("from", number()), ("to", number())]),
        tagged("kind", literal("related"), [("to", id(table))]),
    ]);
    object([("filter", filter, false), ("limit", number(), true)])
}

fn hits(table: &str) -> Value {
    array(object([("id", id(table), false), ("score", number(), false), ("lines", array(string()), false)]))
}

fn message() -> Value {
    union([
        tagged("channel", literal("email"), [("subject", string()), ("body", string())]),
        tagged("channel", literal("push"), [("title", string())]),
        tagged("channel", literal("webhook"), [("url", string())]),
    ])
}

fn delivery() -> Value {
    union([
        tagged("ok", literal(true), [("sentAt", number()), ("attempts", int64())]),
        tagged(
            "ok",
            literal(false),
            [("reason", literals(["bounced", "blocked", "timeout"])), ("detail", nullable(string()))],
        ),
    ])
}

fn string() -> Value {
    json!({ "type": "string" })
}

fn number() -> Value {
    json!({ "type": "number" })
}

fn int64() -> Value {
    json!({ "type": "bigint" })
}

fn boolean() -> Value {
    json!({ "type": "boolean" })
}

fn id(table: &str) -> Value {
    json!({ "type": "id", "tableName": table })
}

fn literal(value: impl Into<Value>) -> Value {
    json!({ "type": "literal", "value": value.into() })
}

fn literals<'t>(values: impl IntoIterator<Item = &'t str>) -> Value {
    union(values.into_iter().map(literal))
}

fn union(members: impl IntoIterator<Item = Value>) -> Value {
    json!({ "type": "union", "value": members.into_iter().collect::<Vec<_>>() })
}

fn nullable(value: Value) -> Value {
    union([value, json!({ "type": "null" })])
}

fn array(value: Value) -> Value {
    json!({ "type": "array", "value": value })
}

fn record(values: Value) -> Value {
    json!({ "type": "record", "keys": string(), "values": { "fieldType": values, "optional": false } })
}

/// An object of the fields' names, types, and whether they may be absent.
fn object<'t>(fields: impl IntoIterator<Item = (&'t str, Value, bool)>) -> Value {
    let fields = fields
        .into_iter()
        .map(|(name, value, optional)| (name.to_owned(), json!({ "fieldType": value, "optional": optional })));
    json!({ "type": "object", "value": fields.collect::<Map<_, _>>() })
}

fn tagged<'t>(tag: &'t str, value: Value, fields: impl IntoIterator<Item = (&'t str, Value)>) -> Value {
    let tag = std::iter::once((tag, value, false));
    object(tag.chain(fields.into_iter().map(|(name, value)| (name, value, false))))
}

#[cfg(test)]
mod tests {
    use convex_typed_codegen::{Builder, Source};

    #[test]
    fn is_like_the_specs_of_real_apps() {
        let json = super::manifest(200);
        let per_function = json.len() / 200;
        assert!((2300..2700).contains(&per_function), "{per_function} bytes per function");
        let generated = Builder::new().generate_from(&Source::new("spec.json", json), None).unwrap();
        assert_eq!(generated.summary.functions, 200);
        assert!(generated.warnings.is_empty(), "{}", generated.warnings);
    }
}
