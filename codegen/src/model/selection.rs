//! Matches patterns and selectors, and chooses the functions to emit.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Function, Visibility};
use crate::options::Options;
use crate::suggest::did_you_mean;

/// Whether a text matches a pattern, in which `*` matches any text.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            tail.is_empty() || (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(tail, &rest[at..]))
        }),
    }
}

/// The functions to emit, sorted by path. Each path is built once for sorting; `manifest::document::TopVisitor` says
/// what this saves. It may go if functions store their paths.
pub(crate) fn functions<'f>(
    functions: &'f [Function],
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Vec<&'f Function> {
    let mut chosen: Vec<&Function> =
        functions.iter().filter(|function| options.internal || function.visibility == Visibility::Public).collect();
    chosen.sort_by_cached_key(|function| function.identifier.path());
    let patterns = options.include.iter().chain(&options.exclude).chain(options.returns.iter().map(|(of, _)| of));
    let mut patterns = patterns.peekable();
    if patterns.peek().is_some() {
        let paths = chosen.iter().map(|function| function.identifier.path()).collect();
        patterns.for_each(|pattern| check(pattern, "function pattern", &paths, diagnostics));
    }
    chosen.retain(|function| {
        let path = function.identifier.path();
        let listed = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, &path));
        (options.include.is_empty() || listed(&options.include)) && !listed(&options.exclude)
    });
    chosen
}

/// Reports a selector that matches none of the candidates.
pub(super) fn check(selector: &str, what: &str, candidates: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    if candidates.iter().any(|candidate| matches(selector, candidate)) {
        return;
    }
    let patterns = if selector.contains('*') { patterns(candidates) } else { BTreeSet::new() };
    let help = match did_you_mean(selector, candidates.iter().chain(&patterns).map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`*` matches any text; the docs of `Builder` list what can be selected".to_owned(),
    };
    diagnostics.push(Diagnostic::error(format!("the {what} `{selector}` matches nothing")).with_help(help));
}

/// Patterns that users would write for some of the candidates: `messages:*`, `*:list`, `tables::users#*`.
fn patterns(candidates: &BTreeSet<String>) -> BTreeSet<String> {
    let cuts = |candidate: &String| {
        let cuts: Vec<usize> = candidate.match_indices([':', '/', '#', '.']).map(|(at, _)| at).collect();
        let sides = cuts.iter().flat_map(|at| [format!("{}*", &candidate[..=*at]), format!("*{}", &candidate[*at..])]);
        sides.collect::<Vec<_>>()
    };
    candidates.iter().flat_map(cuts).collect()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_matches_any_text() {
        assert!(matches("messages:list", "messages:list"));
        assert!(!matches("messages:list", "messages:list2"));
        assert!(matches("*", ""));
        assert!(matches("admin/*", "admin/users:list"));
        assert!(matches("*:list", "a/b:list"));
        assert!(matches("a*c*e", "abcde"));
        assert!(!matches("a*c*e", "abde"));
        assert!(matches("*é*", "café!"));
    }
}
