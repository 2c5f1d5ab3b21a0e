//! `pull`: creates the function spec from the app's TypeScript.

mod answer;
mod node;
mod report;
mod scripts;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::builder::Builder;
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::output::write::write_if_changed;
use crate::path::shown;

use super::finish;
use node::Node;
use report::Report;

/// Create the function spec from the app's TypeScript, without a deployment
///
/// It uses Node and the app's own packages: `convex`, and `typescript` to infer return types that are not declared.
///
/// ```
/// use clap::Parser;
/// use convex_typed_codegen::{Builder, cli};
///
/// #[derive(Parser)]
/// enum Xtask {
///     Pull(cli::Pull),
/// }
///
/// # fn run() -> std::process::ExitCode {
/// let Xtask::Pull(pull) = Xtask::parse();
/// pull.run(&Builder::new().manifest("convex/function-spec.json"))
/// # }
/// ```
///
/// # What it writes
///
/// The function spec as `npx convex function-spec` prints it, and in addition:
///
/// * `"inferred": true` for each function whose `returns` comes from TypeScript rather than from a validator.
/// * `"doc"` and `"deprecated"` for functions with JSDoc.
/// * `"schema"`, with the tables. Return types refer to documents by their table.
/// * `"types"`, with the types that have a name: interfaces, aliases of an object type, and types that contain
///   themselves. The generated types have the same names. Types without a name are written out where they are used, and
///   the generator names them like those of validators. Aliases of unions count as types without a name: TypeScript
///   gives equal unions of literals the name of the alias that it reads first, so an edit elsewhere would rename them.
///
/// # Packages
///
/// Packages are found as Node finds them: in `node_modules` of npm, pnpm, Yarn and Bun, and in the archives of Yarn's
/// Plug'n'Play with TypeScript 5 or 6. Packages of the same repository need not be built; their sources are read.
// `--help` only shows the first line.
#[derive(Debug, Clone, Default, Args)]
#[command(long_about = None)]
#[non_exhaustive]
pub struct Pull {
    /// Read the functions of this folder
    #[arg(long, value_name = "DIR", required_unless_present = "infer_returns")]
    pub from_source: Option<PathBuf>,
    /// Infer undeclared return types from this folder
    #[arg(long, value_name = "DIR", conflicts_with = "no_infer")]
    pub infer_returns: Option<PathBuf>,
    /// The function spec to add return types to, without --from-source
    #[arg(long, value_name = "FILE", conflicts_with = "from_source")]
    pub manifest: Option<PathBuf>,
    /// The file to write; by default the function spec that `gen` reads
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Do not infer undeclared return types
    #[arg(long)]
    pub no_infer: bool,
    /// Fail, and write nothing, if anything could not be read
    #[arg(long)]
    pub strict: bool,
    /// Fail, and write nothing, if a smaller share of the functions is typed
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    pub min_typed: Option<u8>,
    /// Write the outcome for each function to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The time limit of each step; 600 by default
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<u64>,
}

impl Pull {
    /// Writes the function spec, and reports to standard error. Arguments take precedence over the settings of the
    /// builder. The exit code is 1 if it failed.
    #[must_use]
    pub fn run(self, builder: &Builder) -> ExitCode {
        finish(self.pull(builder))
    }

    /// Returns the warnings and a summary.
    fn pull(self, builder: &Builder) -> Result<(Diagnostics, String), Diagnostics> {
        let existing = self.manifest.as_deref().or(builder.manifest_path());
        let out = self.out.as_deref().or(existing).ok_or_else(|| {
            Diagnostic::error("no output file was given").with_help("set it with `Builder::manifest(..)` or `--out`")
        })?;
        let node = Node::find(Duration::from_secs(self.timeout.unwrap_or(600)))?;
        let mut problems = Diagnostics::new();
        let report = match &self.from_source {
            Some(folder) => self.create(&node, &absolute(folder)?, &mut problems)?,
            None => self.existing(&node, existing, &mut problems)?,
        };

        if let Some(path) = &self.report {
            write(path, &report.text)?;
        }
        report.check(self.min_typed, &mut problems);
        if problems.is_err() {
            return Err(problems);
        }
        let spec = Source::read(node.file("spec.json"))?;
        let changed = write(out, spec.text())?;
        let done = if changed { "wrote" } else { "unchanged:" };
        Ok((problems, format!("{}\n{done} {}", report.table(), shown(out))))
    }

    /// Creates a function spec from the app's folder.
    fn create(&self, node: &Node, folder: &Path, problems: &mut Diagnostics) -> Result<Report, Diagnostics> {
        let request = json!({ "convex": folder, "out": node.file("spec.json"), "schemaOnly": false });
        let report = node.run("manifest.mjs", request, self.strict, problems)?;
        if self.no_infer {
            return Ok(report);
        }
        let folder = self.infer_returns.as_deref().map_or(Ok(folder.to_owned()), absolute)?;
        Ok(self.infer(node, &folder, &node.file("spec.json"), &node.file("spec.json"), problems)?)
    }

    /// Adds return types to an existing function spec.
    fn existing(&self, node: &Node, spec: Option<&Path>, problems: &mut Diagnostics) -> Result<Report, Diagnostics> {
        let spec = spec.ok_or_else(|| {
            let error = Diagnostic::error("no function spec was given");
            error.with_help("`Builder::manifest(..)`, or `--manifest`, or create it with `--from-source`")
        })?;
        // Reports a missing file in our own words.
        Source::read(spec)?;
        let folder = absolute(self.infer_returns.as_deref().unwrap_or(Path::new("convex")))?;
        let request = json!({ "convex": folder, "out": node.file("schema.json"), "schemaOnly": true });
        node.run("manifest.mjs", request, self.strict, problems)?;
        let spec = std::path::absolute(spec).unwrap_or_else(|_| spec.to_owned());
        Ok(self.infer(node, &folder, &spec, &node.file("schema.json"), problems)?)
    }

    fn infer(
        &self,
        node: &Node,
        folder: &Path,
        spec: &Path,
        schema: &Path,
        problems: &mut Diagnostics,
    ) -> Result<Report, Diagnostic> {
        let request = json!({ "convex": folder, "spec": spec, "schema": schema, "out": node.file("spec.json") });
        node.run("infer.mjs", request, self.strict, problems)
    }
}

fn absolute(folder: &Path) -> Result<PathBuf, Diagnostic> {
    if folder.is_dir() {
        return Ok(std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()));
    }
    let error = Diagnostic::error(format!("there is no folder `{}`", shown(folder)));
    Err(error.with_help("pass the folder with your Convex functions, usually `convex`"))
}

fn write(path: &Path, text: &str) -> Result<bool, Diagnostic> {
    let error = |error| Diagnostic::error(format!("cannot write `{}`: {error}", shown(path)));
    write_if_changed(path, text).map_err(error)
}
