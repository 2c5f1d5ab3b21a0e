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

/// What [`Builder::generate_from`] returns; no file has been written.
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

/// What [`Builder::generate`] and [`Builder::check`] return.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The file.
    pub path: PathBuf,
    /// Whether it had to be written.
    pub changed: bool,
    /// How much it holds.
    pub summary: Summary,
    /// What did not stop the run, but should be known. A build script has passed them on to cargo already.
    pub warnings: Diagnostics,
}

impl Builder {
    /// Reads the manifest and writes the Rust file, if that changes it.
    ///
    /// A build script, that is with `OUT_DIR` set and no [`out`](Self::out), also tells cargo which files to watch,
    /// and the warnings.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the manifest or the settings; nothing has been written then. Also if a file
    /// cannot be read or written.
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

    /// Compares the Rust file with what [`generate`](Self::generate) would write, and writes nothing. For CI.
    ///
    /// # Errors
    ///
    /// If the file is missing or differs, and whatever `generate` would complain about.
    pub fn check(&self) -> Result<Outcome, Diagnostics> {
        let out_dir = std::env::var_os("OUT_DIR");
        let in_build = out_dir.is_some();
        let (path, _) = self.target(out_dir)?;
        let generated = self.in_build(in_build).generate_in_memory()?;
        write::check(&path, &generated.text, self.options.command.as_deref())?;
        Ok(Outcome { path, changed: false, summary: generated.summary, warnings: generated.warnings })
    }

    /// Lists the numbers that look like counts or points in time by their names, as calls of [`integers`](Self::integers)
    /// and [`times`](Self::times) to paste: `.integers("*#args.limit") // 12 places`. What is set already is left out.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the manifest or the settings.
    pub fn suggestions(&self) -> Result<Vec<String>, Diagnostics> {
        let mut builder = self.clone();
        builder.options.suggest = true;
        Ok(builder.generate_in_memory()?.suggestions)
    }

    /// Generates from texts instead of files: nothing is read or written, and paths that were set do not matter.
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
    /// Everything that is wrong with the texts or the settings.
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

    /// The same, where a build script writes the file or not.
    pub(super) fn in_build(&self, yes: bool) -> Self {
        let mut builder = self.clone();
        builder.options.build_script = yes;
        builder
    }

    fn generate_in_memory(&self) -> Result<Generated, Diagnostics> {
        let Some(manifest) = &self.manifest else {
            let error = Diagnostic::error("no function spec was given");
            return Err(error
                .with_help("set it with `Builder::manifest(\"convex/function-spec.json\")` or `--manifest`")
                .into());
        };
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

    /// The file to write, and whether cargo listens.
    pub(super) fn target(&self, out_dir: Option<OsString>) -> Result<(PathBuf, bool), Diagnostic> {
        match (&self.out, out_dir) {
            (Some(out), _) => Ok((out.clone(), false)),
            (None, Some(folder)) => Ok((Path::new(&folder).join("backend.rs"), true)),
            (None, None) => Err(Diagnostic::error("no output file was given").with_help(
                "set it with `Builder::out(\"src/backend.rs\")` or `--out`; only build scripts have a default",
            )),
        }
    }
}
