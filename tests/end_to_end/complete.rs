//! The tests in this folder cover the whole deployment.

use std::fs;
use std::path::Path;

use convex_typed_tests::fixtures::Fixture;

/// Every function is named in some file of this folder.
#[test]
fn every_function_is_called() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("end_to_end");
    let source: String =
        fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let missing: Vec<_> = Fixture::named("deployment")
        .functions
        .iter()
        .filter(|function| !names(&source, (function.of.rust)()))
        .map(|function| function.name)
        .collect();
    assert!(missing.is_empty(), "no test calls {missing:?}");
}

/// Whether the source contains the last two segments of the path, as in `values::Int64 {`.
fn names(source: &str, path: &str) -> bool {
    let segments: Vec<_> = path.rsplitn(3, "::").collect();
    let name = format!("{}::{}", segments[1], segments[0]);
    source.match_indices(&name).any(|(at, name)| {
        let after = source[at + name.len()..].chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}
