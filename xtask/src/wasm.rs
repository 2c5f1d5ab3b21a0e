//! Tests the client for browsers (`tests/wasm`) in Node, and in a browser if there is one.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use clap::Args;
use serde_json::Value;

use crate::{Error, npm, repo, targets};

const TARGET: &str = "wasm32-unknown-unknown";

/// A separate workspace.
const MANIFEST: &str = "tests/wasm/Cargo.toml";

/// Features that compile for browsers.
const COMBINATIONS: [&str; 4] = ["", "client", "fetch", "fetch,admin,tracing,chrono,jiff"];

/// Arguments with which `cargo check` has to fail, and parts of the compiler's message.
const MISTAKES: [(&[&str], &[&str]); 3] = [
    (&["-p", "convex-typed"], &["default-features = false, features = [\"fetch\"]"]),
    (
        &["--manifest-path", MANIFEST, "-p", "wasm-mistakes", "--features", "fetch"],
        &[
            "there are no environment variables on `wasm32-unknown-unknown`",
            "connections cannot be configured on `wasm32-unknown-unknown`",
            "there are no files, readers and writers on `wasm32-unknown-unknown`",
        ],
    ),
    (&["--manifest-path", MANIFEST, "-p", "wasm-mistakes"], &["turn on the feature `fetch` of convex-typed"]),
];

/// Test the client for browsers in Node, and in a browser if there is a `chromedriver` or `geckodriver`
#[derive(Debug, Args)]
pub(crate) struct Wasm {}

impl Wasm {
    pub(crate) fn run(self) -> Result<(), Error> {
        npm::ci()?;
        for what in check()? {
            eprintln!("Not checked: {what}.");
        }
        Ok(())
    }
}

/// Runs the checks. Returns what could not be checked on this machine, and why.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    if !targets::get(TARGET) {
        return Ok(vec![format!("the client in browsers, as rustup cannot get the target {TARGET}")]);
    }
    for features in COMBINATIONS {
        let selection = ["clippy", "--quiet", "-p", "convex-typed", "--no-default-features", "--features", features];
        run(cargo(&selection).args(["--", "-D", "warnings"]))?;
    }
    run(repo::cargo().args(["fmt", "--manifest-path", MANIFEST, "--all", "--check"]))?;
    let clippy = ["clippy", "--quiet", "--manifest-path", MANIFEST, "-p", "convex-typed-page"];
    run(cargo(&clippy).args(["--", "-D", "warnings"]))?;
    for (selection, messages) in MISTAKES {
        mistake(selection, messages)?;
    }
    let runner = tool("test-runner")?;
    if !test(&runner, &[])? {
        return Ok(vec!["the client in browsers, as Node or its packages are not installed".to_owned()]);
    }
    // Where wasm-bindgen looks for them.
    let drivers = [("CHROMEDRIVER", "chromedriver"), ("GECKODRIVER", "geckodriver")];
    if drivers.into_iter().any(|(variable, program)| env::var_os(variable).is_some() || is_there(program)) {
        test(&runner, &[("WASM_BINDGEN_USE_BROWSER", "1")])?;
        return Ok(Vec::new());
    }
    Ok(vec!["the client in a browser, as there is no chromedriver or geckodriver".to_owned()])
}

/// Runs the tests with servers of their own, as they count what they have called. Returns false if Node or its packages
/// are not installed.
fn test(runner: &Path, environment: &[(&str, &str)]) -> Result<bool, Error> {
    let servers = (Server::start("tests/deployment", "server/main.js")?, Server::start("tests/wasm", "trouble.mjs")?);
    let (Some(deployment), Some(trouble)) = servers else { return Ok(false) };
    let place: Value = serde_json::from_str(&deployment.line)?;
    let text = |key: &str| place[key].as_str().ok_or_else(|| format!("tests/deployment does not print its `{key}`"));
    let mut test = cargo(&["test", "--manifest-path", MANIFEST, "-p", "convex-typed-wasm-tests"]);
    test.env("CONVEX_URL", text("url")?)
        .env("CONVEX_SITE_URL", text("site")?)
        .env("CONVEX_DEPLOY_KEY", text("adminKey")?)
        .env("TROUBLE_URL", &trouble.line)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .envs(environment.iter().copied());
    run(&mut test)?;
    Ok(true)
}

