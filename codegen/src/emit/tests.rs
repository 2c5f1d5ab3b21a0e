//! What is emitted as lines looks as if prettyplease had laid it out.

use std::fs;
use std::path::Path;

use super::emit;
use crate::api;
use crate::diagnostic::{Diagnostics, Source};
use crate::manifest::{FunctionSpec, Schema};
use crate::options::Options;
use crate::output::{Module, WIDTH};

#[test]
fn lines_are_as_prettyplease_lays_them_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let mut items = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(".schema.json") {
            continue;
        }
        let mut diagnostics = Diagnostics::new();
        let spec = FunctionSpec::read(&Source::read(&path).unwrap(), &mut diagnostics).unwrap();
        let schema = Source::read(path.with_extension("schema.json")).ok();
        let schema = schema.and_then(|source| Schema::read(&source, &mut diagnostics));
        let options = Options { internal: true, ..Options::default() };
        let file = emit(&api::build(&spec, schema.as_ref(), &options, &mut diagnostics)).unwrap();
        file.modules.iter().for_each(|module| items += check(module));
    }
    assert!(items > 500, "{items}");
}

/// How many items there were.
fn check(module: &Module) -> usize {
    for item in &module.items {
        let parsed = syn::parse_file(&item.lines).unwrap();
        // That is set closer on purpose.
        if item.lines.contains("    pub fn new(") {
            assert!(item.lines.lines().all(|line| line.len() <= WIDTH || line.contains("///")), "{}", item.lines);
            continue;
        }
        assert_eq!(item.lines.trim_end(), prettyplease::unparse(&parsed).trim_end());
    }
    module.items.len() + module.children.iter().map(check).sum::<usize>()
}
