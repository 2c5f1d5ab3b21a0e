//! `cargo xtask lint`: format and clippy.

use std::time::Instant;

use clap::Args;

use crate::Error;
use crate::steps::{self, BENCH, FORMAT, Step};

/// Run clippy, and check the format
#[derive(Debug, Args)]
pub(crate) struct Lint {}

const STEPS: [Step; 2] =
    [FORMAT, ("lints", &[], &["clippy", "--workspace", "--exclude", BENCH, "--all-targets", "--", "-D", "warnings"])];

impl Lint {
    pub(crate) fn run(self) -> Result<(), Error> {
        let start = Instant::now();
        all()?;
        eprintln!(
            "\nAll passed in {:.0} s; `cargo xtask ci` also checks other features.",
            start.elapsed().as_secs_f64()
        );
        Ok(())
    }
}

/// Runs all steps.
pub(crate) fn all() -> Result<(), Error> {
    steps::run(&STEPS)
}
