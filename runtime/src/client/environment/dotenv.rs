//! Reads `.env` files as npm's dotenv does, which Convex's own tools use.

use std::ops::{Range, RangeInclusive};

/// A variable that a file sets.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) value: String,
    /// Its lines, counted from 1.
    pub(super) lines: RangeInclusive<usize>,
}

/// Reads all variables that a text sets, in order. Other lines are skipped.
///
/// These are the rules of dotenv's regular expression: a line may begin with `export`. A name has letters, digits, `_`,
/// `.` and `-`; a value follows `=`, or `:` and a space. A quoted value may span lines. If more than a comment follows
/// the closing quote, the value counts as unquoted, and ends before a `#` or at the end of its line.
///
/// Lines must be [split by `\n`](plain).
pub(super) fn read(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let mut end = at;
        if let Some((name, value)) = entry(text, at + blank(&text[at..])) {
            let first = line + breaks(&text[at..name.start]);
            end = value.end;
            let lines = first..=first + breaks(&text[name.start..end]);
            entries.push(Entry { name: text[name].to_owned(), value: content(&text[value]), lines });
        }
        let next = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
        line += breaks(&text[at..next]);
        at = next;
    }
    entries
}

/// Normalizes line breaks.
pub(super) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Finds the name and the value of the entry that begins here.
fn entry(text: &str, start: usize) -> Option<(Range<usize>, Range<usize>)> {
    let exported = text[start..].strip_prefix("export").map(blank).filter(|length| *length > 0);
    let exported = exported.and_then(|length| pair(text, start + "export".len() + length));
    // `export` may also be the name.
    exported.or_else(|| pair(text, start))
}

fn pair(text: &str, start: usize) -> Option<(Range<usize>, Range<usize>)> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-');
    let name = start..start + text[start..].find(|character| !is_part(character)).unwrap_or(text.len() - start);
    if name.is_empty() {
        return None;
    }
    let rest = &text[name.end..];
    let sign = match rest.strip_prefix(':').and_then(|rest| rest.chars().next()).filter(|space| is_space(*space)) {
        Some(space) => ':'.len_utf8() + space.len_utf8(),
        None => {
            let sign = blank(rest);
            rest[sign..].starts_with('=').then_some(sign + 1)?
        }
    };
    let start = name.end + sign;
    Some((name, quoted(text, start).unwrap_or_else(|| start..start + until(&text[start..], &['#', '\n']))))
}

/// Finds a quoted value, with its quotes.
fn quoted(text: &str, start: usize) -> Option<Range<usize>> {
    let start = start + blank(&text[start..]);
    let quote = text[start..].chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
    let inside = start + 1;
    let mut ends = Vec::new();
    for (position, _) in text[inside..].match_indices(quote) {
        ends.push(inside + position + 1);
        if !text[inside..inside + position].ends_with('\\') {
            break;
        }
    }
    // A quote behind a backslash ends the value only if no later one does.
    let ends_value = |end: &usize| {
        let rest = text[*end..].trim_start_matches(|character| is_space(character) && character != '\n');
        rest.is_empty() || rest.starts_with(['#', '\n'])
    };
    ends.into_iter().rev().find(ends_value).map(|end| start..end)
}

fn content(value: &str) -> String {
    let value = value.trim_matches(is_space);
    let quote = value.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'));
    let inside = quote.and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value);
    match quote {
        Some('"') => inside.replace("\\n", "\n").replace("\\r", "\r"),
        _ => inside.to_owned(),
    }
}

fn blank(text: &str) -> usize {
    text.find(|character| !is_space(character)).unwrap_or(text.len())
}

fn until(text: &str, ends: &[char]) -> usize {
    text.find(ends).unwrap_or(text.len())
}

