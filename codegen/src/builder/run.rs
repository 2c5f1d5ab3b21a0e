//! Runs a [`Builder`]: reads the input files, generates, and writes or compares the output.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Builder;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::generate::{self, Output};
use crate::manifest::{FunctionSpec, Schema};
use crate::output::write;
use crate::path::shown;
use crate::source::Source;
use crate::summary::Summary;

/// The result of [`Builder::generate_from`]. No file has been written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Generated {
    /// The Rust module.
    pub text: String,
    /// How much was generated.
    pub summary: Summary,
    /// Problems that did not stop the run.
    pub warnings: Diagnostics,
    suggestions: Vec<String>,
}

/// The result of [`Builder::generate`] and [`Builder::check`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The path of the file.
    pub path: PathBuf,
    /// Whether the file was written, because its text changed.
    pub changed: bool,
    /// How much was generated.
    pub summary: Summary,
    /// Problems that did not stop the run. In a build script they have already been passed on to cargo.
    pub warnings: Diagnostics,
}

impl Builder {
    /// Generates the Rust file, and writes it if its text changed.
    ///
    /// In a build script, that is, if `OUT_DIR` is set and [`out`](Self::out) is not, it also tells cargo which files
    /// to watch, and passes on the warnings.
    ///
    /// # Errors
    ///
    /// Returns all errors in the function spec, the schema and the settings, or that a file cannot be read or written.
    /// The old file is then left unchanged.
    pub fn generate(&self) -> Result<Outcome, Diagnostics> {
        let out_dir = std::env::var_os("OUT_DIR");
        let in_build = out_dir.is_some();
        let (path, build_script) = self.target(out_dir)?;
        if build_script {
            for file in self.manifest.iter().chain(&self.schema) {
                println!("cargo::rerun-if-changed={}", file.display());
            }
        }
        let generated = self.in_build(in_build).generate_in_memory()?;
        if build_script {
            for warning in generated.warnings.iter() {
                println!("cargo::warning={}", warning.to_string().replace('\n', " "));
            }
        }
        let changed = write::write_if_changed(&path, &generated.text)
            .map_err(|error| Diagnostic::error(format!("cannot write `{}`: {error}", shown(&path))))?;
        Ok(Outcome { path, changed, summary: generated.summary, warnings: generated.warnings })
    }

    /// Checks that the Rust file is what [`generate`](Self::generate) would write, without writing it. For CI.
    ///
    /// # Errors
    ///
    /// Returns an error if the file is missing or out of date, and the errors of `generate`.
    pub fn check(&self) -> Result<Outcome, Diagnostics> {
        let out_dir = std::env::var_os("OUT_DIR");
        let in_build = out_dir.is_some();
        let (path, _) = self.target(out_dir)?;
        let generated = self.in_build(in_build).generate_in_memory()?;
        write::check(&path, &generated.text, self.options.command.as_deref())?;
        Ok(Outcome { path, changed: false, summary: generated.summary, warnings: generated.warnings })
    }

    /// Suggests settings for numbers whose names look like counts or times, as calls of [`integers`](Self::integers)
    /// and [`times`](Self::times) to paste: `.integers("*#args.limit") // 12 places`. Numbers with a setting are left
    /// out.
    ///
    /// ```no_run
    /// # use convex_typed_codegen::Builder;
    /// for call in Builder::new().manifest("convex/function-spec.json").suggestions()? {
    ///     println!("{call}");
    /// }
    /// # Ok::<(), convex_typed_codegen::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns all errors in the function spec, the schema and the settings.
    pub fn suggestions(&self) -> Result<Vec<String>, Diagnostics> {
        let mut builder = self.clone();
        builder.options.suggest = true;
        Ok(builder.generate_in_memory()?.suggestions)
    }

    /// Generates from texts in memory. No file is read or written, and the paths of the builder are ignored.
    ///
    /// ```
    /// # use convex_typed_codegen::{Builder, Source};
    /// let spec = Source::new("function-spec.json", r#"{ "functions": [] }"#);
    /// let generated = Builder::new().generate_from(&spec, None)?;
    /// assert!(generated.text.contains("pub mod api"));
    /// # Ok::<(), convex_typed_codegen::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns all errors in the texts and the settings.
    pub fn generate_from(&self, manifest: &Source, schema: Option<&Source>) -> Result<Generated, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let spec = FunctionSpec::read(manifest, &mut diagnostics);
        let schema = schema.map(|source| Schema::read(source, &mut diagnostics));
        let output = match (spec, schema) {
            (None, _) | (_, Some(None)) => None,
            (Some(spec), schema) => generate::generate(spec, schema.flatten(), &self.options, &mut diagnostics),
        };
        match output {
            Some(Output { text, summary, suggestions }) if !diagnostics.is_err() => {
                Ok(Generated { text, summary, warnings: diagnostics, suggestions })
            }
            Some(_) | None => Err(diagnostics),
        }
    }

    /// The same builder, which knows whether a build script runs it.
    pub(super) fn in_build(&self, yes: bool) -> Self {
        let mut builder = self.clone();
        builder.options.build_script = yes;
        builder
    }

    fn generate_in_memory(&self) -> Result<Generated, Diagnostics> {
        let Some(manifest) = &self.manifest else { return Err(missing(true, false).into()) };
        let manifest = Source::read(manifest).map_err(|error| match manifest.exists() || error.help().is_some() {
            true => error,
            false => error.with_help(format!("create it with `npx convex function-spec > {}`", shown(manifest))),
        });
        let schema = self.schema.as_deref().map(Source::read).transpose();
        match (manifest, schema) {
            (Ok(manifest), Ok(schema)) => self.generate_from(&manifest, schema.as_ref()),
            (manifest, schema) => {
                let mut errors = Diagnostics::new();
                errors.extend(manifest.err().into_iter().chain(schema.err()));
                Err(errors)
            }
        }
    }

    /// The file to write, and whether it is the one of a build script. Fails if a required path is not set.
    pub(super) fn target(&self, out_dir: Option<OsString>) -> Result<(PathBuf, bool), Diagnostic> {
        let target = match (&self.out, out_dir) {
            (Some(out), _) => Some((out.clone(), false)),
            (None, folder) => folder.map(|folder| (Path::new(&folder).join("backend.rs"), true)),
        };
        match (&self.manifest, target) {
            (Some(_), Some(target)) => Ok(target),
            (manifest, target) => Err(missing(manifest.is_none(), target.is_none())),
        }
    }
}

/// The error for the required paths that are not set.
fn missing(manifest: bool, out: bool) -> Diagnostic {
    let (mut names, mut calls, mut run) = (Vec::new(), Vec::new(), "cargo xtask gen".to_owned());
    if manifest {
        names.push("no function spec");
        calls.push("`Builder::manifest(\"convex/function-spec.json\")`");
        run.push_str(" --manifest convex/function-spec.json");
    }
    if out {
        names.push("no output file");
        calls.push("`Builder::out(\"src/backend.rs\")`");
        run.push_str(" --out src/backend.rs");
    }
    let verb = if names.len() > 1 { "were" } else { "was" };
    let run = if cfg!(feature = "cli") { format!(", or run `{run}`") } else { String::new() };
    let error = Diagnostic::error(format!("{} {verb} given", names.join(" and ")));
    let error = if out { error.with_note("only build scripts have a default output file") } else { error };
    error.with_help(format!("use {}{run}", calls.join(" and ")))
}
