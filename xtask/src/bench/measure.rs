//! Measures a command and all processes it starts. A separate process runs each command, because the system only gives
//! the sum over all children of a process.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::Command;

use crate::Error;

/// The cost of a command.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    /// CPU seconds of all its processes.
    pub(super) seconds: f64,
    /// The peak memory of one of its processes, in bytes.
    pub(super) peak: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.2} s {:>5.0} MB", self.seconds, self.peak / 1e6))
    }
}

/// Runs a program with arguments in a folder, after `set_up` has changed the command.
pub(super) fn run(
    folder: &Path,
    program: &OsStr,
    arguments: &[&str],
    set_up: impl FnOnce(&mut Command),
) -> Result<Cost, Error> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "child"]).arg(program).args(arguments).current_dir(folder);
    set_up(&mut command);
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map(str::parse);
    match (output.status.success(), numbers.next(), numbers.next()) {
        (true, Some(Ok(seconds)), Some(Ok(peak))) => Ok(Cost { seconds, peak }),
        _ => {
            let program = program.to_string_lossy();
            let errors = String::from_utf8_lossy(&output.stderr);
            Err(format!("`{program} {}` failed in {}:\n{errors}", arguments.join(" "), folder.display()).into())
        }
    }
}

/// The separate process: runs the program, and prints the seconds and bytes.
#[cfg(unix)]
pub(crate) fn child(program: &OsStr, arguments: &[String]) -> Result<(), Error> {
    use nix::sys::resource::{UsageWho, getrusage};
    let output = Command::new(program).args(arguments).output()?;
    if !output.status.success() {
        let [output, errors] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        return Err(format!("{output}{errors}").into());
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
pub(crate) fn child(_: &OsStr, _: &[String]) -> Result<(), Error> {
    Err("the cost of a program can only be measured on Unix".into())
}
