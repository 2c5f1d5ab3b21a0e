//! Lays out code: chooses which blocks are in one line, and breaks lines that are too long.
//!
//! Most items look as rustfmt would print them. Constructors and lists are more compact, because they would otherwise
//! be a third of the file; so the modules have `#[rustfmt::skip]`.

/// The longest line of an item, without the indentation of its modules. With it, lines are about as long as rustfmt's
/// 100 characters.
pub(super) const ITEM: usize = 89;

/// The longest line of the wire formats, which are rarely read.
pub(super) const WIRE_FORMAT: usize = 200;

/// Code to be laid out.
#[derive(Debug)]
pub(crate) enum Code {
    /// A line, which is broken between the items of its lists if it is too long.
    Line(String),
    /// Lines that are not changed: docs, and the user's attributes.
    Verbatim(String),
    /// Docs that are left out if their block fits in one line.
    Note(String),
    /// Code in braces.
    Block { head: String, body: Vec<Code>, compact: bool },
}

impl Code {
    /// Code in braces, with a line for each part of the body.
    pub(crate) fn block(head: impl Into<String>, body: Vec<Self>) -> Self {
        Self::Block { head: head.into(), body, compact: false }
    }

    /// Code in braces, in one line if it fits.
    pub(crate) fn compact(head: impl Into<String>, body: Vec<Self>) -> Self {
        Self::Block { head: head.into(), body, compact: true }
    }

    /// All of it in one line, unless it needs several.
    fn in_one_line(&self) -> Option<String> {
        match self {
            Self::Line(line) => Some(line.clone()),
            Self::Note(_) => Some(String::new()),
            Self::Verbatim(_) | Self::Block { compact: false, .. } => None,
            Self::Block { head, body, compact: true } => {
                let parts: Vec<String> = body.iter().map(Self::in_one_line).collect::<Option<_>>()?;
                let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                let parts = parts.join(" ");
                // The last item of a list has a comma only on a line of its own.
                let body = parts.strip_suffix(',').unwrap_or(&parts);
                Some(if body.is_empty() { format!("{head} {{}}") } else { format!("{head} {{ {body} }}") })
            }
        }
    }
}

/// Lays out code with lines of `width` at most, indented by `margin`, and appends it to `text`.
pub(super) fn lay_out(code: &Code, width: usize, margin: usize, text: &mut String) {
    Layout { text, margin, width, column: 0 }.code(code, 0);
}

/// The text of an item.
#[cfg(test)]
pub(crate) fn item(code: &[Code]) -> String {
    let mut text = String::new();
    code.iter().for_each(|code| lay_out(code, ITEM, 0, &mut text));
    text
}

struct Layout<'t> {
    text: &'t mut String,
    margin: usize,
    width: usize,
    /// The length of the current line without the margin.
    column: usize,
}

const INDENT: usize = 4;

impl Layout<'_> {
    fn code(&mut self, code: &Code, indent: usize) {
        match code {
            Code::Line(line) => self.line(line, indent),
            Code::Verbatim(lines) | Code::Note(lines) => {
                for line in lines.lines() {
                    self.start(indent);
                    self.push(line);
                    self.end();
                }
            }
            Code::Block { head, body, .. } => {
                if let Some(line) = code.in_one_line().filter(|line| indent + length(line) <= self.width) {
                    self.line(&line, indent);
                    return;
                }
                self.line(&format!("{head} {{"), indent);
                for part in body {
                    self.code(part, indent + INDENT);
                }
                self.line("}", indent);
            }
        }
    }

    fn line(&mut self, line: &str, indent: usize) {
        self.start(indent);
        self.fill(line, indent + INDENT);
        self.end();
    }

    /// Continues the current line. Code that does not fit goes to further lines, which start at `indent`.
    fn fill(&mut self, code: &str, indent: usize) {
        let fits = self.column + length(code) <= self.width;
        let items = if fits { vec![code] } else { items(code) };
        if let [whole] = items.as_slice() {
            self.push(whole);
            return;
        }
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 && self.column + " ".len() + length(item) <= self.width {
                self.push(" ");
            } else if index > 0 {
                self.end();
                self.start(indent);
            }
            self.fill(item, indent + INDENT);
        }
    }

    fn start(&mut self, indent: usize) {
        self.column = indent;
        self.text.extend(std::iter::repeat_n(' ', self.margin + indent));
    }

    fn push(&mut self, code: &str) {
        self.column += length(code);
        self.text.push_str(code);
    }

    fn end(&mut self) {
        // A line may be empty.
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
    }
}

fn length(code: &str) -> usize {
    code.chars().count()
}

