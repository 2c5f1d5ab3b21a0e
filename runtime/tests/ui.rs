//! What the compiler says of mistakes.
//!
//! Only where the client has no HTTP client: one of the mistakes is that, and little is to be compiled there. The texts
//! around ours change with Rust, so they are held for stable Rust only; `TRYBUILD=overwrite` writes them anew.
#![cfg(all(feature = "client", not(any(feature = "_tokio", feature = "blocking"))))]

use std::process::Command;

/// The first Rust that the texts are of.
const RUST: u32 = 95;

#[test]
fn the_compiler_says_what_to_do() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let version = version.split_whitespace().nth(1).unwrap();
    let minor: u32 = version.split('.').nth(1).unwrap().parse().unwrap();
    if version.contains('-') || minor < RUST {
        eprintln!("skipped: Rust {version} has other words than stable Rust from 1.{RUST} on");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
