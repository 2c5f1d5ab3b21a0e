//! Debug output that people like to read: lines are broken only where they would be too long.

use std::fmt::Debug;

const WIDTH: usize = 110;

/// The `{:#?}` of a value with everything on one line that fits; `used` is how much of the first line is taken,
/// `indent` is for the lines after it.
pub(crate) fn debug(value: &impl Debug, used: usize, indent: &str) -> String {
    let text = format!("{value:#?}");
    let mut lines = text.lines().map(str::trim_start);
    let mut folded = Vec::new();
    while let Some(node) = Node::read(&mut lines) {
        node.fold(0, (WIDTH.saturating_sub(used), WIDTH.saturating_sub(indent.len())), &mut folded);
    }
    folded.join(&format!("\n{indent}"))
}

/// A line of Debug output, or several in brackets.
enum Node<'t> {
    Line(&'t str),
    Group(String, Vec<Self>, String),
}

impl<'t> Node<'t> {
    /// The next one; `None` at the end. Strings are escaped, so brackets at the end of a line are brackets.
    fn read(lines: &mut impl Iterator<Item = &'t str>) -> Option<Self> {
        let line = lines.next()?;
        if !line.ends_with(['{', '[', '(']) {
            return Some(Self::Line(line));
        }
        let mut inner = Vec::new();
        loop {
            match Self::read(lines)? {
                Self::Line(close) if close.starts_with(['}', ']', ')']) => {
                    return Some(Self::Group(line.to_owned(), inner, close.to_owned()));
                }
                node => inner.push(node),
            }
        }
    }

    /// As `{:?}` would write it.
    fn flat(&self) -> String {
        match self {
            Self::Line(line) => (*line).to_owned(),
            Self::Group(open, inner, close) => {
                let inner: Vec<_> = inner.iter().map(Self::flat).collect();
                let inner = inner.join(" ");
                let space = if open.ends_with('{') && !inner.is_empty() { " " } else { "" };
                format!("{open}{space}{}{space}{close}", inner.strip_suffix(',').unwrap_or(&inner))
            }
        }
    }

    /// Takes over its lines; the widths are those of the first line and of the others.
    fn fold(self, depth: usize, (first, other): (usize, usize), lines: &mut Vec<String>) {
        let indent = " ".repeat(depth);
        let width = if lines.is_empty() { first } else { other };
        let flat = self.flat();
        match self {
            Self::Group(open, mut inner, close) if depth + flat.chars().count() > width => match inner.pop() {
                // Brackets with nothing but brackets in them open and close together.
                Some(Self::Group(inner_open, nodes, inner_close)) if inner.is_empty() => {
                    let close = format!("{}{close}", inner_close.trim_end_matches(','));
                    Self::Group(open + &inner_open, nodes, close).fold(depth, (first, other), lines);
                }
                last => {
                    lines.push(format!("{indent}{open}"));
                    inner.into_iter().chain(last).for_each(|node| node.fold(depth + 4, (first, other), lines));
                    lines.push(format!("{indent}{close}"));
                }
            },
            _ => lines.push(indent + &flat),
        }
    }
}

/// The name of a type, without the paths that everybody knows.
pub(crate) fn type_name<T>() -> String {
    let mut name = String::new();
    // A path ends where another character than those of paths stands.
    for word in std::any::type_name::<T>().split_inclusive(['<', '>', ',', ' ', '(', ')']) {
        let word = word.split_once("backend::").map_or(word, |(_, ours)| ours);
        let known = ["alloc::", "core::", "convex_typed::", "bytes::"].iter().any(|path| word.starts_with(path));
        name.push_str(if known { word.rsplit("::").next().unwrap_or(word) } else { word });
    }
    name
}

/// A long text in lines; `indent` is for those after the first.
pub(crate) fn wrap(text: &str, indent: &str) -> String {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.len() + word.len() + indent.len() >= WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join(&format!("\n{indent}"))
}
