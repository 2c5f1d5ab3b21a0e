//! Names that would be the same in Rust.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ident::Collision;

/// Two names that would be the same, and where they occur.
#[derive(Debug, Clone)]
pub(crate) struct NameClash {
    /// The function, table or part of it, as a selector.
    pub(crate) selector: String,
    pub(crate) collision: Collision,
}

/// Warns about each pair of names, with the places where they clash.
pub(crate) fn warn_of_clashes(clashes: &[NameClash], diagnostics: &mut Diagnostics) {
    let all: BTreeSet<(&str, &str, &str, &str)> = clashes
        .iter()
        .map(|NameClash { selector, collision: Collision { kept, moved, name } }| {
            (kept.as_str(), moved.as_str(), name.as_str(), selector.as_str())
        })
        .collect();
    let all: Vec<_> = all.into_iter().collect();
    for same in all.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
        let (kept, moved, name, first) = same[0];
        let more = match same.len() - 1 {
            0 => String::new(),
            1 => " and one more place".to_owned(),
            more => format!(" and {more} more places"),
        };
        diagnostics.push(Diagnostic::warning(format!(
            "{kept:?} and {moved:?} would have the same Rust name; {moved:?} is called `{name}` (in `{first}`{more})"
        )));
    }
}
