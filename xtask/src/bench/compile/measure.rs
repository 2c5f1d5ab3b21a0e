//! What a command and all it starts cost. Each is run by a process of its own, as the system counts the children of a
//! process together.

use std::fmt;
use std::path::Path;
use std::process::Command;

use crate::Error;

/// What a command cost.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    /// CPU seconds of all its processes.
    pub(super) seconds: f64,
    /// The most memory that one of its processes has held, in bytes.
    pub(super) peak: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.2} s {:>5.0} MB", self.seconds, self.peak / 1e6))
    }
}

/// Runs cargo in a folder, which has a target folder of its own.
pub(super) fn cargo(folder: &Path, incremental: bool, arguments: &[&str]) -> Result<Cost, Error> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "child"]).args(arguments).current_dir(folder);
    command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" }).env_remove("RUSTFLAGS");
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map(str::parse);
    match (output.status.success(), numbers.next(), numbers.next()) {
        (true, Some(Ok(seconds)), Some(Ok(peak))) => Ok(Cost { seconds, peak }),
        _ => {
            let errors = String::from_utf8_lossy(&output.stderr);
            Err(format!("`cargo {}` failed in {}:\n{errors}", arguments.join(" "), folder.display()).into())
        }
    }
}

/// The other process: runs cargo, and prints the seconds and bytes.
#[cfg(unix)]
pub(crate) fn child(arguments: &[String]) -> Result<(), Error> {
    use nix::sys::resource::{UsageWho, getrusage};
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = [usage.user_time(), usage.system_time()];
    let seconds: f64 = time.iter().map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6).sum();
    // In KiB, but on macOS in bytes.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    println!("{seconds} {}", usage.max_rss() * unit);
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn child(_: &[String]) -> Result<(), Error> {
    Err("what a compiler costs can only be told on Unix".into())
}
