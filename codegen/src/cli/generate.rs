//! `gen` and `gen --check`.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::builder::Builder;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::path::shown;
use crate::summary::Summary;

use super::finish;

/// How users run this command.
const COMMAND: &str = "cargo xtask gen";

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
// `--help` only shows the first line.
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
    /// Write nothing; list the numbers that look like counts or times, as settings to paste
    #[arg(long, conflicts_with = "check")]
    pub suggest: bool,
    /// List the functions without a type, and those left out
    #[arg(long)]
    pub verbose: bool,
}

impl Gen {
    /// Generates or checks, and reports to standard error. Arguments take precedence over the settings of the builder.
    /// The exit code is 1 if it failed.
    #[must_use]
    pub fn run(self, builder: Builder) -> ExitCode {
        finish(self.report(builder))
    }

    /// Returns the warnings and a summary.
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
        if !builder.has_command() {
            builder = builder.command(COMMAND);
        }
        if self.suggest {
            let suggestions = builder.suggestions()?;
            print(&suggestions, io::stdout().lock())?;
            let done = match suggestions.len() {
                0 => "no number looks like a count or a time".to_owned(),
                _ => "paste these into your `Builder`, without the numbers that have fractions".to_owned(),
            };
            return Ok((Diagnostics::new(), done));
        }
        let outcome = if self.check { builder.check()? } else { builder.generate()? };
        let path = shown(&outcome.path);
        let done = match (self.check, outcome.changed) {
            (true, _) => format!("{path} is up to date"),
            (false, true) => format!("wrote {path}: {}", typing(&outcome.summary, self.verbose)),
            (false, false) => format!("unchanged: {path}: {}", typing(&outcome.summary, self.verbose)),
        };
        Ok((outcome.warnings, done))
    }
}

/// The summary, what to do about functions without a type, and with `verbose` their names.
fn typing(summary: &Summary, verbose: bool) -> String {
    let mut lines = vec![summary.to_string()];
    if verbose {
        for (title, paths) in [
            ("without a declared return type", &summary.undeclared),
            ("declared as `v.any()`", &summary.any),
            ("internal, left out", &summary.internal),
        ] {
            lines.extend((!paths.is_empty()).then(|| format!("  {title}:")));
            lines.extend(paths.iter().map(|path| format!("    {path}")));
        }
    }
    if !summary.undeclared.is_empty() {
        lines.push(
            "  help: functions without a declared return type return a `Value`; declare `returns`, or infer the types from \
             TypeScript with `pull --from-source`"
                .to_owned(),
        );
    }
    lines.join("\n")
}

/// Prints a line for each suggestion, until nobody reads them.
fn print(suggestions: &[impl Display], mut output: impl Write) -> Result<(), Diagnostic> {
    match suggestions.iter().try_for_each(|line| writeln!(output, "{line}")) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Diagnostic::error(format!("cannot print the suggestions: {error}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{ErrorKind, Gen, Write, io, print};
    use crate::builder::Builder;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &[&str]) -> Gen {
        match Cli::try_parse_from(arguments).unwrap().command {
            Command::Gen(command) => command,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn suggestions_that_cannot_be_printed_are_an_error_unless_nobody_reads_them() {
        struct Broken(ErrorKind);

        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        print(&["line"], Broken(ErrorKind::BrokenPipe)).unwrap();
        let error = print(&["line"], Broken(ErrorKind::StorageFull)).unwrap_err().to_string();
        assert!(error.starts_with("error: cannot print the suggestions: "), "{error}");
    }

    #[test]
    fn is_well_formed() {
        insta::assert_snapshot!(Cli::command().find_subcommand_mut("gen").unwrap().render_help(), @r"
        Write the Rust module from the function spec

        Usage: gen [OPTIONS]

        Options:
              --manifest <FILE>   The function spec, as `npx convex function-spec` prints it
              --schema <FILE>     The schema, for typed documents
              --out <FILE>        The file to write
              --include-internal  Generate internal functions too
              --check             Write nothing; fail if the file is not up to date
              --suggest           Write nothing; list the numbers that look like counts or times, as settings to paste
              --verbose           List the functions without a type, and those left out
          -h, --help              Print help
        ");
    }

    #[test]
    fn without_paths_it_says_what_to_run() {
        let error = parse(&["xtask", "gen"]).report(Builder::new()).unwrap_err();
        insta::assert_snapshot!(error, @r#"
        error: no function spec and no output file were given
          note: only build scripts have a default output file
          help: use `Builder::manifest("convex/function-spec.json")` and `Builder::out("src/backend.rs")`, or run `cargo xtask gen --manifest convex/function-spec.json --out src/backend.rs`
        "#);
        let error = parse(&["xtask", "gen", "--check", "--out", "x.rs"]).report(Builder::new()).unwrap_err();
        insta::assert_snapshot!(error, @r#"
        error: no function spec was given
          help: use `Builder::manifest("convex/function-spec.json")`, or run `cargo xtask gen --manifest convex/function-spec.json`
        "#);
    }

    #[test]
    fn arguments_take_precedence_over_the_builder() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let function =
            r#"{ "identifier": "a.js:b", "functionType": "Query", "args": { "type": "any" }, "returns": null }"#;
        std::fs::write(path("spec.json"), format!(r#"{{ "functions": [{function}] }}"#)).unwrap();
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
          help: create it with `npx convex function-spec > missing.json`
        ");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec, "--check"]), @r"
        error: there is no file `backend.rs`
          help: run `cargo xtask gen` and commit the result
        ");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec]), @r"
        wrote backend.rs: 1 function (0 typed, 1 without a declared return type), 0 types
          help: functions without a declared return type return a `Value`; declare `returns`, or infer the types from TypeScript with `pull --from-source`
        ");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec, "--verbose"]), @r"
        unchanged: backend.rs: 1 function (0 typed, 1 without a declared return type), 0 types
          without a declared return type:
            a:b
          help: functions without a declared return type return a `Value`; declare `returns`, or infer the types from TypeScript with `pull --from-source`
        ");
        insta::assert_snapshot!(run(&["xtask", "gen", "--manifest", &spec, "--check"]), @"backend.rs is up to date");
    }
}
