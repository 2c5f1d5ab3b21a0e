//! The scripts that Node runs, from the folder `pull` of this crate.

use std::path::Path;
use std::{fs, io};

macro_rules! scripts {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../pull/", $name)))),+]
    };
}

const SCRIPTS: [(&str, &str); 29] = scripts![
    "absent.mjs",
    "analyze.mjs",
    "answers.mjs",
    "bundle.mjs",
    "callers.mjs",
    "convert.mjs",
    "docs.mjs",
    "entries.mjs",
    "erase.mjs",
    "failure.mjs",
    "fill.mjs",
    "generated.mjs",
    "infer.mjs",
    "load.mjs",
    "main.mjs",
    "manifest.mjs",
    "names.mjs",
    "packages.mjs",
    "position.mjs",
    "program.mjs",
    "report.mjs",
    "sources.mjs",
    "syntax.mjs",
    "typescript.mjs",
    "typescript5.mjs",
    "typescript7.mjs",
    "union.mjs",
    "validators.mjs",
    "why.mjs",
];

/// Writes the scripts to a folder.
pub(super) fn write(folder: &Path) -> io::Result<()> {
    SCRIPTS.iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
}

#[cfg(test)]
mod tests {
    use super::SCRIPTS;

    #[test]
    fn every_script_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/pull");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<_> = files.collect();
        files.sort();
        assert_eq!(files, SCRIPTS.map(|(name, _)| name));
    }
}
