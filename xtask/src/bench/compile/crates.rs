//! The crates to compile: a workspace in the target folder, so that their dependencies are built once.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bench::measure::{self, Cost};
use crate::{Error, repo};

/// Who generates the code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contender {
    Ours,
    Derives,
    Progenitor,
}

impl Contender {
    pub(super) const ALL: [Self; 3] = [Self::Ours, Self::Derives, Self::Progenitor];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Derives => "derives",
            Self::Progenitor => "progenitor",
        }
    }

    fn dependencies(self, root: &Path) -> String {
        let runtime = root.join("runtime").display().to_string();
        let ours = format!("convex-typed = {{ path = {runtime:?}, default-features = false, features = [\"hyper\"] }}");
        let serde = "serde = { version = \"1\", features = [\"derive\"] }";
        match self {
            Self::Ours => ours,
            Self::Derives => format!("{ours}\n{serde}"),
            Self::Progenitor => format!(
                "progenitor-client = \"0.15\"\nreqwest = {{ version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"stream\"] }}\n{serde}\nserde_json = \"1\""
            ),
        }
    }
}

/// The workspace.
pub(super) struct Crates {
    folder: PathBuf,
}

impl Crates {
    /// Creates the workspace for these sizes, and builds the dependencies of its crates.
    pub(super) fn new(members: &[(Contender, usize)]) -> Result<Self, Error> {
        let folder = repo::target()?.join("bench-compile");
        fs::create_dir_all(&folder)?;
        let crates = Self { folder };
        let all = Contender::ALL.into_iter().map(|contender| (contender, 0)).chain(members.iter().copied());
        let names: Vec<String> = all.clone().map(|(contender, size)| name(contender, size)).collect();
        crates.write(
            "Cargo.toml",
            &format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n\n[profile.release]\nstrip = true\n"),
        )?;
        fs::copy(repo::root().join("Cargo.lock"), crates.folder.join("Cargo.lock"))?;
        for (contender, size) in all {
            crates.put(contender, size, "fn main() {}\n", "")?;
        }
        for contender in Contender::ALL {
            for step in STEPS {
                crates.compile(contender, 0, step, false)?;
            }
        }
        Ok(crates)
    }

    /// Writes a crate: its program, and the generated file.
    pub(super) fn put(&self, contender: Contender, size: usize, main: &str, backend: &str) -> Result<(), Error> {
        let name = name(contender, size);
        let dependencies = contender.dependencies(repo::root());
        self.write(
            &format!("{name}/Cargo.toml"),
            &format!("[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"),
        )?;
        self.write(&format!("{name}/src/backend.rs"), backend)?;
        self.write(&format!("{name}/src/main.rs"), main)
    }

    /// Compiles a crate, even if it has not changed.
    pub(super) fn compile(
        &self,
        contender: Contender,
        size: usize,
        step: &[&str],
        incremental: bool,
    ) -> Result<Cost, Error> {
        let name = name(contender, size);
        fs::File::options()
            .write(true)
            .open(self.folder.join(&name).join("src/main.rs"))?
            .set_modified(std::time::SystemTime::now())?;
        cargo(&self.folder, incremental, &[step, &["--quiet", "--package", &name]].concat())
    }

    /// The size of the program of a release build, in bytes.
    pub(super) fn program_size(&self, contender: Contender, size: usize) -> Result<u64, Error> {
        let program = self.folder.join("target/release").join(name(contender, size));
        Ok(fs::metadata(program.with_extension(std::env::consts::EXE_EXTENSION))?.len())
    }

    fn write(&self, path: &str, text: &str) -> Result<(), Error> {
        let path = self.folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        Ok(fs::write(path, text)?)
    }
}

pub(super) const CHECK: &[&str] = &["check"];
pub(super) const DEBUG: &[&str] = &["build"];
const RELEASE: &[&str] = &["build", "--release"];
pub(super) const STEPS: [&[&str]; 3] = [CHECK, DEBUG, RELEASE];

/// The name of a crate. Size 0 has only the dependencies.
fn name(contender: Contender, size: usize) -> String {
    format!("{}-{size}", contender.name())
}

/// Runs cargo in a folder, which has a target folder of its own.
fn cargo(folder: &Path, incremental: bool, arguments: &[&str]) -> Result<Cost, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    measure::run(folder, &cargo, arguments, |command| {
        command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" }).env_remove("RUSTFLAGS");
        command.env("CARGO_TARGET_DIR", folder.join("target"));
    })
}
