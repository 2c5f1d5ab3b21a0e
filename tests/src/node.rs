//! The scripts of `tests/deployment`, which need Node.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

/// Starts a script, with pipes to its input and from its output.
///
/// Returns `None` if Node is not installed or `npm ci` has not run, and prints a warning.
///
/// # Panics
///
/// In CI, where no test may be skipped, if Node is not installed or `npm ci` has not run.
#[must_use]
pub fn start(script: &str) -> Option<Child> {
    let folder = installed("deployment")?;
    let mut node = Command::new("node");
    node.arg(script).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    match node.spawn() {
        Ok(mut child) => {
            // Not inherited: Node makes its stderr non-blocking, for all processes that share it.
            let errors = child.stderr.take();
            thread::spawn(|| errors.map(|mut errors| io::copy(&mut errors, &mut io::stderr())));
            Some(child)
        }
        Err(error) => missing(&format!("`node` does not start: {error}")),
    }
}

/// Returns a folder in `tests` whose npm packages are installed.
///
/// Returns `None` if Node is not installed or `npm ci` has not run, and prints a warning.
///
/// # Panics
///
/// In CI, where no test may be skipped, if Node is not installed or `npm ci` has not run.
#[must_use]
pub fn installed(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if !folder.join("node_modules/.package-lock.json").exists() {
        return missing(&format!("its packages are not installed: run `npm ci --ignore-scripts` in tests/{name}"));
    }
    match Command::new("node").arg("--version").output() {
        Ok(_) => Some(folder),
        Err(error) => missing(&format!("`node` does not start: {error}")),
    }
}

fn missing<T>(why: &str) -> Option<T> {
    let text = format!("the tests against real Convex functions need Node 18 or newer, but {why}");
    let ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty());
    assert!(!ci, "{text}");
    // Not with `eprintln`, whose output is hidden if a test passes.
    let _ = writeln!(io::stderr().lock(), "\n!! SKIPPED: {text}\n");
    None
}
