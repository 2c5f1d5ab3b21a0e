//! The oldest Rust that compiles the crates: `rust-version` in `Cargo.toml`.

use std::process::Stdio;

use crate::{Error, repo};

pub(crate) const RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Checks the workspace with it, if rustup has it or can install it. Otherwise returns why not.
pub(crate) fn check() -> Result<Result<(), &'static str>, Error> {
    let has = || repo::command("rustup").args(["run", RUST, "rustc", "--version"]).stdout(Stdio::null()).status();
    match has() {
        Err(_) => return Ok(Err("there is no rustup")),
        Ok(status) if status.success() => {}
        Ok(_) => {
            let install = ["toolchain", "install", RUST, "--profile", "minimal", "--no-self-update"];
            if !repo::command("rustup").args(install).status()?.success() {
                return Ok(Err("rustup cannot install it"));
            }
        }
    }
    // Without tests, which users do not compile. With a target folder of its own, so that neither toolchain rebuilds
    // what the other has built.
    let mut check = repo::command("rustup");
    check.args(["run", RUST, "cargo", "check", "--workspace", "--locked", "--target-dir"]);
    check.arg(repo::target()?.join("oldest"));
    if check.status()?.success() { Ok(Ok(())) } else { Err(format!("it does not compile with Rust {RUST}").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_names_the_same_version() {
        let readme = std::fs::read_to_string(repo::root().join("README.md")).unwrap();
        assert!(readme.contains(&format!("\nRust {RUST} or newer.")), "rust-version is {RUST}");
    }
}
