//! Generates a typed Rust `api` module from a Convex function spec.
//!
//! `npx convex function-spec` prints every function of a deployment with the validators of its arguments and its
//! return value. This crate reads that, and optionally the schema, and writes one Rust file: a struct per function
//! that refers to it, and plain types for what goes in and comes out. The crate `convex-typed` sends the calls.
//!
//! ```
//! use convex_typed_codegen::{Builder, Source};
//!
//! let spec = Source::new(
//!     "function-spec.json",
//!     r#"{ "url": "https://happy-animal-123.convex.cloud", "functions": [{
//!         "identifier": "messages.js:count",
//!         "functionType": "Query",
//!         "visibility": { "kind": "public" },
//!         "args": { "type": "object", "value": { "channel": { "fieldType": { "type": "string" }, "optional": false } } },
//!         "returns": { "type": "number" }
//!     }] }"#,
//! );
//! let generated = Builder::new().generate_from(&spec, None)?;
//! let text = generated.files.get("backend.rs").unwrap_or_default();
//! assert!(text.contains("pub struct Count {\n            pub channel: String,"));
//! # Ok::<(), convex_typed_codegen::Diagnostics>(())
//! ```
//!
//! [`Builder`] holds the settings; use it from a build script, or in an xtask with the feature `cli`. Data
//! flows from `manifest` through `model` and `emit` (items) to `output` (text).

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
mod diagnostic;
mod emit;
mod generate;
mod ident;
mod inflect;
mod input;
#[cfg(test)]
mod layering;
pub mod manifest;
mod model;
mod options;
mod output;
mod path;
mod source;
mod suggest;
mod summary;

pub use builder::{Builder, Generated, Outcome};
pub use diagnostic::{Diagnostic, Diagnostics, Location, Severity};
pub use options::Openness;
pub use output::Files;
pub use source::Source;
pub use summary::Summary;
