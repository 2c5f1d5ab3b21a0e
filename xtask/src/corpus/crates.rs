//! The temporary crates in which the bindings are compiled.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::Row;
use crate::{Error, repo};

/// The number of crates: one for each core, but not more than memory allows.
fn count() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8))
}

/// The workspace of the crates, in the target folder. Unchanged files are not written, so that cargo does not compile
/// them again.
#[derive(Debug)]
pub(crate) struct Crates {
    pub(crate) folder: PathBuf,
}

impl Crates {
    /// An empty workspace, with the versions of this repository's lock file.
    pub(crate) fn new() -> Result<Self, Error> {
        let crates = Self { folder: repo::target()?.join("corpus") };
        let names: Vec<_> = (0..count()).map(|index| format!("\"{}\"", name(index))).collect();
        crates.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", names.join(", ")))?;
        crates.write("Cargo.lock", &fs::read_to_string(repo::root().join("Cargo.lock"))?)?;
        let runtime = repo::root().join("runtime");
        for index in 0..count() {
            let name = name(index);
            // TOML's strings with double quotes escape as JSON's do.
            let runtime = serde_json::to_string(&runtime)?;
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
                 [dependencies]\nconvex-typed = {{ path = {runtime}, default-features = false }}\n"
            );
            crates.write(&format!("{name}/Cargo.toml"), &manifest)?;
        }
        Ok(crates)
    }

    /// Writes a module for each row, in crates of about the same number of lines.
    pub(crate) fn fill(&self, rows: &[&Row]) -> Result<(), Error> {
        let mut modules = vec![Vec::new(); count()];
        let mut lines = vec![0; count()];
        let mut largest_first = rows.to_vec();
        largest_first.sort_by_key(|row| std::cmp::Reverse(row.lines()));
        for row in largest_first {
            let shortest = (0..count()).min_by_key(|index| lines[*index]).unwrap_or_default();
            lines[shortest] += row.lines();
            modules[shortest].push(row);
        }
        for (index, rows) in modules.iter().enumerate() {
            let mut list: Vec<_> = rows.iter().map(|row| format!("pub mod {};\n", module(&row.name))).collect();
            list.sort();
            self.write(
                &format!("{}/src/lib.rs", name(index)),
                &format!("//! Written by `cargo xtask corpus`.\n\n{}", list.concat()),
            )?;
            for row in rows {
                self.write(&format!("{}/src/{}.rs", name(index), module(&row.name)), &row.text)?;
            }
        }
        Ok(())
    }

    fn write(&self, path: &str, text: &str) -> Result<(), Error> {
        let path = self.folder.join(path);
        if fs::read(&path).is_ok_and(|existing| existing == text.as_bytes()) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        Ok(fs::write(path, text)?)
    }
}

fn name(index: usize) -> String {
    format!("corpus-{}", index + 1)
}

/// The name of a manifest's module. It is unique, because other characters become their code.
pub(crate) fn module(manifest: &str) -> String {
    let mut module = "m_".to_owned();
    for char in manifest.chars() {
        match char {
            'a'..='z' | '0'..='9' => module.push(char),
            '-' => module.push('_'),
            other => module.push_str(&format!("_u{:x}_", u32::from(other))),
        }
    }
    module
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn modules_have_valid_and_distinct_names() {
        assert_eq!(module("app-021-81"), "m_app_021_81");
        assert_eq!(module("a_b"), "m_a_u5f_b");
        assert_eq!(module("Ünde.x"), "m__udc_nde_u2e_x");
    }
}
