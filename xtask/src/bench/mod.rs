//! `cargo xtask bench`: measures generated code and calls, each compared to the least it could cost.

mod build;
mod clock;
mod compile;
mod generate;
mod infer;
mod measure;
#[expect(clippy::needless_pass_by_value, reason = "`json!` only borrows its arguments")]
mod spec;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Subcommand;

use crate::{Error, repo};

/// Measure the generator and the client
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Time and memory of generating, compared to only reading the JSON and formatting the Rust
    Generate,
    Compile(compile::Compile),
    /// Crates and CPU time of building the client from scratch, compared to reqwest and the crate convex
    Build,
    /// CPU time of calls, compared to plain hyper and serde_json; speed of decoding; memory for a large response
    Client,
    /// Generate once, in a process of its own whose memory is measured
    #[command(hide = true)]
    Memory {
        /// The function spec
        manifest: PathBuf,
        /// The file to write
        out: PathBuf,
    },
    /// Time and memory of `pull --from-source`, compared to type-checking the same app
    Infer,
    /// Run a program, and print its cost, with that of all processes it starts
    #[command(hide = true)]
    Child {
        /// The program
        program: OsString,
        /// Its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// The numbers of functions in the specs.
const SIZES: [usize; 4] = [10, 100, 1000, 8000];

fn mb(bytes: usize) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}

impl Bench {
    pub(crate) fn run(self) -> Result<(), Error> {
        match self {
            Self::Generate => generate::run(),
            Self::Build => build::run(),
            Self::Client => client(),
            Self::Compile(compile) => compile.run(),
            Self::Infer => infer::run(),
            Self::Child { program, arguments } => measure::child(&program, &arguments),
            Self::Memory { manifest, out } => generate::once(&manifest, &out),
        }
    }
}

/// Runs a separate program, so that no other command has to build its dependencies.
fn client() -> Result<(), Error> {
    let status = repo::cargo().args(["run", "--release", "--package", "convex-typed-bench"]).status()?;
    if status.success() { Ok(()) } else { Err("the benchmark of the client failed".into()) }
}
