//! Checks values against the validators of the function spec.

use serde_json::{Map, Value};

/// Returns what does not match, in Convex's words, or `None` if everything does. `is_id` tells whether a text is the id
/// of a document in a table.
pub(crate) fn mismatch(validator: &Value, value: &Value, is_id: &dyn Fn(&str, &str) -> bool) -> Option<String> {
    let (path, value, validator) = find("", validator, value, is_id)?;
    let path = if path.is_empty() { String::new() } else { format!("Path: {path}\n") };
    let shown = match validator["tableName"].as_str() {
        Some(table) => format!("v.id({table:?})"),
        None => validator.to_string(),
    };
    Some(format!("Value does not match validator.\n{path}Value: {value}\nValidator: {shown}"))
}

/// The first mismatch: its path, the value, and the validator.
fn find(
    path: &str,
    validator: &Value,
    value: &Value,
    is_id: &dyn Fn(&str, &str) -> bool,
) -> Option<(String, Value, Value)> {
    let inner = &validator["value"];
    let text = value.as_str();
    let matches = match validator["type"].as_str() {
        None | Some("any") => true,
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("string") => text.is_some(),
        Some("number") => value.is_number() || is_tagged(value, "$float"),
        Some("bigint") => is_tagged(value, "$integer"),
        Some("bytes") => is_tagged(value, "$bytes"),
        Some("literal") => value == inner,
        Some("id") => text.is_some_and(|text| is_id(validator["tableName"].as_str().unwrap_or_default(), text)),
        Some("union") => list(inner).iter().any(|member| find(path, member, value, is_id).is_none()),
        Some("array") => match value.as_array() {
            Some(items) => {
                let mut items = items.iter().enumerate();
                return items.find_map(|(index, item)| find(&format!("{path}[{index}]"), inner, item, is_id));
            }
            None => false,
        },
        Some("record") => match value.as_object() {
            Some(entries) => {
                return entries.iter().find_map(|(key, value)| {
                    let path = format!("{path}.{key}");
                    let key = Value::from(key.as_str());
                    find(&path, &validator["keys"], &key, is_id)
                        .or_else(|| find(&path, &validator["values"]["fieldType"], value, is_id))
                });
            }
            None => false,
        },
        Some("object") => match (inner.as_object(), value.as_object()) {
            (Some(fields), Some(value)) => return find_in_object(path, validator, fields, value, is_id),
            _ => false,
        },
        Some(_) => false,
    };
    (!matches).then(|| (path.to_owned(), value.clone(), validator.clone()))
}

fn find_in_object(
    path: &str,
    validator: &Value,
    fields: &Map<String, Value>,
    value: &Map<String, Value>,
    is_id: &dyn Fn(&str, &str) -> bool,
) -> Option<(String, Value, Value)> {
    let missing = |(name, field): (&String, &Value)| field["optional"] != true && !value.contains_key(name);
    if fields.iter().any(missing) || value.keys().any(|name| !fields.contains_key(name)) {
        return Some((path.to_owned(), Value::Object(value.clone()), validator.clone()));
    }
    value.iter().find_map(|(name, value)| find(&format!("{path}.{name}"), &fields[name]["fieldType"], value, is_id))
}

fn is_tagged(value: &Value, tag: &str) -> bool {
    value.as_object().is_some_and(|object| object.len() == 1 && object.get(tag).is_some_and(Value::is_string))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
