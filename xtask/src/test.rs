//! `cargo xtask test`: tests, format and committed bindings.

use std::thread;
use std::time::Instant;

use clap::Args;

use crate::steps::{self, BENCH, FORMAT, Step};
use crate::{Error, demo, npm};

/// Run the tests, and check the format and the committed bindings
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Only run the quick checks, between two edits
    #[arg(long)]
    quick: bool,
}

/// The members together have the runtime's default features, and the blocking client.
const BUILD: [Step; 2] = [FORMAT, ("tests", &[], &["test", "--workspace", "--exclude", BENCH, "--no-run"])];

const RUN: [Step; 1] = [("tests", &[], &["test", "--workspace", "--exclude", BENCH])];

/// What most edits break first: the generator, its output, and the wire format.
const QUICK: [Step; 2] = [
    FORMAT,
    (
        "quick tests",
        &[],
        &[
            "test",
            "--workspace",
            "--exclude",
            BENCH,
            "--lib",
            "--test",
            "snapshots",
            "--test",
            "options",
            "--test",
            "values",
            "--test",
            "wire",
            "--test",
            "macros",
            "--test",
            "calls",
            "--",
            // Generates each fixture once for each of its functions.
            "--skip",
            "a_changed_function_only_changes_its_own_module",
        ],
    ),
];

impl Test {
    pub(crate) fn run(self) -> Result<(), Error> {
        let start = Instant::now();
        if self.quick {
            demo::check()?;
            steps::run(&QUICK)?;
            eprintln!("\nAll passed in {:.0} s; `cargo xtask test` checks the rest.", start.elapsed().as_secs_f64());
            return Ok(());
        }
        all()?;
        eprintln!(
            "\nAll passed in {:.0} s; `cargo xtask ci` also runs clippy and checks other builds.",
            start.elapsed().as_secs_f64()
        );
        Ok(())
    }
}

/// Runs all checks.
pub(crate) fn all() -> Result<(), Error> {
    demo::check()?;
    // npm mostly waits for the network.
    thread::scope(|scope| {
        let packages = scope.spawn(|| npm::ci().map_err(|error| error.to_string()));
        steps::run(&BUILD)?;
        packages.join().map_err(|_| "installing the npm packages panicked")??;
        Ok::<_, Error>(())
    })?;
    steps::run(&RUN)
}
