//! `cargo xtask bench`: how fast the generator is, beside the floor: reading JSON and formatting Rust.

mod clock;
mod generate;
#[expect(clippy::needless_pass_by_value, reason = "`json!` borrows what one would think it takes")]
mod spec;

use std::path::PathBuf;

use clap::Subcommand;

use crate::Error;

/// Measure the generator
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Time and memory for a manifest of 2000 functions, beside serde_json and prettyplease alone
    Generate,
    /// Generate once, in a process whose memory can be told from that of the rest
    #[command(hide = true)]
    Memory {
        /// The function spec
        manifest: PathBuf,
        /// The file to write
        out: PathBuf,
    },
}

impl Bench {
    pub(crate) fn run(self) -> Result<(), Error> {
        match self {
            Self::Generate => generate::run(),
            Self::Memory { manifest, out } => generate::once(&manifest, &out),
        }
    }
}
