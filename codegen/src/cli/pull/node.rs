//! The user's Node, which runs our scripts.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use serde_json::Value;
use tempfile::TempDir;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, quoted};

use super::answer::Answer;
use super::report::Report;
use super::scripts;

/// The oldest version that `convex` supports.
const OLDEST: u32 = 18;

/// The environment variables that a script gets: enough to start, but no secrets, because it runs the app's code.
const VARIABLES: [&str; 17] = [
    "APPDATA",
    "COMSPEC",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "LANG",
    "LC_ALL",
    "LOCALAPPDATA",
    "NODE_OPTIONS",
    "NODE_PATH",
    "PATH",
    "PATHEXT",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USERPROFILE",
];

/// The most bytes of a command's output that are kept.
const BYTES_KEPT: usize = 4096;

/// How long to wait for the rest of the output of a process that has ended.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest line of progress, in bytes.
const LONGEST_LINE: u64 = 1 << 16;

/// Node, and a temporary folder with the scripts.
#[derive(Debug)]
pub(super) struct Node {
    folder: TempDir,
    timeout: Duration,
}

impl Node {
    /// Finds Node. Fails if it is missing or too old.
    pub(super) fn find(timeout: Duration) -> Result<Self, Diagnostic> {
        let help = format!("install Node {OLDEST} or newer, and make sure that `node` is in the PATH");
        let version = output(Command::new("node").arg("--version"), timeout).map_err(|error| {
            let message = match error.kind() {
                ErrorKind::NotFound => "Node is not installed".to_owned(),
                _ => format!("`node --version` failed: {error}"),
            };
            Diagnostic::error(message).with_help(&help)
        })?;
        let version = version.trim();
        let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
        if major.is_none_or(|major| major < OLDEST) {
            let message = format!("Node is too old: `node --version` says {}", quoted(version));
            return Err(Diagnostic::error(message).with_help(help));
        }
        let prepare = || {
            let folder = tempfile::Builder::new().prefix("convex-typed-").tempdir()?;
            fs::create_dir(folder.path().join("work"))?;
            scripts::write(folder.path())?;
            Ok(folder)
        };
        let folder = prepare().map_err(|error: io::Error| {
            Diagnostic::error(format!("cannot write to `{}`: {error}", env::temp_dir().display()))
        })?;
        Ok(Self { folder, timeout })
    }

    /// The path of a temporary file.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a script. The problems it finds are added to `problems`, as errors if `strict` is set.
    pub(super) fn run(
        &self,
        script: &str,
        mut request: Value,
        strict: bool,
        problems: &mut Diagnostics,
    ) -> Result<Report, Diagnostic> {
        let answer = self.file(&format!("{script}.answer.json"));
        request["answer"] = path(&answer);
        request["work"] = path(&self.file("work"));
        // A script must end its own children, a little before it is ended itself.
        request["milliseconds"] = (self.timeout.as_millis() as u64 / 10 * 9).into();
        let errors = self.process(script, &request)?;
        let text = Source::read(&answer).map_err(|_| died(script, "it did not answer", &errors))?;
        let read: Answer =
            serde_json::from_str(text.text()).map_err(|error| died(script, &error.to_string(), &errors))?;
        if let Some(problem) = read.problem {
            return Err(problem.error());
        }
        for problem in read.problems {
            problem.report(strict, problems);
        }
        Ok(Report { functions: read.functions, text: format!("{}\n", text.text()) })
    }

