//! Breaks the lines of the macros that are too long to be read.

/// How many characters a line may have.
const WIDTH: usize = 200;

/// The line as several, broken between the items of a list, never within an item or a string. The last holds the brace
/// that closes, without which rustfmt would move the others.
pub(super) fn wrap(line: &str) -> String {
    let Some(inner) = line.strip_suffix(" }").filter(|_| line.chars().count() > WIDTH) else {
        return line.to_owned();
    };
    let mut text = String::new();
    let mut width = 0;
    for piece in pieces(inner) {
        let length = piece.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            text.push_str("\n    ");
            width = 4;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(piece);
        width += length;
    }
    text + "\n}"
}

/// What stays together: a type with its macro, and each item of braces or brackets, with all in its own parentheses.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut open = Vec::new();
    let mut previous = ' ';
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => open.push(c),
            ')' | ']' | '}' => _ = open.pop(),
            ' ' if between_items(&open, previous) => {
                pieces.push(&line[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        previous = c;
    }
    pieces.push(&line[start..]);
    pieces
}

/// Whether the space after `previous` is between items, or between a type and its shape.
fn between_items(open: &[char], previous: char) -> bool {
    match open {
        [_] => previous == '=',
        [.., '('] => false,
        _ => matches!(previous, ',' | '{'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_stay() {
        let line = "::convex_typed::object! { api::a::A { a, b = \"B\" } }";
        assert_eq!(wrap(line), line);
        assert_eq!(wrap(""), "");
    }

    #[test]
    fn long_lines_are_broken_between_items() {
        let fields: Vec<String> = (0..40).map(|n| format!("Required(\"field{n}\", Union(&[Null, String]))")).collect();
        let line = format!("::convex_typed::shape! {{ api::a::A = Object(&[{}]) }}", fields.join(", "));
        let text = wrap(&line);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(text.lines().skip(1).all(|line| line.starts_with("    Required(") || line == "}"), "{text}");
        assert_eq!(text.replace("\n    ", " ").replace("\n}", " }"), line);
    }

    #[test]
    fn strings_are_not_broken() {
        let key = r#"a, { b \" c, { \\"#.repeat(20);
        let line = format!(r#"::convex_typed::object! {{ api::a::A {{ a = "{key}", b = "{key}" }} }}"#);
        let text = wrap(&line);
        assert_eq!(text.lines().count(), 4, "{text}");
        assert_eq!(text.replace("\n    ", " ").replace("\n}", " }"), line);
    }
}
