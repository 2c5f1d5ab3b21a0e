//! Turns the JSDoc of a function into a doc comment without tests and links.
//!
//! JSDoc is mostly prose, often with a little Markdown. Paragraphs, lists, inline code and fenced blocks are kept; all
//! other syntax that rustdoc would interpret is escaped. A fenced block is marked as text, or else rustdoc would test
//! it.

/// The lines of a doc comment. There are none if the text is blank.
pub(super) fn comment(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut inside = Inside::Prose;
    for line in text.lines() {
        let line: String = line.chars().filter_map(visible).collect();
        let (line, start) = (line.trim_end(), line.trim());
        let fence = start.starts_with("```") || start.starts_with("~~~");
        let after_blank = lines.last().is_none_or(String::is_empty);
        match inside {
            Inside::Block if !fence => lines.push(line.to_owned()),
            Inside::Block => {
                lines.push("```".to_owned());
                inside = Inside::Prose;
            }
            _ if fence => {
                lines.push("```text".to_owned());
                inside = Inside::Block;
            }
            _ if start.is_empty() => {
                if !after_blank {
                    lines.push(String::new());
                }
                inside = Inside::Prose;
            }
            _ => {
                if let Some((marker, rest)) = list_item(start) {
                    let kind = marker.chars().next_back();
                    let goes_on = matches!(inside, Inside::Item { kind: before, .. } if before == kind);
                    if !goes_on && !after_blank {
                        lines.push(String::new());
                    }
                    lines.push(format!("{marker} {}", escape(rest)));
                    inside = Inside::Item { indent: marker.len() + 1, kind };
                } else {
                    let indent = if let Inside::Item { indent, .. } = inside { indent } else { 0 };
                    lines.push(format!("{:indent$}{}", "", escape(start)));
                }
            }
        }
    }
    if let Inside::Block = inside {
        lines.push("```".to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.iter().map(|line| format!("/// {line}").trim_end().to_owned() + "\n").collect()
}

/// A text in one line, for a message of the compiler.
pub(super) fn line(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.chars().filter_map(visible).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The context of a line.
#[derive(Clone, Copy)]
enum Inside {
    Prose,
    /// A fenced block.
    Block,
    /// An item of a list: the indentation of its text, and the last character of its marker.
    Item {
        indent: usize,
        kind: Option<char>,
    },
}

/// Removes invisible characters and those that change how other text looks.
fn visible(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        c if c.is_control() => None,
        // Format characters of Unicode: joiners, text directions and line separators.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => None,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => None,
        c => Some(c),
    }
}

/// The marker and the text of a line that starts an item.
fn list_item(line: &str) -> Option<(&str, &str)> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marker = match line.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let rest = line.get(marker..)?.strip_prefix(' ')?.trim_start();
    (!rest.is_empty()).then(|| (&line[..marker], rest))
}

/// Escapes a line of prose. Only inline code and addresses keep their meaning.
fn escape(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    // The start of a line can turn it into a heading, quote, rule or list item.
    let is_rule = line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '+' | ' '));
    let marker = list_item(line).map(|(marker, _)| marker.len() - 1);
    if let Some(at) = marker.or((is_rule || line.starts_with(['#', '>'])).then_some(0)) {
        let (before, after) = line.split_at(at);
        text = format!("{before}\\{}", &after[..1]);
        rest = &after[1..];
    }
    while let Some(c) = rest.chars().next() {
        let taken = if let Some(code) = code(rest) {
            text.push_str(code);
            code.len()
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            let address = address(rest);
            text.push_str(&format!("<{address}>"));
            address.len()
        } else {
            if matches!(c, '\\' | '`' | '<' | '[') {
                text.push('\\');
            }
            text.push(c);
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    text
}

/// The inline code at the start of a text: from one backtick to the next.
fn code(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('`')?;
    let end = inner.find('`').filter(|end| *end > 0 && !inner[..*end].trim().is_empty())?;
    // Several backticks are another kind of fence.
    (!inner[end + 1..].starts_with('`')).then(|| &text[..end + 2])
}

/// The address at the start of a text, without the punctuation after it.
fn address(text: &str) -> &str {
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '\\' | '{' | '}' | '|' | '^'));
    let address = &text[..end.unwrap_or(text.len())];
    address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_'])
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[test]
    fn prose_is_unchanged() {
        insta::assert_snapshot!(comment("Lists the messages of a channel, `newest` first.\nA few at a time.\n\n\nSee snake_case and 2 * 3."), @r"
        /// Lists the messages of a channel, `newest` first.
        /// A few at a time.
        ///
        /// See snake_case and 2 * 3.
        ");
        assert_eq!(comment(""), "");
        assert_eq!(comment(" \n\t\r\n"), "");
    }

    #[test]
    fn lists_keep_their_lines() {
        insta::assert_snapshot!(comment("Does:\n- one,\n  as ever\nand so on\n  * two\n10. ten\n    more\n\nThen 2024. Done."), @r"
        /// Does:
        ///
        /// - one,
        ///   as ever
        ///   and so on
        ///
        /// * two
        ///
        /// 10. ten
        ///     more
        ///
        /// Then 2024. Done.
        ");
    }

    #[test]
    fn code_blocks_are_text_and_always_end() {
        insta::assert_snapshot!(comment("Use:\n```rust,should_panic\nlet x = [1];\n\n    panic!()\n~~~\n```\nloop {}"), @r"
        /// Use:
        /// ```text
        /// let x = [1];
        ///
        ///     panic!()
        /// ```
        /// ```text
        /// loop {}
        /// ```
        ");
        insta::assert_snapshot!(comment("a\n\n    assert!(false)\n\n- ```js\n  x\n"), @r"
        /// a
        ///
        /// assert!(false)
        ///
        /// - \`\`\`js
        ///   x
        ");
    }

    #[test]
    fn all_other_syntax_is_escaped() {
        let text = "# Panics\n> ```\n---\n===\n[Foo] and [x](javascript:1) Vec<T> <script> &lt; \\[y]\nSee https://a.b/c?d=1. (http://x.y)\n`a` ``b`` `c\n1. 2. 3\n- - x\n| a |\n|---|";
        insta::assert_snapshot!(comment(text), @r"
        /// \# Panics
        /// \> \`\`\`
        /// \---
        /// \===
        /// \[Foo] and \[x](javascript:1) Vec\<T> \<script> &lt; \\\[y]
        /// See <https://a.b/c?d=1>. (<http://x.y>)
        /// `a` \`\`b\`\` \`c
        ///
        /// 1. 2\. 3
        ///
        /// - \- x
        ///   | a |
        ///   |---|
        ");
        assert_eq!(comment("\u{202e}a\u{200b}\u{0}\u{7f}é"), "/// aé\n");
    }
}
