//! The command line of an xtask: `cargo xtask gen`, and `gen --check` for CI.
//!
//! ```no_run
//! use convex_typed_codegen::{Builder, cli};
//!
//! fn main() -> std::process::ExitCode {
//!     cli::run(Builder::new().manifest("convex/function-spec.json").out("src/backend.rs"))
//! }
//! ```
//!
//! An xtask with commands of its own takes [`Gen`] among them.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::builder::Builder;
use crate::diagnostic::Diagnostics;

/// Generates the typed Rust module of a Convex deployment
#[derive(Debug, Parser)]
#[command(subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Gen(Gen),
}

/// Write the Rust module from the function spec
///
/// ```
/// use clap::Parser;
/// use convex_typed_codegen::{Builder, cli};
///
/// #[derive(Parser)]
/// enum Xtask {
///     Gen(cli::Gen),
///     Deploy,
/// }
///
/// # fn run() -> std::process::ExitCode {
/// match Xtask::parse() {
///     Xtask::Gen(generate) => generate.run(Builder::new().out("src/backend.rs")),
///     Xtask::Deploy => std::process::ExitCode::SUCCESS,
/// }
/// # }
/// ```
// The first line is what `--help` says; the rest is not for the terminal.
#[derive(Debug, Clone, Default, Args)]
#[command(long_about = None)]
#[non_exhaustive]
pub struct Gen {
    /// The function spec, as `npx convex function-spec` prints it
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// The schema, for typed documents
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Generate internal functions too
    #[arg(long)]
    pub include_internal: bool,
    /// Write nothing; fail if the file is not up to date
    #[arg(long)]
    pub check: bool,
}

impl Gen {
    /// Generates or checks, with the settings of the builder where no argument overrides them, and reports to
    /// standard error. The exit code is 1 if that failed.
    #[must_use]
    pub fn run(self, builder: Builder) -> ExitCode {
        let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
        match self.report(builder) {
            Ok((warnings, done)) => {
                print(&warnings, color);
                eprintln!("{done}");
                ExitCode::SUCCESS
            }
            Err(errors) => {
                print(&errors, color);
                ExitCode::FAILURE
            }
        }
    }

    /// The warnings, and a line on what was done.
    fn report(self, mut builder: Builder) -> Result<(Diagnostics, String), Diagnostics> {
        if let Some(path) = self.manifest {
            builder = builder.manifest(path);
        }
        if let Some(path) = self.schema {
            builder = builder.schema(path);
        }
        if let Some(path) = self.out {
            builder = builder.out(path);
        }
        if self.include_internal {
            builder = builder.include_internal(true);
        }
        let outcome = if self.check { builder.check()? } else { builder.generate()? };
        let path = outcome.path.display();
        let done = match (self.check, outcome.changed) {
            (true, _) => format!("{path} is up to date"),
            (false, true) => format!("wrote {path}: {}", outcome.summary),
            (false, false) => format!("unchanged: {path}: {}", outcome.summary),
        };
        Ok((outcome.warnings, done))
    }
}

fn print(diagnostics: &Diagnostics, color: bool) {
    if !diagnostics.is_empty() {
        eprintln!("{}\n", diagnostics.render(color));
    }
}

/// Runs the command that the arguments of the process name, with the builder's settings as defaults.
///
/// A usage error exits with 2, as with any clap program; without a command it prints the help.
#[must_use]
pub fn run(builder: Builder) -> ExitCode {
    match Cli::parse().command {
        Command::Gen(command) => command.run(builder),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Cli, Command, Gen};
    use crate::builder::Builder;

    fn parse(arguments: &[&str]) -> Gen {
        let Command::Gen(command) = Cli::try_parse_from(arguments).unwrap().command;
        command
    }

    #[test]
    fn is_well_formed() {
        Cli::command().debug_assert();
        insta::assert_snapshot!(Cli::command().find_subcommand_mut("gen").unwrap().render_help(), @r"
        Write the Rust module from the function spec

        Usage: gen [OPTIONS]

        Options:
              --manifest <FILE>   The function spec, as `npx convex function-spec` prints it
              --schema <FILE>     The schema, for typed documents
              --out <FILE>        The file to write
              --include-internal  Generate internal functions too
              --check             Write nothing; fail if the file is not up to date
          -h, --help              Print help
        ");
    }

    #[test]
    fn usage_errors_exit_with_2() {
        assert_eq!(Cli::try_parse_from(["xtask", "gen", "--nope"]).unwrap_err().exit_code(), 2);
        assert_eq!(Cli::try_parse_from(["xtask"]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn arguments_go_before_the_builder() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("spec.json"), r#"{ "functions": [] }"#).unwrap();
        let builder = || Builder::new().manifest(path("missing.json")).out(path("backend.rs"));
        let run = |arguments: &[&str]| match parse(arguments).report(builder()) {
            Ok((warnings, done)) => {
                assert!(warnings.is_empty());
                done.replace(&path(""), "")
            }
            Err(errors) => errors.to_string().replace(&path(""), ""),
        };
        let spec = path("spec.json");
        insta::assert_snapshot!(run(&["xtask", "gen"]), @r"
        error: there is no file `missing.json`
          help: npx convex function-spec > missing.json
        ");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec, "--check"]), @r"
        error: there is no file `backend.rs`
          help: run `cargo xtask gen` and commit the result
        ");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec]), @"wrote backend.rs: 0 functions, 0 types");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec]), @"unchanged: backend.rs: 0 functions, 0 types");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec, "--check"]), @"backend.rs is up to date");
    }
}
