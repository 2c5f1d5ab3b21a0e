//! Checks the crates as they are published: each builds and passes its tests from its own tarball.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::features::WITHOUT_TLS;
use crate::{Error, repo};

/// A crate to publish, and the arguments of cargo that check it.
type Package = (&'static str, &'static [&'static [&'static str]]);

const PACKAGES: [Package; 2] = [
    ("convex-typed-codegen", &[&["test", "--features", "cli"]]),
    // Its other tests take long, and run elsewhere. Here they only have to compile with the files in the tarball. An
    // earlier step of `cargo xtask ci` has compiled the dependencies with the same features.
    (
        "convex-typed",
        &[
            &["test", "--lib", "--no-default-features", "--features", WITHOUT_TLS],
            &["check", "--tests", "--examples", "--no-default-features", "--features", WITHOUT_TLS],
        ],
    ),
];

/// Files that every tarball needs. In this repository they are links.
const LINKED: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Packages each crate, unpacks the tarball, and tests what is in it.
pub(crate) fn check() -> Result<(), Error> {
    for (name, steps) in PACKAGES {
        let folder = unpack(name)?;
        for file in LINKED {
            if !fs::symlink_metadata(folder.join(file)).is_ok_and(|file| file.is_file()) {
                return Err(format!("the tarball of {name} has no file {file}").into());
            }
        }
        for step in steps {
            cargo(name, &folder, step)?;
        }
    }
    Ok(())
}

/// Makes the tarball of a crate, and unpacks it into a folder of its own.
fn unpack(name: &str) -> Result<PathBuf, Error> {
    // Cargo's own verification would only build it.
    let package = ["package", "--quiet", "--allow-dirty", "--no-verify", "--package", name];
    if !repo::cargo().args(package).status()?.success() {
        return Err(format!("`cargo {}` failed", package.join(" ")).into());
    }
    let version = env!("CARGO_PKG_VERSION");
    let target = repo::target()?;
    let tarball = target.join(format!("package/{name}-{version}.crate"));
    let folder = target.join("tarballs");
    let unpacked = folder.join(format!("{name}-{version}"));
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked)?;
    }
    fs::create_dir_all(&folder)?;
    // `m` sets the current time. All tarballs have the same times, so cargo would run the tests built from an older one.
    let status = repo::command("tar").arg("-xzmf").arg(&tarball).arg("-C").arg(&folder).status()?;
    if !status.success() {
        return Err(format!("cannot unpack {}", tarball.display()).into());
    }
    // It is in the folder of this workspace, but not a member.
    let mut manifest = OpenOptions::new().append(true).open(unpacked.join("Cargo.toml"))?;
    manifest.write_all(b"\n[workspace]\n")?;
    Ok(unpacked)
}

fn cargo(name: &str, folder: &Path, arguments: &[&str]) -> Result<(), Error> {
    eprintln!("{name}: cargo {}", arguments.join(" "));
    if repo::sharing_cargo(folder)?.args(arguments).arg("--quiet").status()?.success() {
        return Ok(());
    }
    Err(format!("the tarball of {name} fails at `cargo {}`, in {}", arguments.join(" "), folder.display()).into())
}
