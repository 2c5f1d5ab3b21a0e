//! Validators as JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::diagnostic::{Diagnostic, quoted};
use crate::suggest::did_you_mean;

use super::json::{Json, Node, Reader};
use super::name;
use super::validator::{Field, Literal, Validator};

const KINDS: [&str; 16] = [
    "null", "number", "bigint", "commitTs", "boolean", "string", "bytes", "any", "literal", "id", "array", "record",
    "object", "union", "ref", "document",
];

impl Reader<'_> {
    /// Reads a validator. Reports every problem in it, and returns `None` if there are any.
    pub(super) fn validator(&mut self, node: &Node<'_>) -> Option<Validator> {
        let kind_node = self.require(node, "type")?;
        Some(match self.string(&kind_node)? {
            "null" => Validator::Null,
            "number" => Validator::Number,
            "bigint" => Validator::Bigint,
            "commitTs" => Validator::CommitTs,
            "boolean" => Validator::Boolean,
            "string" => Validator::String,
            "bytes" => Validator::Bytes,
            // `map` and `set` were never finished; the server treats them as `any`.
            "any" | "map" | "set" => Validator::Any,
            "literal" => {
                let value = self.require(node, "value")?;
                Validator::Literal(self.literal(&value)?)
            }
            "id" => {
                let table = self.require(node, "tableName")?;
                Validator::Id(self.table_name(&table)?)
            }
            "array" => {
                let element = self.require(node, "value")?;
                Validator::Array(Box::new(self.validator(&element)?))
            }
            "record" => self.record(node)?,
            "object" => {
                let fields = self.require(node, "value")?;
                Validator::Object(self.fields(&fields)?)
            }
            "union" => {
                let members = self.require(node, "value")?;
                let members = self.elements(&members)?;
                // Collected first, so that the errors of every member are reported.
                let members: Vec<_> = members.iter().map(|member| self.validator(member)).collect();
                Validator::Union(members.into_iter().collect::<Option<_>>()?)
            }
            "ref" => {
                let name = self.require(node, "name")?;
                Validator::Ref(self.type_name(&name)?)
            }
            "document" => {
                let table = self.require(node, "tableName")?;
                let name = self.table_name(&table)?;
                let location = self.location(&table);
                self.mentions.note_document(&name, location);
                Validator::Document(name)
            }
            unknown => {
                let warning = Diagnostic::warning(format!("unknown validator {}; treated as `any`", quoted(unknown)));
                self.report(
                    &kind_node,
                    match did_you_mean(unknown, KINDS) {
                        Some(kind) => warning.with_help(format!("did you mean `{kind}`?")),
                        None => warning.with_help("a newer version of convex-typed-codegen may know it"),
                    },
                );
                Validator::Any
            }
        })
    }

    fn record(&mut self, node: &Node<'_>) -> Option<Validator> {
        let keys = self.require(node, "keys").and_then(|keys| {
            let validator = self.validator(&keys)?;
            if !is_key(&validator) {
                self.error(&keys, "the keys of a record must be strings or ids");
                return None;
            }
            Some(validator)
        });
        let values = self.require(node, "values").and_then(|values| match values.get("fieldType") {
            Some(inner) => {
                if let Some(flag @ Node { json: Json::Boolean(true), .. }) = values.get("optional") {
                    self.error(&flag, "the values of a record cannot be optional");
                }
                self.validator(&inner)
            }
            None => self.validator(&values),
        });
        Some(Validator::Record(Box::new(keys?), Box::new(values?)))
    }

    fn fields(&mut self, node: &Node<'_>) -> Option<Vec<Field>> {
        let entries = self.entries(node)?;
        let fields: Vec<_> = entries.iter().map(|(name, node)| self.field(name, node)).collect();
        fields.into_iter().collect()
    }

    fn field(&mut self, name: &str, node: &Node<'_>) -> Option<Field> {
        let key = |reader: &Self| reader.location(node).on_key();
        let legal = self.name(key, name, "field name", name::field(name));
        let optional = self.flag(node, "optional");
        let validator = self.require(node, "fieldType").and_then(|inner| self.validator(&inner));
        legal?;
        Some(Field { name: name.to_owned(), validator: validator?, optional: optional? })
    }

    pub(super) fn table_name(&mut self, node: &Node<'_>) -> Option<String> {
        let name = self.string(node)?;
        self.name(|reader| reader.location(node), name, "table name", name::identifier(name))?;
        Some(name.to_owned())
    }

    fn type_name(&mut self, node: &Node<'_>) -> Option<String> {
        let name = self.string(node)?;
        let location = self.location(node);
        self.mentions.note_type(name, location);
        Some(name.to_owned())
    }

    fn literal(&mut self, node: &Node<'_>) -> Option<Literal> {
        let literal = match node.json {
            Json::String(text) => Some(Literal::String(text.to_string())),
            Json::Boolean(value) => Some(Literal::Boolean(*value)),
            Json::Number(number) => number.as_f64().map(Literal::Number),
            Json::Object(entries) => match entries.as_slice() {
                [(key, value)] => tagged(key, value),
                _ => None,
            },
            Json::Null | Json::Array(_) => None,
        };
        match literal {
            Some(Literal::Number(value)) if !value.is_finite() => {
                self.error(node, format!("{value} cannot be a literal"));
                None
            }
            None if matches!(node.json, Json::Object(_)) => {
                self.report(
                    node,
                    Diagnostic::error("expected a literal: a string, a number, a boolean or a bigint")
                        .with_help(r#"a bigint is `{"$integer": "<8 bytes in base64>"}` or `{"__convexBigIntLiteral": "<digits>"}`"#),
                );
                None
            }
            None => {
                self.expected(node, "a string, a number, a boolean or a bigint");
                None
            }
            literal => literal,
        }
    }
}

/// A bigint in the encoding of values or of newer function specs, or a number that JSON cannot express.
fn tagged(key: &str, value: &Json<'_>) -> Option<Literal> {
    match (key, value) {
        ("$integer", Json::String(text)) => bytes(text).map(i64::from_le_bytes).map(Literal::Bigint),
        ("$float", Json::String(text)) => bytes(text).map(f64::from_le_bytes).map(Literal::Number),
        ("__convexBigIntLiteral", Json::String(text)) => text.parse().ok().map(Literal::Bigint),
        ("__convexBigIntLiteral", Json::Number(number)) => number.as_i64().map(Literal::Bigint),
        _ => None,
    }
}

fn bytes(text: &str) -> Option<[u8; 8]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Whether records can have such keys. `Any` may be a newer kind, and named types are not resolved here.
fn is_key(validator: &Validator) -> bool {
    match validator {
        Validator::String
        | Validator::Id(_)
        | Validator::Literal(Literal::String(_))
        | Validator::Any
        | Validator::Ref(_) => true,
        Validator::Union(members) => members.iter().all(is_key),
        Validator::Null
        | Validator::Number
        | Validator::Bigint
        | Validator::CommitTs
        | Validator::Boolean
        | Validator::Bytes
        | Validator::Array(_)
        | Validator::Record(..)
        | Validator::Object(_)
        | Validator::Literal(Literal::Number(_) | Literal::Bigint(_) | Literal::Boolean(_))
        | Validator::Document(_) => false,
    }
}
