//! `cargo xtask bench infer`: the cost of `pull --from-source`, compared to `tsc --noEmit` of the same app, in CPU
//! seconds of all processes.

mod app;

use std::path::Path;

use super::measure::{self, Cost};
use crate::{Error, repo};

/// The numbers of functions in the apps.
const SIZES: [usize; 3] = [50, 300, 1500];

/// The number of runs, of which the median counts.
const RUNS: usize = 3;

pub(crate) fn run() -> Result<(), Error> {
    let packages = repo::root().join("tests/apps/node_modules");
    if !packages.join("typescript").exists() {
        return Err("the npm packages are not installed: run `npm ci --ignore-scripts` in tests/apps".into());
    }
    println!("{:>9} {:>17} {:>17} {:>7}", "functions", "pull", "tsc --noEmit", "ratio");
    let rows = SIZES.into_iter().map(|functions| Row::measure(functions, &packages)).collect::<Result<Vec<_>, _>>()?;
    println!();
    if let [_, middle, large] = &rows[..] {
        let each = |row: &Row| row.pull.seconds / row.functions as f64;
        println!("ratio infer/{}/tsc {:.2}", middle.functions, middle.pull.seconds / middle.tsc.seconds);
        println!("ratio infer/growth/{}-{} {:.2}", middle.functions, large.functions, each(large) / each(middle));
    }
    Ok(())
}

/// The cost for an app with this many functions.
struct Row {
    functions: usize,
    pull: Cost,
    tsc: Cost,
}

impl Row {
    fn measure(functions: usize, packages: &Path) -> Result<Self, Error> {
        let folder = tempfile::tempdir()?;
        app::write(folder.path(), functions, packages)?;
        let program = std::env::current_exe()?;
        // Three in ten functions use an explicit `any`, so that the second run has something to do.
        let arguments = ["pull", "--from-source", "convex", "--out", "spec.json", "--strict"];
        let pull = median(|| measure::run(folder.path(), program.as_os_str(), &arguments, |_| {}))?;
        let tsc = "node_modules/typescript/bin/tsc";
        let tsc = median(|| measure::run(folder.path(), "node".as_ref(), &[tsc, "--noEmit", "-p", "."], |_| {}))?;
        println!("{functions:>9} {pull:>17} {tsc:>17} {:>7.2}", pull.seconds / tsc.seconds);
        Ok(Self { functions, pull, tsc })
    }
}

fn median(mut measure: impl FnMut() -> Result<Cost, Error>) -> Result<Cost, Error> {
    let mut costs = (0..RUNS).map(|_| measure()).collect::<Result<Vec<_>, _>>()?;
    costs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Ok(costs.swap_remove(RUNS / 2))
}