fn breaks(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// White space as in JavaScript, which includes the byte order mark.
fn is_space(character: char) -> bool {
    character.is_whitespace() && character != '\u{85}' || character == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Texts, and the variables that dotenv 16 and 18 read from them.
    #[test]
    fn it_reads_what_dotenv_reads() {
        let table: &[(&str, &[(&str, &str)])] = &[
            ("APP_NAME=My App", &[("APP_NAME", "My App")]),
            ("X=C:\\tools", &[("X", "C:\\tools")]),
            ("NAME=O'Brien", &[("NAME", "O'Brien")]),
            ("\u{feff}A=1", &[("A", "1")]),
            ("A: b", &[("A", "b")]),
            ("  export  B = c # x", &[("B", "c")]),
            ("C=\"a\\nb\\tc\\r\"", &[("C", "a\nb\\tc\r")]),
            ("D='a\\nb'", &[("D", "a\\nb")]),
            ("E=`x\ny`", &[("E", "x\ny")]),
            ("F=\"unterminated", &[("F", "\"unterminated")]),
            ("F=\"unterminated\nG=2", &[("F", "\"unterminated"), ("G", "2")]),
            ("H=a#b", &[("H", "a")]),
            ("I=\"a\" junk", &[("I", "\"a\" junk")]),
            ("I2=\"a\" # c", &[("I2", "a")]),
            ("J", &[]),
            ("J=", &[("J", "")]),
            ("J2= ", &[("J2", "")]),
            ("K-X.y=1", &[("K-X.y", "1")]),
            ("L=a=b", &[("L", "a=b")]),
            ("M=\"a\\\"b\"", &[("M", "a\\\"b")]),
            ("N='a\\'b'", &[("N", "a\\'b")]),
            ("O=\"a'b", &[("O", "\"a'b")]),
            ("P=a\rQ=b", &[("P", "a"), ("Q", "b")]),
            ("R=a\r\nS=b", &[("R", "a"), ("S", "b")]),
            ("=v", &[]),
            ("a b=c", &[]),
            ("T=1\nT=2", &[("T", "2")]),
            ("U==x", &[("U", "=x")]),
            ("  # c\nV=1", &[("V", "1")]),
            ("W=\"a # b\"", &[("W", "a # b")]),
            ("X1=#foo", &[("X1", "")]),
            ("Y=  \"  q  \"  ", &[("Y", "  q  ")]),
            ("Z=a  #  ", &[("Z", "a")]),
            ("AA=\n  BB=1", &[("AA", ""), ("BB", "1")]),
            ("AB:c", &[]),
            ("AC:  c d", &[("AC", "c d")]),
            ("AD=\"\"", &[("AD", "")]),
            ("AE=x\"y\"", &[("AE", "x\"y\"")]),
            ("AF=\"x\"y\"", &[("AF", "x\"y")]),
            ("export AG", &[]),
            ("AH=\"a\nb # c\" # d", &[("AH", "a\nb # c")]),
            ("AI='''", &[("AI", "'")]),
            ("AJ =  1", &[("AJ", "1")]),
            ("1A=b", &[("1A", "b")]),
            (".=b", &[(".", "b")]),
            ("\u{e9}=b\nX=1", &[("X", "1")]),
            ("A\u{c9}=1", &[]),
            ("AK=a\\#b", &[("AK", "a\\")]),
            ("AL=\"a\\\\nb\"", &[("AL", "a\\\nb")]),
            ("AM=\"\\\"\"x", &[("AM", "\"\\\"\"x")]),
            ("A\n=b", &[("A", "b")]),
            ("AN=\t\"x\"\t", &[("AN", "x")]),
            ("AO=a\u{a0}", &[("AO", "a")]),
            ("AR=\"x\" y\" #z", &[("AR", "x\" y")]),
            ("A\n\nB=1", &[("B", "1")]),
            ("A #c\nB=1", &[("B", "1")]),
            ("#A=1", &[]),
            ("x # A=1", &[]),
            ("export\nA=1", &[("A", "1")]),
            ("export=1", &[("export", "1")]),
            ("A=\"b\" \"c\"", &[("A", "b\" \"c")]),
            ("A=\"b\"#c", &[("A", "b")]),
            ("A='b' c' d", &[("A", "'b' c' d")]),
            ("A:\n b=1", &[("A", "b=1")]),
            ("A: \"x\ny\"", &[("A", "x\ny")]),
            ("A==\"x\"", &[("A", "=\"x\"")]),
            ("A = ", &[("A", "")]),
            ("A=\"x\n#y\nz", &[("A", "\"x")]),
            ("A=' x", &[("A", "' x")]),
            ("exportA=1", &[("exportA", "1")]),
            ("A=x `y`", &[("A", "x `y`")]),
            ("A=\"\n\"", &[("A", "\n")]),
            ("A:", &[]),
            ("A=\"a\\\\\"", &[("A", "a\\\\")]),
            ("A=\"a\\\\\"b\"", &[("A", "a\\\\\"b")]),
            ("A=\"a\\\\\" #x", &[("A", "a\\\\")]),
            ("A=\u{85}x", &[("A", "\u{85}x")]),
            ("A=\u{feff}x", &[("A", "x")]),
            ("A\u{a0}=x", &[("A", "x")]),
            ("A\u{feff}=x", &[("A", "x")]),
            ("\u{3000}A=x", &[("A", "x")]),
            ("A=x\u{180e}y", &[("A", "x\u{180e}y")]),
            ("A=`a\\`b`", &[("A", "a\\`b")]),
            ("A\n#x\n=1", &[]),
            ("export\n\nexport A=1", &[("A", "1")]),
            ("A=\"a\nb\nC=1", &[("A", "\"a"), ("C", "1")]),
            (
                "APP_NAME=My App\nX=C:\\tools\nNAME=O'Brien\nCONVEX_URL=https://a.test",
                &[("APP_NAME", "My App"), ("X", "C:\\tools"), ("NAME", "O'Brien"), ("CONVEX_URL", "https://a.test")],
            ),
            ("SECRET='a # b' # c\n\n\nB=`'\"`", &[("SECRET", "a # b"), ("B", "'\"")]),
            (
                "CONVEX_DEPLOYMENT=dev:tall-forest-3 # team: a, project: b",
                &[("CONVEX_DEPLOYMENT", "dev:tall-forest-3")],
            ),
            ("A=\"x\\\"y\" #z\nB=1", &[("A", "x\\\"y"), ("B", "1")]),
            ("A='x\\' # c\nB='2'", &[("A", "x\\"), ("B", "2")]),
            ("A=1 # \"x\nB=2\"", &[("A", "1"), ("B", "2\"")]),
            ("A=\"\\n\\\\n\\t\"", &[("A", "\n\\\n\\t")]),
            ("A=\n\"x\"", &[("A", "x")]),
            ("A=\u{1f600} \u{e9}\nB=1", &[("A", "\u{1f600} \u{e9}"), ("B", "1")]),
            ("A=\"\u{1f600}\" \u{e9}", &[("A", "\"\u{1f600}\" \u{e9}")]),
            ("J={\"a\": \"b\", \"c\": [1]}", &[("J", "{\"a\": \"b\", \"c\": [1]}")]),
            ("URL=postgres://u:p@h/db?x=1#frag", &[("URL", "postgres://u:p@h/db?x=1")]),
        ];
        for (text, expected) in table {
            let entries = read(&plain(text));
            // The last of a name counts.
            let pairs: BTreeMap<_, _> = entries.iter().map(|entry| (&*entry.name, &*entry.value)).collect();
            assert_eq!(pairs, expected.iter().copied().collect(), "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted() {
        let entries = read(&plain("# c\r\nA=1\n\n \nB=\"x\ny\"\nexport\nC = 2\nD=\nE: 3"));
        let lines: Vec<_> = entries.iter().map(|entry| (&*entry.name, entry.lines.clone())).collect();
        assert_eq!(lines, [("A", 2..=2), ("B", 5..=6), ("C", 8..=8), ("D", 9..=9), ("E", 10..=10)]);
    }
}
