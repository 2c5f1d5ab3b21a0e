//! Follows the README's two set-ups word for word, each in a package of its own.

use std::fs;
use std::path::Path;

use crate::{Error, repo};

/// The part of `Cargo.toml` that the README leaves out.
const PACKAGE: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";

/// Checks that both set-ups compile.
pub(crate) fn check() -> Result<(), Error> {
    let readme = fs::read_to_string(repo::root().join("README.md"))?;
    let folder = repo::target()?.join("setups");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }

    let app = folder.join("xtask");
    write(&readme, "### With an xtask", &app)?;
    cargo(&app, &["xtask", "gen"])?;
    cargo(&app, &["xtask", "gen", "--check"])?;
    cargo(&app, &["check"])?;

    let app = folder.join("build");
    write(&readme, "### With a build script", &app)?;
    // The README only shows how the bindings are included.
    let main = app.join("src/main.rs");
    fs::write(&main, fs::read_to_string(&main)? + "\nfn main() {}\n")?;
    cargo(&app, &["check"])
}

/// Writes the files of a section, and a function spec.
fn write(readme: &str, title: &str, app: &Path) -> Result<(), Error> {
    let section = readme.split_once(title).ok_or_else(|| format!("the README has no `{title}`"))?.1;
    let section = section.split_once("\n### ").map_or(section, |(section, _)| section);
    for (name, text) in files(section) {
        let path = app.join(name);
        fs::create_dir_all(path.parent().unwrap_or(app))?;
        let package = match name {
            // It is in the folder of this repository's workspace, but not a member.
            "Cargo.toml" if !text.contains("[workspace]") => format!("{PACKAGE}[workspace]\n\n"),
            "Cargo.toml" => PACKAGE.to_owned(),
            _ => String::new(),
        };
        // The paths of this repository in the README.
        let root = format!("{}/", repo::root().display());
        let text = text.replace("../../convex-typed/", &root).replace("../convex-typed/", &root);
        fs::write(path, format!("{package}{text}"))?;
    }
    fs::create_dir_all(app.join("convex"))?;
    fs::copy(repo::root().join("tests/fixtures/guide.json"), app.join("convex/function-spec.json"))?;
    // The versions of this repository, which are already downloaded.
    fs::copy(repo::root().join("Cargo.lock"), app.join("Cargo.lock"))?;
    Ok(())
}

/// The code blocks whose first line is a comment with a file name.
fn files(section: &str) -> Vec<(&str, &str)> {
    let blocks = section.split("```").skip(1).step_by(2);
    blocks
        .filter_map(|block| {
            let (_language, text) = block.split_once('\n')?;
            let (first, _) = text.split_once('\n')?;
            let name = first.strip_prefix("# ").or_else(|| first.strip_prefix("// "))?;
            name.contains('.').then_some((name, text))
        })
        .collect()
}

fn cargo(app: &Path, arguments: &[&str]) -> Result<(), Error> {
    if repo::sharing_cargo(app)?.args(arguments).status()?.success() {
        return Ok(());
    }
    Err(format!("the README's set-up fails at `cargo {}`", arguments.join(" ")).into())
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn files_are_the_blocks_that_start_with_a_file_name() {
        let section =
            "text\n```toml\n# Cargo.toml\n[x]\n```\n```sh\ncargo check\n```\n```rust\n// src/a.rs\nfn a() {}\n```\n";
        assert_eq!(files(section), [("Cargo.toml", "# Cargo.toml\n[x]\n"), ("src/a.rs", "// src/a.rs\nfn a() {}\n")]);
    }
}
