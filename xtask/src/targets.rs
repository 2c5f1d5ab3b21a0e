//! Checks that the crates compile for other targets, as far as that is possible without their linkers and C compilers.

use std::process::Stdio;

use crate::{Error, repo};

/// Without TLS: ring and OpenSSL need a C compiler of the target.
const RUNTIME: &[&str] =
    &["-p", "convex-typed", "--no-default-features", "--features", "hyper,blocking,gzip,system-proxy,tracing"];
const GENERATOR: &[&str] = &["-p", "convex-typed-codegen", "--features", "cli"];

/// Targets, and the arguments of `cargo check`.
const CHECKS: [(&str, &[&str]); 3] =
    [("aarch64-linux-android", RUNTIME), ("x86_64-pc-windows-gnu", RUNTIME), ("x86_64-pc-windows-gnu", GENERATOR)];

/// Runs the checks. Returns what could not be checked on this machine, and why.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let mut unchecked = Vec::new();
    for (target, selection) in CHECKS {
        if get(target) {
            cargo(&[&["check", "--quiet", "--target", target], selection].concat())?;
        } else {
            unchecked.push(format!("`{}` for {target}, as rustup cannot get it", selection[1]));
        }
    }
    Ok(unchecked)
}

/// Installs the standard library of a target, and returns whether it is there.
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
