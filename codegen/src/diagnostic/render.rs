//! Renders a diagnostic as rustc does.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::{Diagnostic, Location, Severity};

/// The characters on each side of a location that the renderer gets. It clips long lines itself, but reads all of them,
/// and a minified manifest is one line of megabytes.
const AROUND: usize = 500;

/// Renders a diagnostic, without a line break at the end.
pub(super) fn render(diagnostic: &Diagnostic, color: bool) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(normalize_untrusted_str(diagnostic.message())));
    let mut headers = Vec::new();
    if let Some(location) = diagnostic.location() {
        let label = normalize_untrusted_str(&location.json_path());
        group = group.element(snippet(location, AnnotationKind::Primary, label, &mut headers));
    }
    for (note, location) in diagnostic.notes() {
        let note = normalize_untrusted_str(note);
        group = match location {
            Some(location) => group.element(snippet(location, AnnotationKind::Context, note, &mut headers)),
            None => group.element(Level::NOTE.message(note)),
        };
    }
    if let Some(help) = diagnostic.help() {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    headers.iter().fold(renderer.render(&[group]), |text, (placeholder, header)| text.replacen(placeholder, header, 1))
}

/// The line of a location, cut to its surroundings. The column is then wrong, so the header is a placeholder; `headers`
/// maps it to the correct one.
fn snippet<'a>(
    location: &Location,
    kind: AnnotationKind,
    label: String,
    headers: &mut Vec<(String, String)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let (range, line, column) = location.position();
    let text = location.source().text();
    let before = text.get(..range.start).unwrap_or_default();
    let rest = text.get(range.start..).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let rest = rest.lines().next().unwrap_or_default();
    let cut = before.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    let before = before.get(cut..).unwrap_or_default();
    let cut = rest.char_indices().nth(AROUND).map_or(rest.len(), |(at, _)| at);
    let rest = rest.get(..cut).unwrap_or_default();

    // A private-use character, which `quoted` would have escaped.
    let path = format!("\u{e000}{}", headers.len());
    let name = normalize_untrusted_str(location.source().name());
    headers.push((format!("{path}:{line}:{}", before.chars().count() + 1), format!("{name}:{line}:{column}")));
    let span = before.len()..before.len() + range.len().min(rest.len());
    let label = Some(label).filter(|label| !label.is_empty());
    let snippet = Snippet::source(format!("{before}{rest}")).line_start(line).path(path);
    snippet.annotation(kind.span(span).label(label))
}
