//! `cargo xtask bench build`: the cost of building an empty program that depends on one crate, with its default
//! features. CPU seconds of cargo and all processes it starts, from an empty target folder.

use std::fs;
use std::path::PathBuf;

use super::measure::{self, Cost};
use crate::{Error, repo};

/// A crate that is built with its default features.
#[derive(Clone, Copy, PartialEq)]
enum Contender {
    Ours,
    Reqwest,
    Convex,
}

impl Contender {
    const ALL: [Self; 3] = [Self::Ours, Self::Reqwest, Self::Convex];

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "convex-typed",
            Self::Reqwest => "reqwest",
            Self::Convex => "convex",
        }
    }

    fn dependency(self) -> String {
        match self {
            Self::Ours => format!("{{ path = {:?} }}", repo::root().join("runtime").display().to_string()),
            Self::Reqwest => "\"0.13\"".to_owned(),
            Self::Convex => "\"0.10\"".to_owned(),
        }
    }
}

/// A program that does nothing, in a folder of its own.
struct Program {
    folder: PathBuf,
    crates: usize,
}

impl Program {
    fn new(contender: Contender) -> Result<Self, Error> {
        let name = contender.name();
        let folder = repo::target()?.join("bench-build").join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{name} = {}\n\n[workspace]\n",
            contender.dependency()
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
        // The versions of this repository's lock file.
        fs::copy(repo::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--no-dedupe", "--format", "{p}"];
        let output = repo::cargo().current_dir(&folder).args(tree).output()?;
        if !output.status.success() {
            return Err(format!(
                "cannot list the dependencies of {name}:\n{}",
                String::from_utf8_lossy(&output.stderr)
            )
            .into());
        }
        let mut crates: Vec<_> = str::from_utf8(&output.stdout)?.lines().filter(|line| !line.is_empty()).collect();
        crates.sort_unstable();
        crates.dedup();
        let fetched = repo::cargo().current_dir(&folder).args(["fetch", "--quiet"]).status()?;
        if !fetched.success() {
            return Err(format!("cannot fetch {name} and its dependencies").into());
        }
        // Without the program itself.
        Ok(Self { folder, crates: crates.len() - 1 })
    }

    /// Builds everything from scratch.
    fn cost(&self, arguments: &[&str]) -> Result<Cost, Error> {
        let target = self.folder.join("target");
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let cost = measure::run(&self.folder, &cargo, arguments, |command| {
            command.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", &target).env_remove("RUSTFLAGS");
        })?;
        fs::remove_dir_all(&target)?;
        Ok(cost)
    }
}

pub(super) fn run() -> Result<(), Error> {
    println!("{:14} {:>6} {:>20} {:>20}", "CPU s, peak MB", "crates", "check", "build --release");
    let mut costs = Vec::new();
    for contender in Contender::ALL {
        let program = Program::new(contender)?;
        let check = program.cost(&["check", "--quiet"])?;
        let release = program.cost(&["build", "--release", "--quiet"])?;
        println!("{:14} {:>6} {check:>20} {release:>20}", contender.name(), program.crates);
        costs.push((program.crates, check.seconds, release.seconds));
    }
    let [ours, reqwest, convex] = costs[..] else { return Err("not all were measured".into()) };
    println!();
    println!("ratio build/crates/reqwest {:.3}", ours.0 as f64 / reqwest.0 as f64);
    println!("ratio build/check/reqwest {:.3}", ours.1 / reqwest.1);
    println!("ratio build/release/reqwest {:.3}", ours.2 / reqwest.2);
    println!("ratio build/release/convex {:.3}", ours.2 / convex.2);
    Ok(())
}
