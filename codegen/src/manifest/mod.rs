//! The input, exactly as Convex prints it, with what was inferred from the sources beside it. Nothing is decided here.
//!
//! Reading collects every problem of a file, each with its line, column and path inside the JSON. What a newer
//! Convex may add (keys, kinds of validator, types of function) is no problem, or a warning.

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
