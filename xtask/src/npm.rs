//! The npm packages of the tests that run real Convex functions.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::{Error, repo};

/// Runs `npm ci` in `tests/deployment` and `tests/apps`, unless nothing has changed since the last time.
///
/// Without npm it does nothing. The tests then say that they are skipped, and fail in CI.
pub(crate) fn ci() -> Result<(), Error> {
    ["tests/deployment", "tests/apps"].into_iter().try_for_each(install)
}

fn install(name: &str) -> Result<(), Error> {
    let folder = repo::root().join(name);
    let (locked, installed) = (folder.join("package-lock.json"), folder.join("node_modules/.package-lock.json"));
    if changed(&installed).is_some_and(|installed| Some(installed) > changed(&locked)) {
        return Ok(());
    }
    // Nothing has to be built, so no scripts need to run.
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    eprintln!("\n== packages of {name}: npm {}", arguments.join(" "));
    // On Windows it is a `.cmd`, which must be called by its full name.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    match Command::new(npm).args(arguments).current_dir(&folder).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("npm could not install the packages of {name}").into()),
        Err(error) => {
            eprintln!("!! cannot run npm ({error}), so the tests that run real Convex functions are skipped");
            Ok(())
        }
    }
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|file| file.modified()).ok()
}
