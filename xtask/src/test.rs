//! `cargo xtask test`: format, clippy and tests.

use std::time::Instant;

use clap::Args;

use crate::{Error, demo, npm, repo};

/// Check format, clippy, tests and committed bindings
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Only run the quick checks, between two edits
    #[arg(long)]
    quick: bool,
}

/// A step: what it is for, the environment it needs, and the arguments of cargo.
pub(crate) type Step = (&'static str, Option<(&'static str, &'static str)>, &'static [&'static str]);

/// Not selected here, as it would turn on reqwest, whose TLS alone takes minutes to build. `ci` has it.
pub(crate) const BENCH: &str = "convex-typed-bench";

const STEPS: [Step; 3] = [
    ("format", None, &["fmt", "--all", "--check"]),
    ("lints", None, &["clippy", "--workspace", "--exclude", BENCH, "--all-targets", "--", "-D", "warnings"]),
    // The members together have the runtime's default features, and the blocking client.
    ("tests", None, &["test", "--workspace", "--exclude", BENCH]),
];

/// What most edits break first: the generator, its output, and the wire format.
const QUICK: [Step; 2] = [
    ("format", None, &["fmt", "--all", "--check"]),
    (
        "quick tests",
        None,
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
            run(&QUICK)?;
            eprintln!("\nAll passed in {:.0} s; `cargo xtask test` checks the rest.", start.elapsed().as_secs_f64());
            return Ok(());
        }
        all()?;
        eprintln!("\nAll passed in {:.0} s; `cargo xtask ci` also checks other builds.", start.elapsed().as_secs_f64());
        Ok(())
    }
}

/// All checks but those that only `ci` has.
pub(crate) fn all() -> Result<(), Error> {
    demo::check()?;
    npm::ci()?;
    run(&STEPS)
}

/// Runs the steps in order. The first that fails is the error.
pub(crate) fn run(steps: &[Step]) -> Result<(), Error> {
    for (title, environment, arguments) in steps {
        let mut command = repo::cargo();
        command.args(*arguments).envs(*environment);
        let set = environment.map(|(name, value)| format!("{name}='{value}' ")).unwrap_or_default();
        let shown = format!("{set}cargo {}", arguments.join(" "));
        eprintln!("\n== {title}: {shown}");
        let step = Instant::now();
        if !command.status()?.success() {
            return Err(format!("{title} failed; to run it again: {shown}").into());
        }
        eprintln!("== {title}: passed in {:.1} s", step.elapsed().as_secs_f64());
    }
    Ok(())
}
