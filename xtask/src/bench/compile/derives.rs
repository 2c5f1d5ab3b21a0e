//! The least that compiling can cost with serde's derives: the same functions and types, as one would write them by
//! hand for each function without sharing any.

use std::collections::BTreeMap;
use std::fmt::Write;

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::Value;

const HEADER: &str = "#![allow(dead_code, clippy::all)]\n";

/// The Rust code for a function spec.
pub(super) fn rust(spec: &Value) -> String {
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    for function in spec["functions"].as_array().into_iter().flatten() {
        let identifier = function["identifier"].as_str().unwrap_or_default();
        let (path, name) = identifier.split_once(".js:").unwrap_or((identifier, "default"));
        files.entry(path.to_owned()).or_default().function(function, path, name);
    }
    let mut text = HEADER.to_owned();
    for (path, file) in files {
        let _ = write!(
            text,
            "\npub mod {} {{\n#[allow(unused_imports)]\nuse convex_typed::{{Action, FunctionReference, Mutation, Query, Value}};\n{}}}\n",
            path.replace('/', "_"),
            file.text
        );
    }
    text
}

#[derive(Default)]
struct File {
    text: String,
}

const DERIVES: &str = "#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]\n";

impl File {
    fn function(&mut self, function: &Value, path: &str, name: &str) {
        let kind = function["functionType"].as_str().unwrap_or_default();
        let args = self.object(&name.to_pascal_case(), &function["args"]["value"]);
        let returns = self.ty(&format!("{args}Returns"), &function["returns"]);
        let _ = writeln!(
            self.text,
            "impl FunctionReference<{kind}> for {args} {{\n    const PATH: &'static str = \"{path}:{name}\";\n    type Returns = {returns};\n}}"
        );
    }

    /// The type of a field or a return value. `name` is its name if it needs a definition.
    fn ty(&mut self, name: &str, validator: &Value) -> String {
        let value = &validator["value"];
        match validator["type"].as_str().unwrap_or_default() {
            "null" => "()".to_owned(),
            "boolean" => "bool".to_owned(),
            "number" => "f64".to_owned(),
            "bigint" => "i64".to_owned(),
            "string" | "id" => "String".to_owned(),
            "bytes" => "convex_typed::Bytes".to_owned(),
            "literal" => self.literals(name, &[value]),
            "array" => format!("Vec<{}>", self.ty(name, value)),
            "record" => {
                let values = self.ty(name, &validator["values"]["fieldType"]);
                format!("std::collections::BTreeMap<String, {values}>")
            }
            "object" => self.object(name, value),
            "union" => self.union(name, value.as_array().into_iter().flatten().collect()),
            _ => "Value".to_owned(),
        }
    }

    fn object(&mut self, name: &str, fields: &Value) -> String {
        let body = self.fields(name, fields, None);
        let _ = writeln!(self.text, "{DERIVES}pub struct {name} {{\n{body}}}");
        name.to_owned()
    }

    fn fields(&mut self, name: &str, fields: &Value, tag: Option<&str>) -> String {
        let mut body = String::new();
        let fields = fields.as_object().into_iter().flatten().filter(|(key, _)| Some(key.as_str()) != tag);
        for (key, field) in fields {
            let ty = self.ty(&format!("{name}{}", key.to_pascal_case()), &field["fieldType"]);
            let visible = if tag.is_some() { "" } else { "pub " };
            let (optional, ty) = match field["optional"] == true {
                true => (", default, skip_serializing_if = \"Option::is_none\"", format!("Option<{ty}>")),
                false => ("", ty),
            };
            let _ = writeln!(
                body,
                "    #[serde(rename = {key:?}{optional})]\n    {visible}r#{}: {ty},",
                key.to_snake_case()
            );
        }
        body
    }

    fn union(&mut self, name: &str, mut members: Vec<&Value>) -> String {
        let all = members.len();
        members.retain(|member| member["type"] != "null");
        let ty = match members[..] {
            [one] => self.ty(name, one),
            _ if members.iter().all(|member| member["type"] == "literal") => {
                let values: Vec<&Value> = members.iter().map(|member| &member["value"]).collect();
                self.literals(name, &values)
            }
            _ => self.members(name, &members),
        };
        if members.len() < all { format!("Option<{ty}>") } else { ty }
    }

    fn members(&mut self, name: &str, members: &[&Value]) -> String {
        let tag = tag(members);
        let mut body = String::new();
        for (index, member) in members.iter().enumerate() {
            let variant = format!("V{index}");
            match tag {
                Some(tag) => {
                    let literal = &member["value"][tag]["fieldType"]["value"];
                    let fields = self.fields(&format!("{name}{variant}"), &member["value"], Some(tag));
                    let _ = writeln!(body, "    #[serde(rename = {literal})]\n    {variant} {{\n{fields}    }},");
                }
                None => {
                    let ty = self.ty(&format!("{name}{variant}"), member);
                    let _ = writeln!(body, "    {variant}({ty}),");
                }
            }
        }
        let attribute = tag.map_or("untagged".to_owned(), |tag| format!("tag = {tag:?}"));
        let _ = writeln!(self.text, "{DERIVES}#[serde({attribute})]\npub enum {name} {{\n{body}}}");
        name.to_owned()
    }

    fn literals(&mut self, name: &str, values: &[&Value]) -> String {
        // Serde's enums are strings.
        if values.iter().any(|value| !value.is_string()) {
            return if values.iter().all(|value| value.is_boolean()) { "bool" } else { "Value" }.to_owned();
        }
        let mut body = String::new();
        for value in values.iter().filter_map(|value| value.as_str()) {
            let _ = writeln!(body, "    #[serde(rename = {value:?})]\n    {},", value.to_pascal_case());
        }
        let _ = writeln!(self.text, "{DERIVES}pub enum {name} {{\n{body}}}");
        name.to_owned()
    }
}

/// The string field that distinguishes the members, if there is one.
fn tag<'a>(members: &[&'a Value]) -> Option<&'a str> {
    let fields = members.first()?["value"].as_object()?;
    let is_tag = |key: &&String| {
        members.iter().all(|member| {
            let field = &member["value"][key.as_str()]["fieldType"];
            field["type"] == "literal" && field["value"].is_string()
        })
    };
    fields.keys().find(is_tag).map(String::as_str)
}
