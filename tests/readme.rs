//! The README says what is so: its snippets compile as they stand, and what it shows as generated is generated.

// The bindings of the app that the README speaks of.
use convex_typed_tests::fixtures::guide;

#[allow(dead_code, unused_imports, unused_variables, unused_mut, clippy::pedantic, clippy::all)]
mod snippets {
    include!(concat!(env!("OUT_DIR"), "/readme.rs"));

    pub(super) fn generated() -> &'static [&'static str] {
        GENERATED
    }
}

/// Line by line; derives, docs and what else is generated may stand between.
#[test]
fn what_it_shows_as_generated_is() {
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
