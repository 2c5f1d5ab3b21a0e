//! Checks that one validator is as precise as another, or more.

use serde_json::{Map, Value, json};

/// Checks that an inferred validator is as precise as the declared one. Otherwise panics with the place where it is not.
#[track_caller]
pub(crate) fn assert_finer(spec: &Value, function: &str, inferred: &Value, declared: &Value) {
    if let Err(at) = finer(spec, inferred, declared, "") {
        panic!("{function}: at `{at}` of\n{inferred:#}\nwhich should be\n{declared:#}");
    }
}

fn finer(spec: &Value, inferred: &Value, declared: &Value, at: &str) -> Result<(), String> {
    let inferred = &resolved(spec, inferred);
    let wrong = || Err(at.to_owned());
    let kind = |validator: &Value| validator["type"].as_str().unwrap_or_default().to_owned();
    if inferred == declared || kind(declared) == "any" {
        return Ok(());
    }
    if kind(inferred) == "union" {
        let mut members = inferred["value"].as_array().unwrap().iter();
        return members.try_for_each(|member| finer(spec, member, declared, at));
    }
    if kind(declared) == "union" {
        let mut members = declared["value"].as_array().unwrap().iter();
        return if members.any(|member| finer(spec, inferred, member, at).is_ok()) { Ok(()) } else { wrong() };
    }
    match (kind(inferred).as_str(), kind(declared).as_str()) {
        ("literal", "string") if inferred["value"].is_string() => Ok(()),
        ("literal", "number") if inferred["value"].is_number() => Ok(()),
        ("literal", "boolean") if inferred["value"].is_boolean() => Ok(()),
        ("literal", "bigint") if inferred["value"]["$integer"].is_string() => Ok(()),
        ("bigint", "commitTs") | ("id", "string") => Ok(()),
        ("array", "array") => finer(spec, &inferred["value"], &declared["value"], &format!("{at}[]")),
        ("record", "record") => {
            finer(spec, &inferred["keys"], &declared["keys"], &format!("{at}.keys()"))?;
            finer(spec, &inferred["values"]["fieldType"], &declared["values"]["fieldType"], &format!("{at}{{}}"))
        }
        ("object", "object") => {
            let (left, right) = (fields(inferred), fields(declared));
            if let Some((extra, _)) = left.iter().find(|(name, _)| !right.contains_key(*name)) {
                return Err(format!("{at}.{extra}"));
            }
            right.iter().try_for_each(|(name, field)| match left.get(name) {
                Some(other) if other["optional"] == json!(true) && field["optional"] == json!(false) => wrong(),
                Some(other) => finer(spec, &other["fieldType"], &field["fieldType"], &format!("{at}.{name}")),
                None if field["optional"] == json!(true) => Ok(()),
                None => wrong(),
            })
        }
        _ => wrong(),
    }
}

fn fields(object: &Value) -> &Map<String, Value> {
    object["value"].as_object().unwrap()
}

/// The validator, or the one that it refers to.
fn resolved(spec: &Value, validator: &Value) -> Value {
    match validator["type"].as_str() {
        Some("ref") => spec["types"][validator["name"].as_str().unwrap()].clone(),
        Some("document") => document(spec, &validator["tableName"]),
        _ => validator.clone(),
    }
}

fn document(spec: &Value, table: &Value) -> Value {
    let tables = spec["schema"]["tables"].as_array().unwrap();
    let found = tables.iter().find(|one| one["tableName"] == *table).unwrap();
    let with_system_fields = |object: &Value| {
        let mut object = object.clone();
        object["value"]["_id"] = json!({ "fieldType": { "type": "id", "tableName": table }, "optional": false });
        object["value"]["_creationTime"] = json!({ "fieldType": { "type": "number" }, "optional": false });
        object
    };
    let fields = &found["documentType"];
    match fields["type"].as_str() {
        Some("union") => {
            let members: Vec<_> = fields["value"].as_array().unwrap().iter().map(with_system_fields).collect();
            json!({ "type": "union", "value": members })
        }
        _ => with_system_fields(fields),
    }
}

#[test]
fn only_finer_validators_are_accepted() {
    let spec = json!({});
    let string = json!({ "type": "string" });
    let union = json!({ "type": "union", "value": [string, { "type": "null" }] });
    let literal = json!({ "type": "literal", "value": "a" });
    for (inferred, declared) in
        [(&string, &union), (&literal, &string), (&literal, &union), (&union, &json!({ "type": "any" }))]
    {
        assert_eq!(finer(&spec, inferred, declared, ""), Ok(()));
    }
    for (inferred, declared) in [(&union, &string), (&string, &literal), (&json!({ "type": "any" }), &string)] {
        assert_eq!(finer(&spec, inferred, declared, ""), Err(String::new()));
    }
}
