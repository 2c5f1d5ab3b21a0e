//! Where things are in this repository, and how its commands call cargo.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Cargo's target folder, wherever the settings of this machine put it: this program stands in `TARGET/PROFILE`.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("this program does not stand in a target folder")?;
    Ok(target.to_owned())
}

/// The cargo that runs this program, in the folder of the workspace.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program, in the folder of the workspace.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    // Cargo sets these for this program, and they are about it alone: build scripts would take them for their own
    // and run anew whenever one command is called after another.
    for (name, _) in env::vars_os() {
        let own =
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        if own {
            command.env_remove(&name);
        }
    }
    command
}

/// Lets a cargo that builds another workspace take what this one has compiled already: the same versions in the same
/// profile.
pub(crate) fn share_build(command: &mut Command, folder: &Path) -> Result<(), Error> {
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    command.env("CARGO_BUILD_BUILD_DIR", target()?).env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
    Ok(())
}

/// Runs this same command in a release build, where debug builds would give the wrong times.
///
/// `None` if this is one already.
pub(crate) fn in_release() -> Result<Option<()>, Error> {
    if !cfg!(debug_assertions) {
        return Ok(None);
    }
    let mut command = cargo();
    // Relative paths among the arguments start where the user stands.
    command.args(["run", "--release", "--package", "xtask", "--manifest-path"]);
    command.arg(root().join("Cargo.toml")).arg("--").args(env::args_os().skip(1));
    command.current_dir(env::current_dir()?);
    match command.status()? {
        status if status.success() => Ok(Some(())),
        // It has said why.
        status => std::process::exit(status.code().unwrap_or(1)),
    }
}
