//! Commands of cargo that check something, one after the other.

use std::time::Instant;

use crate::{Error, repo};

/// A step: what it is for, the environment it needs, and the arguments of cargo.
pub(crate) type Step = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

/// Not part of `lint` and `test`, as it would turn on reqwest, whose TLS alone takes minutes to build. `ci` has it.
pub(crate) const BENCH: &str = "convex-typed-bench";

/// The format of all crates.
pub(crate) const FORMAT: Step = ("format", &[], &["fmt", "--all", "--check"]);

/// Runs the steps in order. The first that fails is the error.
pub(crate) fn run(steps: &[Step]) -> Result<(), Error> {
    for (title, environment, arguments) in steps {
        let mut command = repo::cargo();
        command.args(*arguments).envs(environment.iter().copied());
        let set: String = environment.iter().map(|(name, value)| format!("{name}='{value}' ")).collect();
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
