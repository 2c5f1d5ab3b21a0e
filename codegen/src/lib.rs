// The README shows the command line.
#![cfg_attr(feature = "cli", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "cli"), doc = "Generates a typed Rust `api` module from a Convex function spec.")]
//!
//! [`Builder`] holds the settings and generates.
//!
//! # Features
//!
//! * `cli`: the commands `gen` and `pull` for an xtask.

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
// For the tests of this repository, which compare the manifest with the generated code.
#[doc(hidden)]
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
pub use source::Source;
pub use summary::Summary;
