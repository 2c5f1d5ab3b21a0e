//! Checks that combinations of the runtime's features compile without warnings.

use std::process::Stdio;

use crate::{Error, repo};

/// Each HTTP client with and without its options, and combinations that share code.
const COMBINATIONS: [&str; 19] = [
    "",
    "tracing,chrono,jiff",
    "client",
    "client,tracing",
    "fetch",
    "admin",
    "hyper",
    "hyper,gzip",
    "hyper,rustls",
    "hyper,rustls,http2",
    "reqwest",
    "reqwest,rustls",
    "reqwest,rustls,http2,gzip",
    "blocking",
    "blocking,rustls",
    "blocking,admin",
    "hyper,blocking,rustls",
    "reqwest,blocking,system-proxy",
    "hyper,reqwest,blocking,rustls,http2,gzip,system-proxy,tracing",
];

/// All features that compile quickly. TLS does not.
pub(crate) const WITHOUT_TLS: &str = "hyper,reqwest,blocking,admin,tracing,jiff,chrono";

/// With the system's TLS, which on Linux needs OpenSSL's headers.
const NATIVE: [&str; 3] = ["hyper,native-tls", "reqwest,native-tls,http2", "blocking,native-tls"];

/// `cargo xtask test` runs these tests with rustls, but not with HTTP/2.
const CONNECTIONS: [&str; 5] = ["test", "-p", "convex-typed", "--test", "connections"];

/// Checks the combinations. Returns what could not be checked on this machine, and why.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let mut unchecked = Vec::new();
    for features in COMBINATIONS {
        clippy(features)?;
    }
    if has_native_tls() {
        for features in NATIVE {
            clippy(features)?;
        }
        run(&[&CONNECTIONS[..], &["--all-features"]].concat())?;
    } else {
        run(&[&CONNECTIONS[..], &["--features", "reqwest,blocking,http2"]].concat())?;
        unchecked.push("the feature `native-tls`, as there are no headers of OpenSSL".to_owned());
    }
    Ok(unchecked)
}

fn clippy(features: &str) -> Result<(), Error> {
    let selection = ["--no-default-features", "--features", features];
    run(&[&["clippy", "--quiet", "-p", "convex-typed"][..], &selection, &["--", "-D", "warnings"]].concat())
}

fn run(arguments: &[&str]) -> Result<(), Error> {
    let shown = format!("cargo {}", arguments.join(" "));
    eprintln!("{shown}");
    if repo::cargo().args(arguments).status()?.success() {
        Ok(())
    } else {
        Err(format!("a combination of features failed; to run it again: {shown}").into())
    }
}

fn has_native_tls() -> bool {
    let openssl = || repo::command("pkg-config").args(["--exists", "openssl"]).stderr(Stdio::null()).status();
    cfg!(any(windows, target_vendor = "apple")) || openssl().is_ok_and(|status| status.success())
}
