//! The input as Convex prints it, and what `pull` adds. Nothing is decided here.
//!
//! Reading collects all problems of a file, each with its line, column and path in the JSON. What a newer version of
//! Convex may add (keys, validators, function types) is ignored, or a warning.

mod document;
mod function_spec;
mod json;
mod name;
mod nesting;
mod schema;
mod types;
mod validator;
mod validator_json;

pub use crate::diagnostic::ElementPosition;
pub use function_spec::{Function, FunctionKind, FunctionSpec, HttpAction, HttpMethod, Identifier, Visibility};
pub use schema::{Schema, Table};
pub use validator::{Field, Literal, Validator};

#[cfg(test)]
mod tests;
