//! `cargo xtask bench generate`: the cost of generating, compared to a floor: reading the JSON, parsing the tokens of
//! the output, and printing them.

use std::fs;
use std::path::Path;
use std::process::Command;

use convex_typed_codegen::Builder;
use proc_macro2::TokenStream;

use super::{SIZES, clock, mb, spec};
use crate::{Error, repo};

pub(crate) fn run() -> Result<(), Error> {
    if repo::in_release()?.is_some() {
        return Ok(());
    }
    println!(
        "{:>9} {:>10} {:>8} {:>10} {:>11} {:>11} {:>7} {:>10}",
        "functions", "JSON", "lines", "Rust", "CPU", "floor", "ratio", "memory"
    );
    let rows = SIZES.into_iter().map(measure).collect::<Result<Vec<_>, _>>()?;
    println!();
    for row in &rows {
        println!("ratio generate/{}/floor {:.2}", row.functions, row.generate / row.floor);
    }
    if let [.., smaller, larger] = &rows[..] {
        let growth = (larger.generate / larger.functions as f64) / (smaller.generate / smaller.functions as f64);
        println!("ratio generate/growth/{}-{} {growth:.2}", smaller.functions, larger.functions);
    }
    Ok(())
}

/// CPU seconds for a number of functions.
struct Row {
    functions: usize,
    generate: f64,
    floor: f64,
}

fn measure(functions: usize) -> Result<Row, Error> {
    let folder = tempfile::tempdir()?;
    let (manifest, out) = (folder.path().join("function-spec.json"), folder.path().join("backend.rs"));
    let json = spec::manifest(functions);
    fs::write(&manifest, &json)?;

    let builder = Builder::new().manifest(&manifest).out(&out);
    let generate = clock::seconds(|| {
        if out.exists() {
            fs::remove_file(&out)?;
        }
        builder.generate().map_err(|errors| errors.to_string())?;
        Ok(())
    })?;
    let rust = fs::read_to_string(&out)?;
    let floor = clock::seconds(|| Ok(serde_json::from_str::<serde_json::Value>(&json)?))? + print(&rust)?;

    let memory = peak_of_generation(&manifest, &folder.path().join("once.rs"))?;
    println!(
        "{functions:>9} {:>10} {:>8} {:>10} {:>9.2}ms {:>9.2}ms {:>7.2} {:>10}",
        mb(json.len()),
        rust.lines().count(),
        mb(rust.len()),
        generate * 1e3,
        floor * 1e3,
        generate / floor,
        memory.map_or_else(|| "only Linux".to_owned(), |bytes| mb(bytes as usize)),
    );
    Ok(Row { functions, generate, floor })
}

/// Parses the tokens of a file, and prints them.
fn print(rust: &str) -> Result<f64, Error> {
    let tokens: TokenStream = rust.parse()?;
    let mut copies = (0..clock::RUNS).map(|_| tokens.clone()).collect::<Vec<_>>().into_iter();
    clock::seconds(|| {
        let file = syn::parse2::<syn::File>(copies.next().ok_or("there are more runs than copies")?)?;
        Ok((prettyplease::unparse(&file), file))
    })
}

/// Generates once and prints the peak of this process's memory in bytes, if it is known.
pub(crate) fn once(manifest: &Path, out: &Path) -> Result<(), Error> {
    Builder::new().manifest(manifest).out(out).generate().map_err(|errors| errors.to_string())?;
    if let Some(bytes) = clock::peak_memory() {
        println!("{bytes}");
    }
    Ok(())
}

/// The peak memory of a process that only generates.
fn peak_of_generation(manifest: &Path, out: &Path) -> Result<Option<u64>, Error> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(["bench", "memory"]).arg(manifest).arg(out).output()?;
    if !output.status.success() {
        return Err(format!("generating once failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
}
