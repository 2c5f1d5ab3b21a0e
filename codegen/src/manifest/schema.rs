//! The schema: the tables and the validators of their documents.

use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Diagnostics, ElementPosition};
use crate::source::Source;

use super::document::{Document, Kind, element, own_schema, report_duplicates};
use super::json::{Json, Node, Reader};
use super::types::Mentions;
use super::validator::Validator;

/// A schema, as `export()` of a schema definition returns it. Indexes are not read.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Schema {
    /// The tables in the order of the file.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// The name.
    pub name: String,
    /// The validator of its documents without `_id` and `_creationTime`, if the schema has one.
    pub document: Option<Validator>,
    /// Where it is in the file.
    pub position: ElementPosition,
}

impl Schema {
    /// Reads a schema. Returns `None` if there are errors, which are added to `diagnostics`.
    ///
    /// ```
    /// use convex_typed_codegen::{Diagnostics, Source, manifest::Schema};
    ///
    /// let text = r#"{ "tables": [{ "tableName": "users", "documentType": { "type": "any" } }] }"#;
    /// let schema = Schema::read(&Source::new("schema.json", text), &mut Diagnostics::new()).unwrap();
    /// assert_eq!(schema.tables[0].name, "users");
    /// ```
    pub fn read(source: &Source, diagnostics: &mut Diagnostics) -> Option<Self> {
        let elements = Document::open(source, Kind::Schema).map(|document| document.elements);
        Self::read_tables(source, elements, diagnostics)
    }

    /// Reads the schema in a function spec.
    pub(super) fn read_own(source: &Source, schema: &RawValue, diagnostics: &mut Diagnostics) -> Option<Self> {
        Self::read_tables(source, own_schema(source, schema), diagnostics)
    }

    fn read_tables(
        source: &Source,
        elements: Result<Vec<(ElementPosition, &RawValue)>, Diagnostic>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let elements = elements.map_err(|error| diagnostics.push(error)).ok()?;
        let mut found = Diagnostics::new();
        let mut tables = Vec::new();
        let mut mentions = Mentions::default();
        for (position, raw) in elements {
            match element(source, position, raw) {
                Ok(json) => {
                    let mut reader = Reader::new(source, position, &mut found);
                    tables.extend(table(&mut reader, &json));
                    mentions.extend(reader.mentions);
                }
                Err(error) => found.push(error),
            }
        }
        mentions.refuse(&mut found);
        let names = tables.iter().map(|one| (&one.name, one.position.locate(source).key("tableName")));
        report_duplicates(names, |name| format!("the table `{name}`"), &mut found);
        let failed = found.is_err();
        diagnostics.extend(found);
        (!failed).then_some(Self { tables })
    }
}

fn table(reader: &mut Reader<'_>, json: &Json<'_>) -> Option<Table> {
    let root = Node::root(json);
    reader.entries(&root)?;
    let name = reader.require(&root, "tableName").and_then(|name| {
        let text = reader.table_name(&name)?;
        if text.starts_with('_') {
            reader.error(
                &name,
                format!("`{text}` cannot be a table of a schema: names that start with `_` are reserved for Convex"),
            );
            return None;
        }
        Some(text)
    });
    reader.subject = name.as_ref().map(|name| format!("the table `{name}`"));
    let document = match root.get("documentType") {
        None | Some(Node { json: Json::Null, .. }) => Some(None),
        Some(document) => reader.validator(&document).map(Some),
    };
    Some(Table { name: name?, document: document?, position: reader.position })
}
