//! Apps, and `pull` of them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use convex_typed_codegen::{Builder, cli};
use convex_typed_tests::node;
use serde_json::Value;
use tempfile::TempDir;

/// `pull` among the commands of an xtask.
#[derive(Parser)]
struct Xtask {
    #[command(flatten)]
    pull: cli::Pull,
}

/// Runs `pull` with these arguments and `--out`. Returns the function spec that it writes, or `None` if it fails.
pub(crate) fn pull<const N: usize>(arguments: [&str; N]) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("spec.json");
    let out_argument = ["--out", text(&out)];
    let xtask = Xtask::parse_from(["pull"].into_iter().chain(out_argument).chain(arguments));
    let code = xtask.pull.run(&Builder::new());
    let written = fs::read_to_string(&out).ok();
    assert_eq!(format!("{code:?}") == format!("{:?}", std::process::ExitCode::SUCCESS), written.is_some());
    written.map(|text| serde_json::from_str(&text).unwrap())
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The file that `--report` writes.
pub(crate) struct Report(Value);

impl Report {
    pub(crate) fn read(path: &Path) -> Self {
        Self(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
    }

    /// The identifier, outcome and reasons of each function.
    pub(crate) fn rows(&self) -> Vec<(String, String, Vec<String>)> {
        let rows = list(&self.0["functions"]).map(|row| {
            let reason =
                |one: &Value| format!("{}: {} ({})", string(&one["path"]), string(&one["why"]), string(&one["at"]));
            (string(&row["identifier"]), string(&row["outcome"]), list(&row["reasons"]).map(reason).collect())
        });
        rows.collect()
    }

    /// All problems. The message and each note are on separate lines.
    pub(crate) fn problems(&self) -> Vec<String> {
        let lines = |one: &Value| {
            let lines: Vec<_> = std::iter::once(&one["message"]).chain(list(&one["notes"])).map(string).collect();
            lines.join("\n")
        };
        list(&self.0["problems"]).map(lines).collect()
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Writes the files of an app, given by path and text.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A copy of an app, with links to its packages as pnpm creates them.
pub(crate) struct App {
    folder: TempDir,
    packages: PathBuf,
}

impl App {
    /// Copies an app. Returns `None` if the packages are not installed.
    pub(crate) fn copy(of: &Path) -> Option<Self> {
        let app = Self::empty()?;
        copy(of, app.folder.path());
        Some(app)
    }

    /// Copies an app without the return types that its functions declare.
    pub(crate) fn copy_without_returns(of: &Path) -> Option<Self> {
        let app = Self::empty()?;
        let without = |path: &Path, bytes: Vec<u8>| match path.extension() {
            Some(extension) if extension == "ts" => without_returns(&String::from_utf8(bytes).unwrap()).into_bytes(),
            _ => bytes,
        };
        copy_with(of, app.folder.path(), &without);
        Some(app)
    }

    /// An app that only has packages, with the fastest TypeScript.
    pub(crate) fn empty() -> Option<Self> {
        let packages = node::installed("apps")?.join("node_modules");
        let app = Self { folder: tempfile::tempdir().unwrap(), packages };
        for package in fs::read_dir(&app.packages).unwrap() {
            app.link(package.unwrap().file_name().to_str().unwrap());
        }
        Some(app.with_typescript("typescript-7"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sets another version of TypeScript.
    pub(crate) fn with_typescript(self, package: &str) -> Self {
        self.unlink("typescript");
        link(&self.packages.join(package), &self.path("node_modules/typescript"));
        self
    }

    pub(crate) fn unlink(&self, package: &str) {
        fs::remove_file(self.path("node_modules").join(package)).unwrap();
    }

    fn link(&self, package: &str) {
        fs::create_dir_all(self.path("node_modules")).unwrap();
        link(&self.packages.join(package), &self.path("node_modules").join(package));
    }
}

/// Links the packages of one app into another.
pub(crate) fn link_packages(from: &Path, app: &Path) {
    link(&from.join("node_modules"), &app.join("node_modules"));
}

fn link(target: &Path, path: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, path).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(target, path).unwrap();
}

/// Copies a file, or a folder without its packages.
pub(crate) fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        return copy_with(from, to, &|_, bytes| bytes);
    }
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap();
}

fn copy_with(from: &Path, to: &Path, change: &dyn Fn(&Path, Vec<u8>) -> Vec<u8>) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (item.path(), to.join(item.file_name()));
        match path.is_dir() {
            true if item.file_name() == "node_modules" => {}
            true => copy_with(&path, &to, change),
            false => fs::write(to, change(&path, fs::read(&path).unwrap())).unwrap(),
        }
    }
}

/// The text of a module without `returns: ..,`.
fn without_returns(module: &str) -> String {
    let Some((before, after)) = module.split_once("returns: ") else { return module.to_owned() };
    let mut depth = 0;
    let end = after.find(|character| {
        depth += match character {
            '(' | '{' | '[' => 1,
            ')' | '}' | ']' => -1,
            _ => 0,
        };
        depth == 0 && character == ','
    });
    format!("{before}{}", without_returns(&after[end.unwrap() + 1..]))
}
