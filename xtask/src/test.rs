//! `cargo xtask test`: everything that must pass before a change is merged.

use std::time::Instant;

use clap::Args;

use crate::{Error, demo, features, npm, oldest, package, repo, setups, targets, wasm};

/// Check everything: format, clippy, tests, committed bindings, docs
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Only run the quick checks, between two edits
    #[arg(long)]
    quick: bool,
}

/// A step: what it is for, the environment it needs, and the arguments of cargo.
type Step = (&'static str, Option<(&'static str, &'static str)>, &'static [&'static str]);

// Not `--all-features`: `native-tls` needs OpenSSL's headers, and this should only need Rust.
const STEPS: [Step; 8] = [
    ("format", None, &["fmt", "--all", "--check"]),
    ("lints", None, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    // The members together have the runtime's default features, and each HTTP client.
    ("tests", None, &["test", "--workspace"]),
    (
        "runtime without TLS",
        None,
        &["test", "-p", "convex-typed", "--no-default-features", "--features", features::WITHOUT_TLS],
    ),
    (
        "what the compiler says of mistakes",
        None,
        &["test", "-p", "convex-typed", "--no-default-features", "--features", "client", "--test", "ui"],
    ),
    ("runtime over reqwest", None, &["test", "-p", "convex-typed", "--no-default-features", "--features", "reqwest"]),
    // Features of serde_json that another crate of a build may turn on, and that change how it works.
    (
        "tests, serde_json's features on",
        None,
        &["test", "-p", "convex-typed-tests", "--features", "hostile-serde-json"],
    ),
    ("docs", Some(("RUSTDOCFLAGS", "-D warnings")), &["doc", "--workspace", "--no-deps"]),
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
        ],
    ),
];

impl Test {
    pub(crate) fn run(self) -> Result<(), Error> {
        let start = Instant::now();
        demo::check()?;
        if self.quick {
            run(&QUICK)?;
            eprintln!("\nAll passed in {:.0} s; `cargo xtask test` checks the rest.", start.elapsed().as_secs_f64());
            return Ok(());
        }
        npm::ci()?;
        run(&STEPS)?;
        eprintln!("\n== the README's set-ups");
        setups::check()?;
        eprintln!("\n== the crates from their tarballs");
        package::check()?;
        eprintln!("\n== combinations of features");
        let mut unchecked = features::check()?;
        eprintln!("\n== the client in browsers");
        unchecked.extend(wasm::check()?);
        eprintln!("\n== other targets");
        unchecked.extend(targets::check()?);
        eprintln!("\n== the oldest Rust, {}", oldest::RUST);
        let oldest = oldest::check()?;
        eprintln!("\nAll passed in {:.0} s.", start.elapsed().as_secs_f64());
        for what in unchecked {
            eprintln!("Not checked: {what}.");
        }
        if let Err(why) = oldest {
            eprintln!("Not checked: the oldest Rust, {}, as {why}.", oldest::RUST);
        }
        Ok(())
    }
}

fn run(steps: &[Step]) -> Result<(), Error> {
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
