//! Apps, and what `pull` makes of them.

use std::path::Path;

use clap::Parser;
use convex_typed_codegen::{Builder, cli};
use serde_json::Value;

/// `pull` among the commands of an xtask.
#[derive(Parser)]
struct Xtask {
    #[command(flatten)]
    pull: cli::Pull,
}

/// What `pull` writes for these arguments, but for `--out`; none if it fails.
pub(crate) fn pull<const N: usize>(arguments: [&str; N]) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("spec.json");
    let out_argument = ["--out", out.to_str().unwrap()];
    let xtask = Xtask::parse_from(["pull"].into_iter().chain(out_argument).chain(arguments));
    let code = xtask.pull.run(&Builder::new());
    let written = std::fs::read_to_string(&out).ok();
    assert_eq!(format!("{code:?}") == format!("{:?}", std::process::ExitCode::SUCCESS), written.is_some());
    written.map(|text| serde_json::from_str(&text).unwrap())
}

/// Writes an app: paths and texts.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Gives an app the packages of another one.
#[cfg(unix)]
pub(crate) fn link_packages(from: &Path, app: &Path) {
    std::os::unix::fs::symlink(from.join("node_modules"), app.join("node_modules")).unwrap();
}
