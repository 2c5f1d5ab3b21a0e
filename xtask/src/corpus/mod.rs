//! `cargo xtask corpus`: generates, compiles and lints the bindings of every manifest in a folder.

mod compile;
mod crates;
mod manifest;
mod report;
mod shuffle;

use std::path::PathBuf;

use clap::Args;

use self::manifest::Manifest;
use crate::{Error, repo};

/// Generate, compile and lint the bindings of every manifest in a folder
///
/// A file `X.json` is a manifest, `X.schema.json` its schema. Internal functions are generated too.
#[derive(Debug, Args)]
pub(crate) struct Corpus {
    /// The folder with the manifests
    dir: PathBuf,
}

impl Corpus {
    pub(crate) fn run(self) -> Result<(), Error> {
        if repo::in_release()?.is_some() {
            return Ok(());
        }
        let manifests = Manifest::all_in(&self.dir)?;
        eprintln!("generating {} manifests, each twice", manifests.len());
        let mut rows: Vec<_> = manifests.iter().map(Manifest::row).collect();
        compile::compile(&mut rows)?;
        report::print(&rows);
        match rows.iter().filter(|row| row.outcome.is_err()).count() {
            0 => Ok(()),
            failed => Err(format!("{failed} of {} manifests failed", rows.len()).into()),
        }
    }
}
