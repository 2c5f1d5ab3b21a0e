//! `cargo xtask bench compile`: the cost of compiling generated code that is used, compared to types with serde's
//! derives and to progenitor. CPU seconds of cargo and all it starts, with dependencies already built.

mod crates;
mod derives;
mod openapi;
mod uses;

use std::io::Write;
use std::process::Stdio;

use clap::Args;
use convex_typed_codegen::{Builder, Source};
use serde_json::Value;

use self::crates::{CHECK, Contender, Crates, DEBUG, RELEASE};
use super::measure::Cost;
use super::{SIZES, mb, spec};
use crate::{Error, repo};

/// Measure compiling the code of each size
#[derive(Debug, Args)]
pub(crate) struct Compile {
    /// The numbers of functions in the specs
    #[arg(long, value_delimiter = ',', default_values_t = SIZES)]
    sizes: Vec<usize>,
}

/// With more functions than this, only our code is compiled. With as many, progenitor's is only checked, because
/// building it takes minutes and 8 GB.
const OTHERS_UP_TO: usize = 1000;

impl Compile {
    pub(crate) fn run(self) -> Result<(), Error> {
        if repo::in_release()?.is_some() {
            return Ok(());
        }
        let members: Vec<(Contender, usize)> = self
            .sizes
            .iter()
            .flat_map(|size| Contender::ALL.map(|contender| (contender, *size)))
            .filter(|(contender, size)| *contender == Contender::Ours || *size <= OTHERS_UP_TO)
            .collect();
        eprintln!("building the dependencies ..");
        let crates = Crates::new(&members)?;
        println!(
            "{:>18} {:>8} {:>9} | {:>17} {:>17} {:>17} | {:>9} {:>9} | {:>8}",
            "CPU s, peak MB", "lines", "bytes", "check", "debug", "release", "check*", "debug*", "program"
        );
        let rows = members
            .into_iter()
            .map(|(contender, size)| Row::measure(&crates, contender, size))
            .collect::<Result<Vec<_>, _>>()?;
        println!("* one function changed, incremental\n");
        for size in &self.sizes {
            print_ratios(&rows, *size);
        }
        Ok(())
    }
}

struct Row {
    contender: Contender,
    size: usize,
    lines: usize,
    check: Cost,
    release: Option<Cost>,
}

impl Row {
    fn measure(crates: &Crates, contender: Contender, size: usize) -> Result<Self, Error> {
        let whole = contender != Contender::Progenitor || size < OTHERS_UP_TO;
        let program = generate(contender, &spec::manifest(size))?;
        crates.put(contender, size, &program.main, &program.backend)?;
        let compile = |step| median(size, || crates.compile(contender, size, step, false));
        let check = compile(CHECK)?;
        let debug = whole.then(|| compile(DEBUG)).transpose()?;
        let release = whole.then(|| compile(RELEASE)).transpose()?;

        let mut changed = Vec::new();
        if whole {
            for step in [CHECK, DEBUG] {
                crates.put(contender, size, &program.main, &program.backend)?;
                crates.compile(contender, size, step, true)?;
                let program = generate(contender, &spec::changed_manifest(size))?;
                crates.put(contender, size, &program.main, &program.backend)?;
                changed.push(crates.compile(contender, size, step, true)?);
            }
        }
        let lines = program.backend.lines().count();
        let cost = |cost: Option<&Cost>| cost.map_or("-".to_owned(), Cost::to_string);
        let seconds = |cost: Option<&Cost>| cost.map_or("-".to_owned(), |cost| format!("{:.2}", cost.seconds));
        println!(
            "{:>11} {size:>6} {lines:>8} {:>9} | {:>17} {:>17} {:>17} | {:>9} {:>9} | {:>8}",
            contender.name(),
            mb(program.backend.len()),
            cost(Some(&check)),
            cost(debug.as_ref()),
            cost(release.as_ref()),
            seconds(changed.first()),
            seconds(changed.get(1)),
            if whole { mb(crates.program_size(contender, size)? as usize) } else { "-".to_owned() },
        );
        Ok(Self { contender, size, lines, check, release })
    }
}

/// A crate's program, and the generated file.
struct Program {
    main: String,
    backend: String,
}

fn generate(contender: Contender, manifest: &str) -> Result<Program, Error> {
    let spec: Value = serde_json::from_str(manifest)?;
    let backend = match contender {
        Contender::Ours => {
            let source = Source::new("function-spec.json", manifest);
            let generated = Builder::new().generate_from(&source, None).map_err(|errors| errors.to_string())?;
            generated.text
        }
        Contender::Derives => derives::rust(&spec),
        Contender::Progenitor => progenitor(&openapi::document(&spec).to_string(), "builder")?,
    };
    let main = match contender {
        Contender::Ours | Contender::Derives => uses::of_references(&backend)?,
        Contender::Progenitor => uses::of_operations(&spec),
    };
    Ok(Program { main, backend })
}

/// Runs a separate program, because nothing else needs its many dependencies.
fn progenitor(openapi: &str, interface: &str) -> Result<String, Error> {
    let manifest = repo::root().join("tests/bench/progenitor/Cargo.toml");
    let mut command = repo::cargo();
    command.args(["run", "--quiet", "--release", "--manifest-path"]).arg(manifest).args(["--", interface]);
    command.env("CARGO_TARGET_DIR", repo::target()?.join("bench-progenitor"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    child.stdin.take().ok_or("progenitor takes no input")?.write_all(openapi.as_bytes())?;
    let output = child.wait_with_output()?;
    if output.status.success() { Ok(String::from_utf8(output.stdout)?) } else { Err("progenitor failed".into()) }
}

/// The median of three runs, or a single run if it takes long.
fn median(size: usize, run: impl Fn() -> Result<Cost, Error>) -> Result<Cost, Error> {
    let runs = if size < OTHERS_UP_TO { 3 } else { 1 };
    let mut costs = (0..runs).map(|_| run()).collect::<Result<Vec<_>, _>>()?;
    costs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Ok(costs[runs / 2])
}

fn print_ratios(rows: &[Row], size: usize) {
    let row = |contender| rows.iter().find(|row| (row.contender, row.size) == (contender, size));
    let Some(ours) = row(Contender::Ours) else { return };
    if let Some(progenitor) = row(Contender::Progenitor) {
        println!("ratio lines/{size}/progenitor {:.4}", ours.lines as f64 / progenitor.lines as f64);
        println!("ratio check/{size}/progenitor {:.3}", ours.check.seconds / progenitor.check.seconds);
    }
    if let Some(derives) = row(Contender::Derives) {
        println!("ratio check/{size}/derives {:.3}", ours.check.seconds / derives.check.seconds);
        if let (Some(ours), Some(derives)) = (ours.release, derives.release) {
            println!("ratio release/{size}/derives {:.3}", ours.seconds / derives.seconds);
        }
        println!("ratio memory/{size}/derives {:.3}", ours.check.peak / derives.check.peak);
    }
}