/// Builds the page. Returns the folder with its files.
pub(crate) fn page() -> Result<PathBuf, Error> {
    if !targets::get(TARGET) {
        return Err(format!("the page needs the target {TARGET}, which rustup cannot get").into());
    }
    let folder = repo::target()?.join("page");
    run(&mut cargo(&["build", "--quiet", "--release", "--manifest-path", MANIFEST, "-p", "convex-typed-page"]))?;
    let built = repo::target()?.join(TARGET).join("release/convex_typed_page.wasm");
    let mut bindgen = Command::new(tool("bindgen")?);
    bindgen
        .args(["--target", "web", "--no-typescript", "--remove-name-section", "--out-name", "page", "--out-dir"])
        .arg(&folder)
        .arg(built);
    run(&mut bindgen)?;
    fs::copy(repo::root().join("tests/wasm/page/index.html"), folder.join("index.html"))?;
    for name in ["page_bg.wasm", "page.js"] {
        eprintln!("{name}: {} bytes", fs::metadata(folder.join(name))?.len());
    }
    Ok(folder)
}

/// Builds a program of wasm-bindgen, in the version that the tests and the page link.
fn tool(name: &str) -> Result<PathBuf, Error> {
    let target = repo::target()?;
    let build = ["build", "--quiet", "--manifest-path", MANIFEST, "-p", "wasm-runner", "--bin", name, "--target-dir"];
    run(repo::cargo().args(build).arg(&target))?;
    Ok(target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// Fails if this compiles, or if the compiler says something else.
fn mistake(selection: &[&str], messages: &[&str]) -> Result<(), Error> {
    let output = cargo(&["check", "--quiet"]).args(selection).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let shown = format!("cargo check {} --target {TARGET}", selection.join(" "));
    eprintln!("{shown}: has to fail");
    match messages.iter().find(|message| !said.contains(**message)) {
        _ if output.status.success() => Err(format!("`{shown}` compiles").into()),
        Some(message) => Err(format!("`{shown}` does not print `{message}`, but:\n{said}").into()),
        None => Ok(()),
    }
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = repo::cargo();
    // Both workspaces have most crates in common.
    if let Ok(target) = repo::target() {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    let (command, rest) = arguments.split_at(1);
    cargo.args(command).args(["--target", TARGET]).args(rest);
    cargo
}

fn run(command: &mut Command) -> Result<(), Error> {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = [program].into_iter().chain(command.get_args());
    let shown = words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
    eprintln!("{shown}");
    if command.status()?.success() { Ok(()) } else { Err(format!("the client in browsers: `{shown}` failed").into()) }
}

fn is_there(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// A script that runs until this is dropped.
struct Server {
    process: Child,
    /// The line that it prints when it is ready.
    line: String,
}

impl Server {
    /// Starts a script. Returns `None` if Node or the script's packages are not installed.
    fn start(folder: &str, script: &str) -> Result<Option<Self>, Error> {
        let folder = repo::root().join(folder);
        let needs_packages = folder.join("package-lock.json").exists();
        if !is_there("node") || needs_packages && !folder.join("node_modules").exists() {
            return Ok(None);
        }
        let mut node = Command::new("node");
        node.arg(script).current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = node.spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("it has no output")?).read_line(&mut line)?;
        if line.is_empty() {
            return Err(format!("{} has ended before it was ready", folder.join(script).display()).into());
        }
        Ok(Some(Self { process, line: line.trim().to_owned() }))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
