//! The packages of the tests against real Convex functions, which Node runs.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::{Error, repo};

/// Runs `npm ci` in `tests/deployment` and `tests/apps`, unless nothing has changed since the last time.
///
/// Without npm it does nothing: the tests say that they are skipped, and fail in CI.
pub(crate) fn ci() -> Result<(), Error> {
    ["tests/deployment", "tests/apps"].into_iter().try_for_each(install)
}

fn install(name: &str) -> Result<(), Error> {
    let folder = repo::root().join(name);
    let (locked, installed) = (folder.join("package-lock.json"), folder.join("node_modules/.package-lock.json"));
    if changed(&installed).is_some_and(|installed| Some(installed) > changed(&locked)) {
        return Ok(());
    }
    // Nothing in there has to be built, so nobody's scripts need to run here.
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    eprintln!("\n== packages of {name}: npm {}", arguments.join(" "));
    // A `.cmd` on Windows, which has to be called by its whole name.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    match Command::new(npm).args(arguments).current_dir(&folder).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("npm could not install the packages of {name}").into()),
        Err(error) => {
            eprintln!("!! there is no npm ({error}), so the tests against real Convex functions cannot run");
            Ok(())
        }
    }
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|file| file.modified()).ok()
}
