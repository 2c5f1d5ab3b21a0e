//! Tables, which mark ids, and the documents that a schema declares.

use std::collections::{BTreeMap, BTreeSet};

use super::Function;
use super::lower::Lowering;
use super::modules::{ModuleId, Modules};
use super::selector::SelectorPath;
use super::types::{Structure, Type, TypeId};
use crate::diagnostic::Diagnostic;
use crate::manifest::{self, Field, Schema, Validator};

/// The validators of the documents in a schema, with the fields that Convex adds.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// By table. `None` if the schema does not declare the table's documents.
    tables: BTreeMap<String, Option<Validator>>,
}

impl Documents {
    pub(crate) fn of(schema: Option<&Schema>) -> Self {
        let tables = schema.into_iter().flat_map(|schema| &schema.tables);
        let document = |table: &manifest::Table| with_system_fields(&table.name, table.document.as_ref()?);
        Self { tables: tables.map(|table| (table.name.clone(), document(table))).collect() }
    }

    /// The table whose documents have this validator.
    pub(crate) fn table(&self, validator: &Validator) -> Option<&str> {
        let (name, document) = self.tables.get_key_value(table_of_id(validator)?)?;
        (document.as_ref() == Some(validator)).then_some(name)
    }
}

/// The table of the `_id` of an object, or of the first object of a union.
fn table_of_id(validator: &Validator) -> Option<&str> {
    if let Validator::Union(members) = validator {
        return table_of_id(members.first()?);
    }
    validator.as_object()?.iter().find(|field| field.name == "_id")?.validator.as_id()
}

/// System tables whose ids the runtime names: table -> type.
const SYSTEM: &[(&str, &str)] = &[("_storage", "Storage"), ("_scheduled_functions", "ScheduledFunctions")];

/// A table of the schema, or one that an id refers to.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// The name in Rust; set by the `naming` pass.
    pub(crate) ident: String,
    /// The module of its type.
    pub(crate) module: ModuleId,
    /// The type of its documents, if there is a schema.
    pub(crate) document: Option<TypeId>,
}

/// The selector of a table.
pub(crate) fn selector(table: &str) -> String {
    format!("tables::{table}")
}

/// The name in the runtime of a system table that every deployment has.
pub(crate) fn system(table: &str) -> Option<&'static str> {
    SYSTEM.iter().find(|(name, _)| *name == table).map(|(_, ident)| *ident)
}

/// The types of the documents of the schema's tables.
pub(crate) fn documents(
    of: &Documents,
    module: ModuleId,
    modules: &mut Modules,
    lowering: &mut Lowering<'_>,
) -> BTreeMap<String, TypeId> {
    let mut documents = BTreeMap::new();
    let mut owned = BTreeSet::new();
    for (table, validator) in &of.tables {
        let helper = modules.child(module, table);
        let selector = selector(table);
        let at = SelectorPath::root(helper, &selector);
        let mut document = document_type(validator.as_ref(), lowering, &at);
        // A document belongs to one table, even if two tables look alike.
        if !owned.insert(document) {
            document = lowering.types.own(lowering.types.get(document).structure.clone(), helper);
        }
        lowering.types.own.insert(document);
        lowering.types.get_mut(document).scope = helper;
        documents.insert(table.clone(), document);
    }
    documents
}

/// All tables: those of the schema, and those that ids refer to.
pub(crate) fn lower(functions: &[Function], module: ModuleId, lowering: &Lowering<'_>) -> Vec<Table> {
    let mut names = mentioned(functions, lowering);
    names.retain(|name| system(name).is_none());
    names.extend(lowering.documents.keys().cloned());
    let table = |name: String| {
        let document = lowering.documents.get(&name).copied();
        Table { name, ident: String::new(), module, document }
    };
    names.into_iter().map(table).collect()
}

/// The type of a table's documents.
fn document_type(document: Option<&Validator>, lowering: &mut Lowering<'_>, at: &SelectorPath<'_>) -> TypeId {
    if let Some(validator) = document {
        match lowering.lower_here(validator, at) {
            Type::Named(mention) => return mention.id,
            other => lowering.problems.push(Diagnostic::bug(at.selector(), format!("a document is {other:?}"))),
        }
    }
    lowering.types.own(Structure::Dynamic, at.module)
}

/// The validator of documents with `_id` and `_creationTime`, which the schema leaves out. `None` if it is not an
/// object or a union of objects.
fn with_system_fields(table: &str, document: &Validator) -> Option<Validator> {
    match document {
        Validator::Object(fields) => {
            let mut fields = fields.clone();
            for (name, validator) in [("_creationTime", Validator::Number), ("_id", Validator::Id(table.to_owned()))] {
                if !fields.iter().any(|field| field.name == name) {
                    fields.push(Field { name: name.to_owned(), validator, optional: false });
                }
            }
            fields.sort_by(|a, b| a.name.cmp(&b.name));
            Some(Validator::Object(fields))
        }
        Validator::Union(members) => {
            let members: Option<Vec<_>> = members.iter().map(|member| with_system_fields(table, member)).collect();
            members.filter(|members| !members.is_empty()).map(Validator::Union)
        }
        // Apart from objects and unions, Convex accepts only `any` for documents. Schemas have no names.
        Validator::Any
        | Validator::Null
        | Validator::Number
        | Validator::Bigint
        | Validator::CommitTs
        | Validator::Boolean
        | Validator::String
        | Validator::Bytes
        | Validator::Literal(_)
        | Validator::Id(_)
        | Validator::Array(_)
        | Validator::Record(..)
        | Validator::Ref(_)
        | Validator::Document(_) => None,
    }
}

/// All tables that ids refer to.
fn mentioned(functions: &[Function], lowering: &Lowering<'_>) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for id in lowering.types.ids() {
        for (_, part) in lowering.types.get(id).structure.parts() {
            collect(part, &mut tables);
        }
    }
    for ty in functions.iter().map(|function| &function.returns).chain(lowering.types.meanings()) {
        collect(ty, &mut tables);
    }
    tables
}

/// Adds the tables that the ids in a type refer to.
pub(super) fn collect(ty: &Type, tables: &mut BTreeSet<String>) {
    match ty {
        Type::Id(names) => tables.extend(names.iter().cloned()),
        Type::Option(inner) | Type::Vec(inner) | Type::PaginationResult(inner) | Type::Box(inner) => {
            collect(inner, tables);
        }
        Type::Map(key, value) => {
            collect(key, tables);
            collect(value, tables);
        }
        Type::Unit
        | Type::Boolean
        | Type::Number
        | Type::Integer(_)
        | Type::Timestamp
        | Type::Int64
        | Type::String
        | Type::Bytes
        | Type::Value
        | Type::Never
        | Type::PaginationOptions
        | Type::Named(_)
        | Type::Custom(_) => {}
    }
}
