//! Reads input files: decodes the text and explains what is missing.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Location};
use crate::path::{above, shown};
use crate::source::Source;

/// The largest file. Convex itself accepts 24 MiB at most.
const LARGEST: u64 = 256 << 20;

impl Source {
    /// Reads a file in UTF-8, or in UTF-16 as Windows PowerShell writes it.
    ///
    /// ```no_run
    /// let spec = convex_typed_codegen::Source::read("convex/function-spec.json")?;
    /// # Ok::<(), convex_typed_codegen::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, is not text, or is larger than 256 MiB.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Diagnostic> {
        let path = path.as_ref();
        let name = shown(path);
        let bytes = read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => missing(path, &name),
            _ => Diagnostic::error(format!("cannot read `{name}`: {error}")),
        })?;
        decode(name, bytes)
    }
}

/// A relative path is often right, but relative to another folder.
fn missing(path: &Path, name: &str) -> Diagnostic {
    let error = Diagnostic::error(format!("there is no file `{name}`"));
    let Ok(here) = std::env::current_dir() else { return error };
    if path.is_absolute() {
        return error;
    }
    let error = error.with_note(format!("looked in `{}`", here.display()));
    match above(path) {
        Some(folder) => error.with_help(format!("run the command in `{folder}`, where the file exists")),
        None => error,
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a directory"));
    }
    let too_large = || io::Error::other(format!("it is larger than {} MiB", LARGEST >> 20));
    if metadata.len() > LARGEST {
        return Err(too_large());
    }
    // The length of a pipe is not known beforehand.
    let mut bytes = Vec::new();
    match file.take(LARGEST + 1).read_to_end(&mut bytes)? as u64 > LARGEST {
        true => Err(too_large()),
        false => Ok(bytes),
    }
}

fn decode(name: String, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    // A manifest begins with `{`: a zero next to it can only be UTF-16, even without a byte order mark.
    let unit = match bytes.as_slice() {
        [0xff, 0xfe, ..] | [b'{' | b'[', 0, ..] => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        [0xfe, 0xff, ..] | [0, b'{' | b'[', ..] => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    let not_text =
        |what: &str| Diagnostic::error(format!("`{name}` is not valid {what}")).with_help("save the file as UTF-8");
    if let Some(unit) = unit {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units = pairs.iter().map(|pair| unit(*pair));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        return match text {
            Ok(text) if rest.is_empty() => Ok(Source::new(name, text)),
            _ => Err(not_text("UTF-16")),
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let lossy = Source::new(name.clone(), String::from_utf8_lossy(error.as_bytes()));
            let location = Location::at(&lossy, valid.saturating_sub(bom(error.as_bytes())));
            Err(not_text("UTF-8").at(location))
        }
    }
}

fn bom(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn read(bytes: &[u8]) -> Result<Source, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spec.json");
        std::fs::write(&path, bytes).unwrap();
        Source::read(&path).map_err(|error| error.to_string().replace(&folder.path().display().to_string(), "DIR"))
    }

    #[test]
    fn reads_what_editors_and_shells_write() {
        let utf16 = |mark: &[u8], to_bytes: fn(u16) -> [u8; 2]| {
            mark.iter().copied().chain("{\"é\"}".encode_utf16().flat_map(to_bytes)).collect::<Vec<_>>()
        };
        let files = [
            "{\"é\"}".into(),
            "\u{feff}{\"é\"}".into(),
            utf16(&[0xff, 0xfe], u16::to_le_bytes),
            utf16(&[0xfe, 0xff], u16::to_be_bytes),
            utf16(&[], u16::to_le_bytes),
            utf16(&[], u16::to_be_bytes),
        ];
        for file in files {
            assert_eq!(read(&file).unwrap().text(), "{\"é\"}");
        }
        assert_eq!(Source::new("a", "\u{feff}x").text(), "x");
        assert_eq!(read(b"").unwrap().text(), "");
    }

    #[test]
    fn rejects_files_that_are_not_text() {
        insta::assert_snapshot!(read(b"{\n  \"a\": \"\xff\" }").unwrap_err(), @r"
        error: `DIR/spec.json` is not valid UTF-8
          --> DIR/spec.json:2:9
          help: save the file as UTF-8
        ");
        insta::assert_snapshot!(read(b"\xff\xfe{\0x").unwrap_err(), @r"
        error: `DIR/spec.json` is not valid UTF-16
          help: save the file as UTF-8
        ");
        insta::assert_snapshot!(read(b"{\0\x00\xd8").unwrap_err(), @r"
        error: `DIR/spec.json` is not valid UTF-16
          help: save the file as UTF-8
        ");
    }

    #[test]
    fn rejects_missing_and_huge_files() {
        let here = std::env::current_dir().unwrap().display().to_string();
        let missing = |path: &str| Source::read(path).unwrap_err().to_string().replace(&here, "HERE");
        insta::assert_snapshot!(missing("no/such/file.json"), @r"
        error: there is no file `no/such/file.json`
          note: looked in `HERE`
        ");
        // The tests run in the folder of the package.
        let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).file_name().unwrap().to_str().unwrap();
        insta::assert_snapshot!(missing(&format!("{package}/Cargo.toml")).replace(package, "PACKAGE"), @r"
        error: there is no file `PACKAGE/Cargo.toml`
          note: looked in `HERE`
          help: run the command in `..`, where the file exists
        ");
        insta::assert_snapshot!(Source::read("src").unwrap_err(), @"error: cannot read `src`: it is a directory");

        let huge = tempfile::NamedTempFile::new().unwrap();
        huge.as_file().set_len((256 << 20) + 1).unwrap();
        let error = Source::read(huge.path()).unwrap_err().to_string();
        assert!(error.ends_with("it is larger than 256 MiB"), "{error}");
    }
}
