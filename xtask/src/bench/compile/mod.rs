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

use self::crates::{CHECK, Contender, Crates, DEBUG, STEPS};
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
        let members: Vec<(Contender, usize)> =
            self.sizes.iter().flat_map(|size| contenders(*size).map(|contender| (contender, *size))).collect();
        eprintln!("building the dependencies ..");
        let crates = Crates::new(&members)?;
        println!(
            "{:>18} {:>8} {:>9} | {:>17} {:>17} {:>17} | {:>9} {:>9} | {:>8}",
            "CPU s, peak MB", "lines", "bytes", "check", "debug", "release", "check*", "debug*", "program"
        );
        let mut ratios = Vec::new();
        for size in self.sizes {
            let rows = measure(&crates, size)?;
            for row in &rows {
                row.print(size)?;
            }
            ratios.extend(rows.iter().skip(1).flat_map(|other| other.ratios(&rows[0], size)));
        }
        println!("* one function changed, incremental\n");
        for (name, ratio) in ratios {
            println!("ratio {name} {ratio:.4}");
        }
        Ok(())
    }
}

/// Ours first.
fn contenders(size: usize) -> impl Iterator<Item = Contender> {
    Contender::ALL.into_iter().filter(move |contender| *contender == Contender::Ours || size <= OTHERS_UP_TO)
}

/// What one crate costs: each step in each round.
struct Row {
    contender: Contender,
    lines: usize,
    bytes: usize,
    /// Of each of the `STEPS`, in each round.
    costs: [Vec<Cost>; 3],
    /// The second check and debug build, after one function has changed.
    changed: Vec<Cost>,
    program: Option<u64>,
}

/// Compiles each contender's crate of this size. They take turns, as the speed of a machine changes over minutes.
fn measure(crates: &Crates, size: usize) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for contender in contenders(size) {
        let program = generate(contender, &spec::manifest(size))?;
        crates.put(contender, size, &program.main, &program.backend)?;
        rows.push(Row {
            contender,
            lines: program.backend.lines().count(),
            bytes: program.backend.len(),
            costs: [const { Vec::new() }; 3],
            changed: Vec::new(),
            program: None,
        });
    }
    let whole = |row: &Row| row.contender != Contender::Progenitor || size < OTHERS_UP_TO;
    let rounds = if size < OTHERS_UP_TO { 3 } else { 1 };
    for (index, step) in STEPS.into_iter().enumerate() {
        for _ in 0..rounds {
            for row in rows.iter_mut().filter(|row| step == CHECK || whole(row)) {
                row.costs[index].push(crates.compile(row.contender, size, step, false)?);
            }
        }
    }
    for row in rows.iter_mut().filter(|row| whole(row)) {
        row.program = Some(crates.program_size(row.contender, size)?);
        for step in [CHECK, DEBUG] {
            let mut last = None;
            for manifest in [spec::manifest(size), spec::changed_manifest(size)] {
                let program = generate(row.contender, &manifest)?;
                crates.put(row.contender, size, &program.main, &program.backend)?;
                last = Some(crates.compile(row.contender, size, step, true)?);
            }
            row.changed.extend(last);
        }
    }
    Ok(rows)
}

impl Row {
    fn print(&self, size: usize) -> Result<(), Error> {
        let [check, debug, release] = self.costs.each_ref().map(|costs| {
            let middle = |of: fn(&Cost) -> f64| median(costs.iter().map(of).collect());
            let cost = middle(|cost| cost.seconds).zip(middle(|cost| cost.peak));
            cost.map_or("-".to_owned(), |(seconds, peak)| Cost { seconds, peak }.to_string())
        });
        let seconds = |cost: Option<&Cost>| cost.map_or("-".to_owned(), |cost| format!("{:.2}", cost.seconds));
        println!(
            "{:>11} {size:>6} {:>8} {:>9} | {check:>17} {debug:>17} {release:>17} | {:>9} {:>9} | {:>8}",
            self.contender.name(),
            self.lines,
            mb(self.bytes),
            seconds(self.changed.first()),
            seconds(self.changed.get(1)),
            self.program.map(usize::try_from).transpose()?.map_or("-".to_owned(), mb),
        );
        Ok(())
    }

    /// What ours costs over what this costs, in the same rounds.
    fn ratios(&self, ours: &Self, size: usize) -> Vec<(String, f64)> {
        let over = |step: usize, of: fn(&Cost) -> f64| {
            let pairs = ours.costs[step].iter().zip(&self.costs[step]);
            median(pairs.map(|(ours, other)| of(ours) / of(other)).collect())
        };
        let name = self.contender.name();
        let [check, release] = [0, 2].map(|step| over(step, |cost| cost.seconds));
        let all = match self.contender {
            Contender::Progenitor => {
                [("lines", Some(ours.lines as f64 / self.lines as f64)), ("check", check)].to_vec()
            }
            _ => [("check", check), ("release", release), ("memory", over(0, |cost| cost.peak))].to_vec(),
        };
        all.into_iter().filter_map(|(what, ratio)| Some((format!("{what}/{size}/{name}"), ratio?))).collect()
    }
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
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
