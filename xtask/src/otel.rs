//! Checks the example of OpenTelemetry (`tests/otel`): that it compiles, and that its traces and metrics are right.

use crate::{Error, repo};

/// A separate workspace, whose dependencies nothing else needs.
const MANIFEST: &str = "tests/otel/Cargo.toml";

/// Commands of cargo, and their arguments.
const STEPS: [(&str, &[&str]); 3] =
    [("fmt", &["--check"]), ("clippy", &["--quiet", "--all-targets", "--", "-D", "warnings"]), ("test", &["--quiet"])];

pub(crate) fn check() -> Result<(), Error> {
    for (command, arguments) in STEPS {
        let shown = format!("cargo {command} --manifest-path {MANIFEST} {}", arguments.join(" "));
        eprintln!("{shown}");
        let mut cargo = repo::cargo();
        // Both workspaces have most crates in common.
        cargo.env("CARGO_TARGET_DIR", repo::target()?);
        cargo.args([command, "--manifest-path", MANIFEST]).args(arguments);
        if !cargo.status()?.success() {
            return Err(format!("the example of OpenTelemetry failed; to run it again: {shown}").into());
        }
    }
    Ok(())
}
