//! Prints text from elsewhere safely: on one line, with control characters escaped.

#[cfg(all(feature = "client", feature = "tracing"))]
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter, Write};

/// Returns the innermost source of an error, which says most about the cause.
pub(crate) fn innermost<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}

/// A text on one line.
pub(crate) struct Line<'a>(pub(crate) &'a str);

impl Display for Line<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| {
            show(f, if character.is_whitespace() && character.is_control() { ' ' } else { character })
        })
    }
}

/// The beginning of a text, on one line, with white space collapsed. The number is the maximum number of characters.
pub(crate) struct Excerpt<'a>(pub(crate) &'a str, pub(crate) usize);

impl Display for Excerpt<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut left = self.1;
        for (index, word) in self.0.split_whitespace().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            for character in word.chars() {
                if left == 0 {
                    return f.write_str("…");
                }
                show(f, character)?;
                left -= 1;
            }
        }
        Ok(())
    }
}

/// Escapes control characters, except line breaks and tabs.
#[cfg(all(feature = "client", feature = "tracing"))]
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| is_hidden(character) && !matches!(character, '\n' | '\t')) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        // Writing to a String cannot fail.
        let _ =
            if matches!(character, '\n' | '\t') { shown.write_char(character) } else { show(&mut shown, character) };
    }
    shown.into()
}

fn show(to: &mut impl Write, character: char) -> fmt::Result {
    if is_hidden(character) { write!(to, "{}", character.escape_unicode()) } else { to.write_char(character) }
}

/// Whether a character is invisible, controls a terminal, or changes the direction of text.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
                | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_reaches_a_terminal() {
        let hostile = "a\r\nb\t\u{1b}[2Jc\u{9b}31m\u{202e}d\u{7f}\u{2028}é👩‍💻";
        let line = r"a  b \u{1b}[2Jc\u{9b}31m\u{202e}d\u{7f}\u{2028}é👩‍💻";
        assert_eq!(Line(hostile).to_string(), line);
        assert_eq!(Excerpt(hostile, 99).to_string(), r"a b \u{1b}[2Jc\u{9b}31m\u{202e}d\u{7f} é👩‍💻");
        assert_eq!(Excerpt(" a\n\nbc ", 2).to_string(), "a b…");
        assert_eq!(Excerpt("ab", 2).to_string(), "ab");
    }

    #[cfg(all(feature = "client", feature = "tracing"))]
    #[test]
    fn lines_stay_lines() {
        assert_eq!(printable("a\n\tb"), "a\n\tb");
        assert_eq!(printable("a\n\u{1b}[0m\r"), "a\n\\u{1b}[0m\\u{d}");
    }
}
