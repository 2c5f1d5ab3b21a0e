//! Generates the bindings of every fixture, and the list through which tests reach all of them.

mod index;
mod options;
mod paths;
mod readme;
// Shared with the library, where they are public.
#[path = "../src/random/rng.rs"]
#[allow(unreachable_pub)]
mod rng;
#[path = "../src/random/spec.rs"]
#[allow(unreachable_pub)]
mod spec;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use convex_typed_codegen::manifest::{FunctionSpec, Schema};
use convex_typed_codegen::{Builder, Diagnostics, Source};

/// A function spec, with its schema if there is one.
struct Input {
    name: String,
    spec: PathBuf,
    schema: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let (fixtures, deployment) = (package.join("fixtures"), package.join("deployment"));
    let watched = ["build", "fixtures", "src/random", "deployment/function-spec.json", "deployment/schema.json"];
    for watched in watched {
        println!("cargo::rerun-if-changed={watched}");
    }
    let random = out.join("random.json");
    fs::write(&random, serde_json::to_string_pretty(&spec::function_spec(0x5eed, 60))?)?;

    let mut inputs = fixtures_in(&fixtures)?;
    inputs.extend(apps_in(&package.join("apps"))?);
    inputs.push(Input {
        name: "deployment".to_owned(),
        spec: deployment.join("function-spec.json"),
        schema: Some(deployment.join("schema.json")),
    });
    inputs.push(Input { name: "random".to_owned(), spec: random, schema: None });
    let mut index = index::Index::default();
    for input in &inputs {
        let text = bindings(input, &out)?;
        let tables = tables_of(input)?;
        index.add(input, &paths::Paths::scan(&text)?, &tables);
    }
    fs::write(out.join("fixtures.rs"), index.into_text())?;
    options::write(&fixtures, &out)?;
    readme::write(&package.join("../README.md"), &out)
}

/// The inputs in a folder: `<name>.json`, and `<name>.schema.json` if there is one.
fn fixtures_in(folder: &Path) -> Result<Vec<Input>, Box<dyn Error>> {
    let mut inputs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let spec = entry?.path();
        let file = spec.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(name) = file.strip_suffix(".json").filter(|name| !name.contains('.')) else { continue };
        let schema = spec.with_extension("schema.json");
        let schema = schema.exists().then_some(schema);
        inputs.push(Input { name: name.to_owned(), spec, schema });
    }
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(inputs)
}

/// The inferred function specs of the apps in a folder: `<name>.json` next to the sources in `<name>`.
fn apps_in(folder: &Path) -> Result<Vec<Input>, Box<dyn Error>> {
    let is_app = |input: &Input| folder.join(&input.name).is_dir();
    let apps = fixtures_in(folder)?.into_iter().filter(is_app).inspect(|input| {
        // Not the whole folder, which may contain npm packages.
        println!("cargo::rerun-if-changed={}", input.spec.display());
    });
    Ok(apps.map(|input| Input { name: format!("app_{}", input.name), ..input }).collect())
}

fn bindings(input: &Input, out: &Path) -> Result<String, Box<dyn Error>> {
    let schema = input.schema.as_deref().map(Source::read).transpose()?;
    let builder = Builder::new().include_internal(true);
    let generated = builder.generate_from(&Source::read(&input.spec)?, schema.as_ref())?;
    fs::write(out.join(format!("{}.rs", input.name)), &generated.text)?;
    Ok(generated.text)
}

/// The tables that have documents.
fn tables_of(input: &Input) -> Result<Vec<String>, Box<dyn Error>> {
    let mut diagnostics = Diagnostics::new();
    let schema = match &input.schema {
        Some(path) => Schema::read(&Source::read(path)?, &mut diagnostics),
        None => FunctionSpec::read(&Source::read(&input.spec)?, &mut diagnostics)
            .map(|spec| spec.schema.unwrap_or_default()),
    };
    match schema {
        Some(schema) => Ok(schema.tables.into_iter().map(|table| table.name).collect()),
        None => Err(diagnostics.into()),
    }
}