    /// Runs a script to its end. Returns the end of its error output.
    fn process(&self, script: &str, request: &Value) -> Result<String, Diagnostic> {
        let start = |error| Diagnostic::error(format!("`node` does not start: {error}"));
        let mut command = Command::new("node");
        command.args(plug_and_play(request)).arg(self.file(script)).env_clear().envs(environment());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(start)?;
        if let Some(mut input) = child.stdin.take() {
            // If this fails, the script has already ended, and its error output says why.
            let _ = input.write_all(request.to_string().as_bytes());
        }
        let output = child.stdout.take().map(show_progress);
        let errors = child.stderr.take().map(keep_end);
        let status = wait(&mut child, self.timeout).map_err(start)?;
        // Both end with the process, unless one of its children is still running.
        let _ = output.map(|output| output.recv_timeout(PATIENCE));
        let errors = errors.and_then(|errors| errors.recv_timeout(PATIENCE).ok()).unwrap_or_default();
        match status {
            Some(status) if status.success() => Ok(errors),
            Some(status) => Err(died(script, &status.to_string(), &errors)),
            None => Err(Diagnostic::error(format!("Node timed out after {} s", self.timeout.as_secs())).with_help(
                "does a module run code that never ends when it is imported? Otherwise raise `--timeout SECONDS`",
            )),
        }
    }
}

/// Runs a command, and returns the end of its output.
fn output(command: &mut Command, timeout: Duration) -> io::Result<String> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let output = child.stdout.take().map(keep_end);
    if wait(&mut child, timeout)?.is_none() {
        return Err(io::Error::new(ErrorKind::TimedOut, format!("it timed out after {} s", timeout.as_secs())));
    }
    Ok(output.and_then(|output| output.recv_timeout(PATIENCE).ok()).unwrap_or_default())
}

/// Waits for the end of a process. Returns `None` if it timed out and was killed.
fn wait(child: &mut Child, timeout: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > timeout {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn path(path: &Path) -> Value {
    Value::String(path.display().to_string())
}

/// The argument that lets Node read packages from the archives of Yarn's Plug'n'Play.
fn plug_and_play(request: &Value) -> Option<OsString> {
    let folder = Path::new(request["convex"].as_str()?);
    let hook = folder.ancestors().map(|folder| folder.join(".pnp.cjs")).find(|hook| hook.is_file())?;
    let mut argument = OsString::from("--require=");
    argument.push(hook);
    Some(argument)
}

fn environment() -> impl Iterator<Item = (OsString, OsString)> {
    env::vars_os().filter(|(name, _)| {
        name.to_str().is_some_and(|name| VARIABLES.iter().any(|known| known.eq_ignore_ascii_case(name)))
    })
}

fn died(script: &str, how: &str, errors: &str) -> Diagnostic {
    let error = Diagnostic::error(format!("the script `{script}` failed: {how}"));
    let error = errors.lines().filter(|line| !line.trim().is_empty()).fold(error, Diagnostic::with_note);
    match errors.contains("heap out of memory") {
        true => error.with_help("give Node more memory: NODE_OPTIONS=--max-old-space-size=8192"),
        false => error,
    }
}

/// Prints the lines of progress, and signals the end.
fn show_progress(output: impl Read + Send + 'static) -> Receiver<()> {
    let (done, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while output.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            if let Ok(Value::String(text)) = serde_json::from_slice(&line) {
                let text: String = text.chars().filter(|character| !character.is_control()).collect();
                eprintln!("... {text}");
            }
            line.clear();
        }
        let _ = done.send(());
    });
    receiver
}

/// Reads to the end, and sends the last part.
fn keep_end(mut output: impl Read + Send + 'static) -> Receiver<String> {
    let (done, receiver) = mpsc::channel();
    thread::spawn(move || {
        let (mut kept, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(read @ 1..) = output.read(&mut buffer) {
            kept.extend_from_slice(buffer.get(..read).unwrap_or_default());
            kept.drain(..kept.len().saturating_sub(BYTES_KEPT));
        }
        let _ = done.send(String::from_utf8_lossy(&kept).into_owned());
    });
    receiver
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Command, Duration, ErrorKind, output};

    #[test]
    fn a_command_that_does_not_end_is_killed() {
        let error = output(Command::new("sleep").arg("1000"), Duration::from_millis(50)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
}
