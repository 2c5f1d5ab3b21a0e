//! The scripts of `tests/deployment`, which need Node.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

/// Starts a script, with pipes to its input and from its output.
///
/// `None` if there is no Node or `npm ci` has not run, which is said on stderr.
///
/// # Panics
///
/// If that is so in CI, where nothing is left out.
#[must_use]
pub fn start(script: &str) -> Option<Child> {
    let folder = installed("deployment")?;
    let mut node = Command::new("node");
    node.arg(script).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    match node.spawn() {
        Ok(mut child) => {
            // Not ours itself: Node would make it one that does not block, and that for all who share it.
            let errors = child.stderr.take();
            thread::spawn(|| errors.map(|mut errors| io::copy(&mut errors, &mut io::stderr())));
            Some(child)
        }
        Err(error) => missing(&format!("`node` does not start: {error}")),
    }
}

/// A folder of `tests` with the packages that it needs.
///
/// `None` if there is no Node or `npm ci` has not run, which is said on stderr.
///
/// # Panics
///
/// If that is so in CI, where nothing is left out.
#[must_use]
pub fn installed(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if !folder.join("node_modules/.package-lock.json").exists() {
        return missing(&format!("packages are not there: run `npm ci --ignore-scripts` in tests/{name}"));
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
    // Not by the macro, whose output is not shown if a test passes.
    let _ = writeln!(io::stderr().lock(), "\n!! SKIPPED: {text}\n");
    None
}
