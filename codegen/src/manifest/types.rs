//! The named types of a function spec, and the references of validators to them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Diagnostics, ElementPosition, Location, quoted};
use crate::source::Source;
use crate::suggest::did_you_mean;

use super::document::element;
use super::json::{Node, Reader};
use super::nesting::{self, DEEPEST};
use super::schema::Schema;
use super::validator::Validator;

const PULL_AGAIN: &str = "regenerate the manifest with the command that inferred its types";

/// The types and documents that validators refer to by name, each with the location of the first reference.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Mentions {
    types: BTreeMap<String, Location>,
    documents: BTreeMap<String, Location>,
}

impl Mentions {
    pub(super) fn note_type(&mut self, name: &str, location: Location) {
        self.types.entry(name.to_owned()).or_insert(location);
    }

    pub(super) fn note_document(&mut self, table: &str, location: Location) {
        self.documents.entry(table.to_owned()).or_insert(location);
    }

    /// Adds those of a later part of the file.
    pub(super) fn extend(&mut self, later: Self) {
        for (name, location) in later.types {
            self.types.entry(name).or_insert(location);
        }
        for (table, location) in later.documents {
            self.documents.entry(table).or_insert(location);
        }
    }

    /// Reports types that are not defined.
    pub(super) fn check_types(&self, types: &Types, diagnostics: &mut Diagnostics) {
        for (name, location) in &self.types {
            if !types.names.contains(name) {
                let error = Diagnostic::error(format!("undefined type {}", quoted(name))).at(location.clone());
                diagnostics.push(match did_you_mean(name, types.names.iter().map(String::as_str)) {
                    Some(near) => error.with_help(format!("did you mean {}?", quoted(near))),
                    None => error.with_help(PULL_AGAIN),
                });
            }
        }
    }

    /// Reports documents of tables that are not in the schema.
    pub(super) fn check_documents(&self, schema: Option<&Schema>, diagnostics: &mut Diagnostics) {
        for (table, location) in &self.documents {
            let Some(schema) = schema else {
                let error =
                    Diagnostic::error(format!("documents of the table `{table}` need a schema, but there is none"));
                let help = "pass one with `Builder::schema` or `--schema`, or regenerate the manifest with one";
                diagnostics.push(error.at(location.clone()).with_help(help));
                continue;
            };
            if schema.tables.iter().any(|one| one.name == *table) {
                continue;
            }
            let error = Diagnostic::error(format!("the schema has no table `{table}`")).at(location.clone());
            let tables = schema.tables.iter().map(|one| one.name.as_str());
            diagnostics.push(match did_you_mean(table, tables) {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error.with_help("the schema and the manifest must come from the same sources: regenerate both"),
            });
        }
    }

    /// Reports all of them as errors, for a file that must have none.
    pub(super) fn refuse(&self, diagnostics: &mut Diagnostics) {
        for location in self.types.values().chain(self.documents.values()) {
            let error = Diagnostic::error("a schema cannot refer to types or documents by name");
            diagnostics.push(error.at(location.clone()));
        }
    }
}

/// The named types.
#[derive(Default)]
pub(super) struct Types {
    /// The types that could be read.
    pub(super) validators: BTreeMap<String, Validator>,
    /// The names of all types.
    names: BTreeSet<String>,
}

impl Types {
    pub(super) fn read(
        source: &Source,
        (position, raw): (ElementPosition, &RawValue),
        mentions: &mut Mentions,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let json = match element(source, position, raw) {
            Ok(json) => json,
            Err(error) => {
                diagnostics.push(error);
                return Self::default();
            }
        };
        let mut reader = Reader::new(source, position, diagnostics);
        let root = Node::root(&json);
        let mut types = Self::default();
        for (name, node) in reader.entries(&root).unwrap_or_default() {
            types.names.insert(name.to_owned());
            reader.subject = Some(format!("the type {}", quoted(name)));
            if name.is_empty() {
                reader.error(&node, "a type has no name");
            }
            if let Some(validator) = reader.validator(&node) {
                types.validators.insert(name.to_owned(), validator);
            }
        }
        mentions.extend(std::mem::take(&mut reader.mentions));
        types.check(source, position, diagnostics);
        if let Some(name) = nesting::too_deep(&types.validators) {
            let error = Diagnostic::error(format!("types refer to each other more than {DEEPEST} levels deep"));
            diagnostics.push(error.at(position.locate(source).key(name)).with_help("make one of them `any`"));
        }
        types
    }

    /// Reports types that are only names for each other.
    fn check(&self, source: &Source, position: ElementPosition, diagnostics: &mut Diagnostics) {
        let mut dependents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut waiting: BTreeSet<&str> = BTreeSet::new();
        let mut resolved: Vec<&str> = self.names.iter().map(String::as_str).collect();
        for (name, validator) in &self.validators {
            let mut refs = Vec::new();
            if !holds_value(validator, &mut refs) {
                waiting.insert(name);
                refs.retain(|target| self.names.contains(*target));
                for target in refs {
                    dependents.entry(target).or_default().push(name);
                }
            }
        }
        resolved.retain(|name| !waiting.contains(name));
        while let Some(name) = resolved.pop() {
            let dependents = dependents.remove(name).unwrap_or_default();
            resolved.extend(dependents.into_iter().filter(|name| waiting.remove(name)));
        }
        for name in waiting {
            // Undefined types are reported elsewhere.
            if dependents.values().flatten().any(|dependent| *dependent == name) {
                let error = Diagnostic::error(format!("the type {} refers only to itself", quoted(name)));
                diagnostics.push(error.at(position.locate(source).key(name)).with_help(PULL_AGAIN));
            }
        }
    }
}

/// Whether a validator is more than a name for others. The names are added to `refs`.
fn holds_value<'v>(validator: &'v Validator, refs: &mut Vec<&'v str>) -> bool {
    match validator {
        Validator::Ref(name) => {
            refs.push(name);
            false
        }
        Validator::Union(members) if !members.is_empty() => members.iter().any(|member| holds_value(member, refs)),
        Validator::Null
        | Validator::Number
        | Validator::Bigint
        | Validator::CommitTs
        | Validator::Boolean
        | Validator::Bytes
        | Validator::Array(_)
        | Validator::Record(..)
        | Validator::Object(_)
        | Validator::String
        | Validator::Any
        | Validator::Literal(_)
        | Validator::Id(_)
        | Validator::Union(_)
        | Validator::Document(_) => true,
    }
}