/// The items of the outermost lists in a piece of code, each with its comma. Code before a list belongs to its first
/// item, and code after it to the last.
fn items(code: &str) -> Vec<&str> {
    let commas = commas(code);
    let outermost = commas.iter().map(|(_, depth)| *depth).min();
    let mut items = Vec::new();
    let mut start = 0;
    for (at, _) in commas.into_iter().filter(|(_, depth)| Some(*depth) == outermost) {
        items.push(&code[start..at]);
        start = at + " ".len();
    }
    items.push(&code[start..]);
    items
}

/// The positions of the spaces after commas, each with the number of brackets around it. Strings are skipped.
fn commas(code: &str) -> Vec<(usize, usize)> {
    let mut commas = Vec::new();
    let mut depth: usize = 0;
    let mut previous = ' ';
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' | '<' => depth += 1,
            // An arrow is not a bracket.
            '>' if previous == '-' => {}
            ')' | ']' | '}' | '>' => depth = depth.saturating_sub(1),
            ' ' if previous == ',' => commas.push((at, depth)),
            _ => {}
        }
        previous = c;
    }
    commas
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(code: &Code) -> String {
        let mut text = String::new();
        lay_out(code, 40, 0, &mut text);
        text
    }

    fn line(code: &str) -> Code {
        Code::Line(code.to_owned())
    }

    #[test]
    fn a_long_line_is_broken_between_the_items_of_its_outermost_list() {
        insta::assert_snapshot!(laid_out(&line("fn new(a: Map<String, String>, b: bool, c: bool) -> Map<A, B> {")), @r"
        fn new(a: Map<String, String>, b: bool,
            c: bool) -> Map<A, B> {
        ");
        insta::assert_snapshot!(laid_out(&line("type T = Map<String, Map<Something, SomethingElse>>;")), @r"
        type T = Map<String,
            Map<Something, SomethingElse>>;
        ");
    }

    #[test]
    fn an_item_that_is_too_long_is_broken_in_turn() {
        let items = (0..3).map(|n| format!("Of(&[Required(\"a{n}\", Any), Optional(\"b\", Any)])"));
        let code = format!("X = Union(&[{}])", items.collect::<Vec<_>>().join(", "));
        insta::assert_snapshot!(laid_out(&line(&code)), @r#"
        X = Union(&[Of(&[Required("a0", Any),
                Optional("b", Any)]),
            Of(&[Required("a1", Any),
                Optional("b", Any)]),
            Of(&[Required("a2", Any),
                Optional("b", Any)])])
        "#);
    }

    #[test]
    fn a_string_is_not_broken() {
        let string = r#""a, { b \", c, { \\""#;
        let text = laid_out(&line(&format!("X {{ {string}, {string}, {string} }}")));
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.lines().all(|line| line.contains(string)), "{text}");
    }

    #[test]
    fn a_line_without_a_list_is_not_broken() {
        let long = "x".repeat(50);
        assert_eq!(laid_out(&line(&long)), format!("{long}\n"));
        let docs = Code::Verbatim(format!("/// {long}, {long}\n"));
        assert_eq!(laid_out(&docs), format!("/// {long}, {long}\n"));
    }

    #[test]
    fn a_compact_block_is_opened_from_the_outside() {
        let block = |value: &str| {
            let body = vec![line(&format!("A {{ {value} }}"))];
            Code::compact("impl A", vec![Code::compact("fn new() -> A", body)])
        };
        insta::assert_snapshot!(laid_out(&block("a")), @"impl A { fn new() -> A { A { a } } }");
        insta::assert_snapshot!(laid_out(&block("abcdef")), @r"
        impl A {
            fn new() -> A { A { abcdef } }
        }
        ");
        insta::assert_snapshot!(laid_out(&block("abcdef, abcdef, abcdef, abcdef")), @r"
        impl A {
            fn new() -> A {
                A { abcdef, abcdef, abcdef,
                    abcdef }
            }
        }
        ");
    }

    #[test]
    fn docs_open_a_block_and_notes_do_not() {
        let list = |first: Code| Code::compact("enum A", vec![first, line("B,"), line("C,")]);
        insta::assert_snapshot!(laid_out(&list(Code::Note("/// b".to_owned()))), @"enum A { B, C }");
        insta::assert_snapshot!(laid_out(&list(Code::Verbatim("/// b".to_owned()))), @r"
        enum A {
            /// b
            B,
            C,
        }
        ");
        insta::assert_snapshot!(laid_out(&Code::block("struct A", vec![line("b: B,")])), @r"
        struct A {
            b: B,
        }
        ");
    }
}
