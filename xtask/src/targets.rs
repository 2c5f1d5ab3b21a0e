//! Targets other than this machine's: what has no need of their linkers and C compilers compiles for them.

use std::process::Stdio;

use crate::{Error, repo};

/// Where desktop and mobile apps run. TLS is left out: rustls' cryptography and OpenSSL need a C compiler of the target.
const NATIVE: [&str; 3] = ["aarch64-linux-android", "x86_64-pc-windows-gnu", "aarch64-apple-darwin"];

const CLIENTS: &str = "hyper,blocking,gzip,http2,system-proxy,tracing";

/// What could not be checked here, and why.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let mut unchecked = Vec::new();
    for target in NATIVE {
        if !get(target) {
            unchecked.push(format!("the target {target}, as rustup cannot get it"));
            continue;
        }
        let runtime = ["check", "--quiet", "-p", "convex-typed", "--no-default-features", "--features", CLIENTS];
        cargo(&[&runtime[..], &["--target", target]].concat())?;
        let generator = ["check", "--quiet", "-p", "convex-typed-codegen", "--features", "cli"];
        cargo(&[&generator[..], &["--target", target]].concat())?;
    }
    Ok(unchecked)
}

/// Whether rustup has the standard library of a target, or can get it.
pub(crate) fn get(target: &str) -> bool {
    let add = || repo::command("rustup").args(["target", "add", target]).stderr(Stdio::null()).status();
    has(target) || add().is_ok_and(|status| status.success())
}

fn has(target: &str) -> bool {
    let installed = repo::command("rustup").args(["target", "list", "--installed"]).output();
    installed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).lines().any(|line| line == target))
}

fn cargo(arguments: &[&str]) -> Result<(), Error> {
    let shown = format!("cargo {}", arguments.join(" "));
    eprintln!("{shown}");
    if repo::cargo().args(arguments).status()?.success() {
        Ok(())
    } else {
        Err(format!("it does not compile; to run it again: {shown}").into())
    }
}
