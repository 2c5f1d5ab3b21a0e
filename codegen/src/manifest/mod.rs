//! The input as Convex prints it, with the additions of `pull`. Nothing is decided here.
//!
//! Reading collects all problems of a file, each with its line, column and path in the JSON. Keys, validators and
//! function types that a newer version of Convex adds are ignored or reported as warnings.

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
