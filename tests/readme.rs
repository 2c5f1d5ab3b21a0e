//! The README is true: its snippets compile, and the generated code in it is what the generator writes.

// The bindings of the app in the README.
use convex_typed_tests::fixtures::guide;

#[allow(dead_code, unused_imports, unused_variables, unused_mut, clippy::pedantic, clippy::all)]
mod snippets {
    include!(concat!(env!("OUT_DIR"), "/readme.rs"));

    pub(super) fn generated() -> &'static [&'static str] {
        GENERATED
    }
}

/// Compares line by line. The README may leave out lines, such as derives and docs.
#[test]
fn the_generated_code_in_the_readme_is_what_the_generator_writes() {
    let bindings = include_str!(concat!(env!("OUT_DIR"), "/guide.rs"));
    let snippets = snippets::generated();
    assert_eq!(snippets.len(), 3);
    for snippet in snippets {
        let mut lines = bindings.lines().map(str::trim);
        for line in snippet.lines().map(str::trim).filter(|line| !line.is_empty()) {
            assert!(lines.any(|generated| generated == line), "{line}");
        }
    }
}
