//! The manifests of a folder, and the bindings generated from each.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use convex_typed_codegen::{Builder, Diagnostics, Generated, Source, Summary};

use super::shuffle::shuffled;
use crate::Error;

/// A manifest of the folder, with its schema if there is one.
#[derive(Debug)]
pub(crate) struct Manifest {
    name: String,
    spec: PathBuf,
    schema: Option<PathBuf>,
}

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) summary: Summary,
    pub(crate) warnings: usize,
    /// The generated bindings. Empty if generating failed.
    pub(crate) text: String,
    pub(crate) time: Duration,
    /// Whether it passed, or why not.
    pub(crate) outcome: Result<(), Failure>,
}

/// Why a manifest failed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The step that failed, for the table.
    pub(crate) step: &'static str,
    pub(crate) reason: String,
}

impl Manifest {
    /// The manifests of a folder, sorted by name.
    pub(crate) fn all_in(folder: &Path) -> Result<Vec<Self>, Error> {
        let entries = fs::read_dir(folder).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
        let mut manifests = Vec::new();
        for entry in entries {
            let spec = entry?.path();
            let name = spec.file_name().unwrap_or_default().to_string_lossy();
            let Some(name) = name.strip_suffix(".json").filter(|name| !name.ends_with(".schema")) else { continue };
            let (name, schema) = (name.to_owned(), folder.join(format!("{name}.schema.json")));
            manifests.push(Self { name, schema: Some(schema).filter(|schema| schema.exists()), spec });
        }
        if manifests.is_empty() {
            return Err(format!("there is no manifest in `{}`: they are called NAME.json", folder.display()).into());
        }
        manifests.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(manifests)
    }

    /// Generates twice, the second time with the functions in another order, which must make no difference.
    pub(crate) fn row(&self) -> Row {
        let start = Instant::now();
        // A panic must only fail this row.
        let generated = catch_unwind(|| self.generate()).unwrap_or_else(|_| Err("it panicked".to_owned()));
        let time = start.elapsed();
        let mut row = Row {
            name: self.name.clone(),
            summary: Summary::default(),
            warnings: 0,
            text: String::new(),
            time,
            outcome: Ok(()),
        };
        match generated {
            Ok(generated) => {
                row.summary = generated.summary;
                row.warnings = generated.warnings.iter().len();
                row.text = generated.text;
                let same = catch_unwind(|| self.is_stable(&row.text)).unwrap_or_else(|_| Err("it panicked".to_owned()));
                row.outcome = same.map_err(|reason| Failure { step: "order matters", reason });
            }
            Err(reason) => row.outcome = Err(Failure { step: "not generated", reason }),
        }
        row
    }

    fn generate(&self) -> Result<Generated, String> {
        let (spec, schema) = self.read().map_err(|errors| errors.to_string())?;
        builder().generate_from(&spec, schema.as_ref()).map_err(|errors| errors.to_string())
    }

    fn is_stable(&self, text: &str) -> Result<(), String> {
        let (spec, schema) = self.read().map_err(|errors| errors.to_string())?;
        let schema = schema.map(|schema| shuffled(&schema, "tables")).transpose().map_err(|error| error.to_string())?;
        let spec = shuffled(&spec, "functions").map_err(|error| error.to_string())?;
        let generated = builder().generate_from(&spec, schema.as_ref());
        let generated = generated.map_err(|errors| format!("it fails in another order: {errors}"))?;
        let other = generated.text;
        if text == other {
            return Ok(());
        }
        let difference = text.lines().zip(other.lines()).enumerate().find(|(_, (one, other))| one != other);
        Err(match difference {
            Some((line, (one, other))) => format!("line {}, in another order:\n{one}\n{other}", line + 1),
            None => "the outputs differ in length".to_owned(),
        })
    }

    fn read(&self) -> Result<(Source, Option<Source>), Diagnostics> {
        Ok((Source::read(&self.spec)?, self.schema.as_deref().map(Source::read).transpose()?))
    }
}

fn builder() -> Builder {
    Builder::new().include_internal(true)
}
