//! `cargo xtask bench generate`.

use std::fs;
use std::path::Path;
use std::process::Command;

use convex_typed_codegen::Builder;

use super::{clock, spec};
use crate::{Error, repo};

const FUNCTIONS: usize = 2000;

/// A row of the table: what was done, CPU seconds, and the bytes it was done to.
type Row = (&'static str, f64, usize);

pub(crate) fn run() -> Result<(), Error> {
    if repo::in_release()?.is_some() {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (manifest, out) = (folder.path().join("function-spec.json"), folder.path().join("backend.rs"));
    let json = spec::manifest(FUNCTIONS);
    fs::write(&manifest, &json)?;

    let builder = Builder::new().manifest(&manifest).out(&out);
    let mut summary = None;
    let generate = clock::seconds(|| {
        if out.exists() {
            fs::remove_file(&out)?;
        }
        summary = Some(builder.generate().map_err(|errors| errors.to_string())?.summary);
        Ok(())
    })?;
    let rust = fs::read_to_string(&out)?;
    let file = syn::parse_file(&rust)?;
    let rows: [Row; 5] = [
        ("generate: read, generate, format, write", generate, json.len()),
        ("serde_json: parse to Value", clock::seconds(|| parse::<serde_json::Value>(&json))?, json.len()),
        ("serde_json: scan", clock::seconds(|| parse::<serde::de::IgnoredAny>(&json))?, json.len()),
        ("prettyplease: parse with syn, print", clock::seconds(|| reformat(&rust))?, rust.len()),
        ("prettyplease: print", clock::seconds(|| Ok(prettyplease::unparse(&file)))?, rust.len()),
    ];

    println!("{FUNCTIONS} functions{}", summary.map(|summary| format!(" ({summary} generated)")).unwrap_or_default());
    println!("{} of JSON, {} of Rust in {} lines\n", mb(json.len()), mb(rust.len()), rust.lines().count());
    println!("{:40} {:>9} {:>9} {:>7}", "", "CPU s", "input", "MB/s");
    for (name, seconds, bytes) in rows {
        println!("{name:40} {seconds:9.4} {:>9} {:7.1}", mb(bytes), bytes as f64 / seconds / 1e6);
    }
    let memory = peak_of_generation(&manifest, &folder.path().join("once.rs"))?;
    match memory {
        Some(bytes) => println!("\npeak memory of a process that generates once: {}\n", mb(bytes as usize)),
        None => println!("\npeak memory: not measured, as only Linux says\n"),
    }
    let names = ["serde_json", "serde_json_scan", "prettyplease", "prettyplease_print"];
    // What the generator may take for so many functions.
    println!("ratio generate/second {generate:.2}");
    for (name, (_, seconds, _)) in names.iter().zip(&rows[1..]) {
        println!("ratio generate/{name} {:.2}", generate / seconds);
    }
    if let Some(bytes) = memory {
        println!("ratio memory/manifest {:.2}", bytes as f64 / json.len() as f64);
    }
    Ok(())
}

/// Generates once and prints the peak of this process's memory in bytes, if it is known.
pub(crate) fn once(manifest: &Path, out: &Path) -> Result<(), Error> {
    Builder::new().manifest(manifest).out(out).generate().map_err(|errors| errors.to_string())?;
    if let Some(bytes) = clock::peak_memory() {
        println!("{bytes}");
    }
    Ok(())
}

/// The peak of the memory of another process that does nothing but generate.
fn peak_of_generation(manifest: &Path, out: &Path) -> Result<Option<u64>, Error> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(["bench", "memory"]).arg(manifest).arg(out).output()?;
    if !output.status.success() {
        return Err(format!("generating once failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
}

fn parse<'t, T: serde::Deserialize<'t>>(json: &'t str) -> Result<T, Error> {
    Ok(serde_json::from_str(json)?)
}

fn reformat(rust: &str) -> Result<String, Error> {
    Ok(prettyplease::unparse(&syn::parse_file(rust)?))
}

fn mb(bytes: usize) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}
