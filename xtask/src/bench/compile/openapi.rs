//! A function spec as OpenAPI, like that of convex-helpers' `open-api-spec`: a POST for each function, with the
//! envelopes written out. It has operation ids, because progenitor needs them, but no `format: byte`, which progenitor
//! cannot read.

use serde_json::{Map, Value, json};

/// The OpenAPI document of a function spec.
pub(super) fn document(spec: &Value) -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for function in spec["functions"].as_array().into_iter().flatten() {
        let identifier = function["identifier"].as_str().unwrap_or_default().replace(".js:", "/");
        let operation = identifier.replace('/', "_");
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let json_content = |name: &str| json!({ "application/json": { "schema": reference(name) } });
        let (request, response) = (format!("Request_{operation}"), format!("Response_{operation}"));
        paths.insert(
            format!("/api/run/{identifier}"),
            json!({ "post": {
                "operationId": operation,
                "requestBody": { "required": true, "content": json_content(&request) },
                "responses": { "200": { "description": "The function's result", "content": json_content(&response) } },
            } }),
        );
        schemas.insert(
            request,
            json!({
                "type": "object",
                "required": ["args"],
                "properties": { "args": schema(&function["args"]) },
            }),
        );
        schemas.insert(
            response,
            json!({
                "type": "object",
                "required": ["status"],
                "properties": {
                    "status": { "type": "string", "enum": ["success", "error"] },
                    "errorMessage": { "type": "string" },
                    "errorData": { "type": "object" },
                    "value": schema(&function["returns"]),
                },
            }),
        );
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Convex", "version": "0.0.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn schema(validator: &Value) -> Value {
    let value = &validator["value"];
    match validator["type"].as_str().unwrap_or_default() {
        "null" => json!({ "type": "string", "nullable": true }),
        "boolean" => json!({ "type": "boolean" }),
        "number" => json!({ "type": "number" }),
        "bigint" => json!({ "type": "integer", "format": "int64" }),
        "string" | "bytes" => json!({ "type": "string" }),
        "id" => json!({ "type": "string", "description": format!("ID from table {}", validator["tableName"]) }),
        "literal" => literals([value]),
        "array" => json!({ "type": "array", "items": schema(value) }),
        "record" => json!({ "type": "object", "additionalProperties": schema(&validator["values"]["fieldType"]) }),
        "object" => object(value),
        "union" => union(value.as_array().into_iter().flatten().collect()),
        _ => json!({}),
    }
}

fn object(fields: &Value) -> Value {
    let fields = fields.as_object().into_iter().flatten();
    let required: Vec<_> =
        fields.clone().filter(|(_, field)| field["optional"] != true).map(|(name, _)| name).collect();
    let properties: Map<_, _> = fields.map(|(name, field)| (name.clone(), schema(&field["fieldType"]))).collect();
    if required.is_empty() {
        return json!({ "type": "object", "properties": properties });
    }
    json!({ "type": "object", "required": required, "properties": properties })
}

fn union(mut members: Vec<&Value>) -> Value {
    let all = members.len();
    members.retain(|member| member["type"] != "null");
    let mut union = match members[..] {
        [one] => schema(one),
        _ if members.iter().all(|member| member["type"] == "literal") => {
            literals(members.iter().map(|member| &member["value"]))
        }
        _ => json!({ "oneOf": members.iter().map(|member| schema(member)).collect::<Vec<_>>() }),
    };
    if members.len() < all {
        union["nullable"] = true.into();
    }
    union
}

fn literals<'a>(values: impl IntoIterator<Item = &'a Value>) -> Value {
    let values: Vec<&Value> = values.into_iter().collect();
    let kind = if values.iter().all(|value| value.is_boolean()) { "boolean" } else { "string" };
    json!({ "type": kind, "enum": values })
}
