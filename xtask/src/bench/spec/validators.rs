//! The JSON of validators, named as in Convex's `v`.

use serde_json::{Map, Value, json};

pub(super) fn any() -> Value {
    json!({ "type": "any" })
}

pub(super) fn null() -> Value {
    json!({ "type": "null" })
}

pub(super) fn string() -> Value {
    json!({ "type": "string" })
}

pub(super) fn number() -> Value {
    json!({ "type": "number" })
}

pub(super) fn int64() -> Value {
    json!({ "type": "bigint" })
}

pub(super) fn bytes() -> Value {
    json!({ "type": "bytes" })
}

pub(super) fn boolean() -> Value {
    json!({ "type": "boolean" })
}

pub(super) fn id(table: &str) -> Value {
    json!({ "type": "id", "tableName": table })
}

pub(super) fn literal(value: impl Into<Value>) -> Value {
    json!({ "type": "literal", "value": value.into() })
}

pub(super) fn literals<'t>(values: impl IntoIterator<Item = &'t str>) -> Value {
    union(values.into_iter().map(literal))
}

pub(super) fn union(members: impl IntoIterator<Item = Value>) -> Value {
    json!({ "type": "union", "value": members.into_iter().collect::<Vec<_>>() })
}

pub(super) fn nullable(value: Value) -> Value {
    union([value, null()])
}

pub(super) fn array(value: Value) -> Value {
    json!({ "type": "array", "value": value })
}

pub(super) fn record(values: Value) -> Value {
    json!({ "type": "record", "keys": string(), "values": { "fieldType": values, "optional": false } })
}

/// An object of the fields' names, types, and whether they may be absent.
pub(super) fn object<'t>(fields: impl IntoIterator<Item = (&'t str, Value, bool)>) -> Value {
    let fields = fields
        .into_iter()
        .map(|(name, value, optional)| (name.to_owned(), json!({ "fieldType": value, "optional": optional })));
    json!({ "type": "object", "value": fields.collect::<Map<_, _>>() })
}

/// An object with this tag, whose other fields are all required.
pub(super) fn tagged<'t>(tag: &'t str, value: Value, fields: impl IntoIterator<Item = (&'t str, Value)>) -> Value {
    let tag = std::iter::once((tag, value, false));
    object(tag.chain(fields.into_iter().map(|(name, value)| (name, value, false))))
}
