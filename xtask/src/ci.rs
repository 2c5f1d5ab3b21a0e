//! `cargo xtask ci`: what has to pass before a change is merged.

use std::time::Instant;

use clap::Args;

use crate::steps::{self, BENCH, Step};
use crate::{Error, features, lint, oldest, otel, package, setups, targets, test, wasm};

/// Check everything: `lint`, `test`, docs, and other features, targets, versions and ways to build
#[derive(Debug, Args)]
pub(crate) struct Ci {}

/// Docs, and the same tests with other features.
const STEPS: [Step; 8] = [
    ("docs", &[("RUSTDOCFLAGS", "-D warnings")], &["doc", "--workspace", "--no-deps"]),
    // They name the feature that each item needs, for which docs.rs has a nightly Rust.
    (
        "docs of all features, as on docs.rs",
        &[("RUSTDOCFLAGS", "--cfg docsrs -D warnings"), ("RUSTC_BOOTSTRAP", "convex_typed")],
        &["doc", "-p", "convex-typed", "--no-deps", "--all-features"],
    ),
    (
        "runtime without TLS",
        &[],
        &["test", "-p", "convex-typed", "--no-default-features", "--features", features::WITHOUT_TLS],
    ),
    (
        "fleets of clients",
        &[],
        &[
            "test",
            "-p",
            "convex-typed",
            "--no-default-features",
            "--features",
            features::WITHOUT_TLS,
            "--test",
            "retry",
            "--",
            "--ignored",
        ],
    ),
    (
        "what the compiler says of mistakes",
        &[],
        &["test", "-p", "convex-typed", "--no-default-features", "--features", "client", "--test", "ui"],
    ),
    ("runtime over reqwest", &[], &["test", "-p", "convex-typed", "--no-default-features", "--features", "reqwest"]),
    // Over reqwest too; values compared with those of the crate `convex`; with features of serde_json that another crate
    // of a build may turn on, and that change how it works; and with every version of TypeScript.
    ("tests, all features", &[], &["test", "-p", "convex-typed-tests", "--all-features", "--", "--include-ignored"]),
    (
        "lints, all features",
        &[],
        &["clippy", "-p", "convex-typed-tests", "-p", BENCH, "--all-features", "--all-targets", "--", "-D", "warnings"],
    ),
];

impl Ci {
    pub(crate) fn run(self) -> Result<(), Error> {
        let start = Instant::now();
        lint::all()?;
        test::all()?;
        steps::run(&STEPS)?;
        eprintln!("\n== the README's set-ups");
        setups::check()?;
        eprintln!("\n== the crates from their tarballs");
        package::check()?;
        eprintln!("\n== the example of OpenTelemetry");
        otel::check()?;
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
