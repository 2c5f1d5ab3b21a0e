//! The command line of an xtask: `cargo xtask gen`, `gen --check` for CI, and `pull` for the function spec.
//!
//! ```no_run
//! use convex_typed_codegen::{Builder, cli};
//!
//! fn main() -> std::process::ExitCode {
//!     cli::run(Builder::new().manifest("convex/function-spec.json").out("src/backend.rs"))
//! }
//! ```
//!
//! An xtask with other commands includes [`Gen`] and [`Pull`] as subcommands.

mod generate;
mod pull;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::builder::Builder;
use crate::diagnostic::Diagnostics;

pub use generate::Gen;
pub use pull::Pull;

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
    Pull(Pull),
}

/// Parses the arguments of the process and runs the command, with the settings of the builder as defaults.
///
/// Like other clap programs it exits with 2 on a usage error, and prints the help if there is no command.
#[must_use]
pub fn run(builder: Builder) -> ExitCode {
    match Cli::parse().command {
        Command::Gen(command) => command.run(builder),
        Command::Pull(command) => command.run(&builder),
    }
}

/// Reports to standard error: the warnings and a summary, or the errors.
fn finish(done: Result<(Diagnostics, String), Diagnostics>) -> ExitCode {
    match done {
        Ok((warnings, done)) => {
            print(&warnings);
            eprintln!("{done}");
            ExitCode::SUCCESS
        }
        Err(errors) => {
            print(&errors);
            ExitCode::FAILURE
        }
    }
}

fn print(diagnostics: &Diagnostics) {
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    if !diagnostics.is_empty() {
        eprintln!("{}\n", diagnostics.render(color));
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Cli;

    #[test]
    fn is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn usage_errors_exit_with_2() {
        for arguments in [&["xtask", "gen", "--nope"][..], &["xtask"], &["xtask", "pull"]] {
            assert_eq!(Cli::try_parse_from(arguments).unwrap_err().exit_code(), 2);
        }
    }
}
