//! The scripts of `tests/deployment`, which need Node.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

/// The folder with the app, the server and their scripts.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deployment")
}

/// Starts a script, with pipes to its input and from its output.
///
/// `None` if there is no Node or `npm ci` has not run, which is said on stderr.
///
/// # Panics
///
/// If that is so in CI, where nothing is left out.
#[must_use]
pub fn start(script: &str) -> Option<Child> {
    if !folder().join("node_modules/convex-test").exists() {
        return missing("its packages are not there: run `npm ci --ignore-scripts` in tests/deployment");
    }
    let mut node = Command::new("node");
    node.arg(script).current_dir(folder()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
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

fn missing(why: &str) -> Option<Child> {
    let text = format!("the tests against real Convex functions need Node 18 or newer, but {why}");
    let ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty());
    assert!(!ci, "{text}");
    // Not by the macro, whose output is not shown if a test passes.
    let _ = writeln!(io::stderr().lock(), "\n!! SKIPPED: {text}\n");
    None
}
