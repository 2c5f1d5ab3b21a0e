//! A diagnostic as rustc would print it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use super::{Diagnostic, Location, Severity};

/// Characters of a line that are shown on either side of the place: a minified manifest is one line of megabytes.
const BEFORE: usize = 50;
const AFTER: usize = 70;

/// Without a line break at the end.
pub(super) fn render(diagnostic: &Diagnostic, color: bool) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(normalize_untrusted_str(diagnostic.message())));
    if let Some(location) = diagnostic.location() {
        let label = normalize_untrusted_str(&location.json_path());
        group = show(group, location, AnnotationKind::Primary, label);
    }
    for (note, location) in diagnostic.notes() {
        let note = normalize_untrusted_str(note);
        group = match location {
            Some(location) => show(group, location, AnnotationKind::Context, note),
            None => group.element(Level::NOTE.message(note)),
        };
    }
    if let Some(help) = diagnostic.help() {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// `file:line:column`, then the line. The two are given apart, as the line may be clipped.
fn show<'a>(group: Group<'a>, location: &'a Location, kind: AnnotationKind, label: String) -> Group<'a> {
    let (line, column) = (location.line(), location.column());
    let origin = Origin::path(location.source().name()).line(line).char_column(column);
    let (text, range) = clip(location.source().text(), &location.range());
    let label = Some(label).filter(|label| !label.is_empty());
    let snippet = Snippet::source(text).line_start(line).annotation(kind.span(range).label(label));
    group.element(origin).element(snippet)
}

/// The line around a range, cut short on both sides, and the range in it.
fn clip(text: &str, range: &Range<usize>) -> (String, Range<usize>) {
    let before = text.get(..range.start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let rest = text.get(range.start..).unwrap_or_default();
    let rest = rest.lines().next().unwrap_or_default();

    let mut shown = String::new();
    match before.char_indices().rev().nth(BEFORE) {
        Some((cut, dropped)) => {
            shown.push_str("...");
            shown.push_str(before.get(cut + dropped.len_utf8()..).unwrap_or_default());
        }
        None => shown.push_str(before),
    }
    let start = shown.len();
    let kept = rest.char_indices().nth(AFTER).map_or(rest.len(), |(cut, _)| cut);
    shown.push_str(rest.get(..kept).unwrap_or_default());
    let end = shown.len().min(start + range.len());
    if kept < rest.len() {
        shown.push_str("...");
    }
    (shown, start..end)
}
