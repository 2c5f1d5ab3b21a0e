//! Compiler errors of common mistakes.
//!
//! Only without an HTTP client, as one of the mistakes is to have none, and there is less to compile. rustc's own texts change,
//! so the tests run only on stable Rust. `TRYBUILD=overwrite` updates the texts.
#![cfg(all(feature = "client", not(any(feature = "_tokio", feature = "blocking"))))]

use std::process::Command;

/// The minor version of Rust from which on the texts are right.
const RUST: u32 = 95;

#[test]
fn compiler_errors_say_what_to_do() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let version = version.split_whitespace().nth(1).unwrap();
    let minor: u32 = version.split('.').nth(1).unwrap().parse().unwrap();
    if version.contains('-') || minor < RUST {
        eprintln!("skipped: the errors of Rust {version} differ from those of stable Rust 1.{RUST} and later");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
