//! The folders of this repository, and how its commands run cargo.

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

/// Cargo's target folder, wherever cargo's settings put it: this program is in `TARGET/PROFILE`.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("this program is not in a target folder")?;
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
    // Cargo sets these for this program. Build scripts would inherit them, and run again whenever they change.
    for (name, _) in env::vars_os() {
        let own =
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        if own {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo in another workspace, which reuses what this one has compiled: the same versions in the same profile.
pub(crate) fn sharing_cargo(folder: &Path) -> Result<Command, Error> {
    let mut command = cargo();
    command
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_BUILD_BUILD_DIR", target()?);
    command.current_dir(folder);
    Ok(command)
}

/// Runs this command again in a release build, because a debug build would measure the wrong times.
///
/// Returns `None` if this is a release build.
pub(crate) fn in_release() -> Result<Option<()>, Error> {
    if !cfg!(debug_assertions) {
        return Ok(None);
    }
    let mut command = cargo();
    // Relative paths in the arguments start at the user's working directory.
    command.args(["run", "--release", "--package", "xtask", "--manifest-path"]);
    command.arg(root().join("Cargo.toml")).arg("--").args(env::args_os().skip(1));
    command.current_dir(env::current_dir()?);
    match command.status()? {
        status if status.success() => Ok(Some(())),
        // It has reported why.
        status => std::process::exit(status.code().unwrap_or(1)),
    }
}
