//! Writes the file: only if it changed, and atomically.

use std::io::{self, Write};
use std::path::Path;
use std::{fs, iter};

use crate::diagnostic::{Diagnostic, Location, quoted};
use crate::path;
use crate::source::Source;

/// Writes a file if its text changed, and returns whether it did. If that fails, the old file is unchanged.
///
/// Line breaks that git turned into CRLF are not a change.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> io::Result<bool> {
    // Follow a link rather than replace it.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = match fs::read(&target) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if existing.as_ref().is_some_and(|bytes| same(&String::from_utf8_lossy(bytes), text)) {
        return Ok(false);
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(folder, &path::project())?;
    let mut file = new_file(folder)?;
    file.write_all(text.as_bytes())?;
    if existing.is_some() {
        file.as_file().set_permissions(fs::metadata(&target)?.permissions())?;
    }
    file.persist(&target)?;
    Ok(true)
}

/// Creates a missing folder. Outside the project this is an error, because the path is probably misspelled.
fn make_folder(folder: &Path, project: &Path) -> io::Result<()> {
    if folder.is_dir() || path::normal(&std::path::absolute(folder)?).starts_with(project) {
        return fs::create_dir_all(folder);
    }
    let (folder, project) = (path::shown(folder), project.display());
    Err(io::Error::other(format!("there is no folder `{folder}`, and folders are only created in `{project}`")))
}

/// A temporary file next to the target, where it can be renamed atomically.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".convex-typed-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask restricts this as for any new file. The default of tempfile is private.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Returns an error if the file would change. `command` is the command that would write it.
pub(crate) fn check(path: &Path, text: &str, command: Option<&str>) -> Result<(), Diagnostic> {
    let name = path::shown(path);
    let help = match command {
        Some(command) => format!("run `{command}` and commit the result"),
        None => "regenerate it and commit the result".to_owned(),
    };
    if !path.exists() {
        return Err(Diagnostic::error(format!("there is no file `{name}`")).with_help(help));
    }
    let existing = Source::read(path)?;
    if same(existing.text(), text) {
        return Ok(());
    }
    let (offset, line) = first_difference(existing.text(), text);
    let note = match line {
        Some(line) => format!("expected {}", quoted(line)),
        None => "expected the end of the file".to_owned(),
    };
    Err(Diagnostic::error(format!("`{name}` is out of date"))
        .at(Location::at(&existing, offset))
        .with_note(note)
        .with_help(help))
}

fn same(existing: &str, text: &str) -> bool {
    existing.lines().eq(text.lines()) && existing.ends_with('\n') == text.ends_with('\n')
}

/// The offset of the first line that differs, and the expected line.
fn first_difference<'t>(existing: &str, text: &'t str) -> (usize, Option<&'t str>) {
    let mut offset = 0;
    let old = existing.split_inclusive('\n').map(Some).chain(iter::repeat(None));
    let new = text.lines().map(Some).chain(iter::once(None));
    for (old, new) in old.zip(new) {
        if old.map(|line| line.trim_end_matches(['\r', '\n'])) != new {
            return (offset, new);
        }
        offset += old.map_or(0, str::len);
    }
    (offset, None)
}

#[cfg(test)]
mod tests {
    use super::{check, make_folder, write_if_changed};

    #[test]
    fn writes_only_if_the_text_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend.rs");
        assert!(write_if_changed(&path, "one\ntwo\n").unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert!(!write_if_changed(&path, "one\ntwo\n").unwrap());
        assert!(write_if_changed(&path, "one\n").unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\n");
        // Nothing else is left in the folder.
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn folders_are_created_only_inside_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("project");
        make_folder(&project.join("src/deep"), &project).unwrap();
        assert!(project.join("src/deep").is_dir());
        for outside in [folder.path().join("src"), project.join("../src")] {
            let error = make_folder(&outside, &project).unwrap_err().to_string();
            assert!(error.starts_with("there is no folder `") && error.contains("only created in"), "{error}");
            assert!(!outside.exists());
        }
        make_folder(folder.path(), &project).unwrap();
    }

    #[test]
    fn leaves_windows_line_breaks_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend.rs");
        std::fs::write(&path, "one\r\ntwo\r\n").unwrap();
        assert!(!write_if_changed(&path, "one\ntwo\n").unwrap());
        assert!(check(&path, "one\ntwo\n", Some("gen")).is_ok());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\r\ntwo\r\n");
    }

    #[test]
    fn keeps_the_old_file_when_it_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend.rs");
        std::fs::create_dir(&path).unwrap();
        assert!(write_if_changed(&path, "text").is_err());
        assert!(path.is_dir());
        let file = folder.path().join("file");
        std::fs::write(&file, "whole").unwrap();
        assert!(write_if_changed(&file.join("backend.rs"), "text").is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "whole");
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions_and_links() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real.rs"), folder.path().join("link.rs"));
        std::fs::write(&path, "old").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(write_if_changed(&link, "new").unwrap());
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert!(link.is_symlink());
    }

    #[test]
    fn check_names_the_line_and_the_command() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend.rs");
        let error = |text: &str| {
            let error = check(&path, text, Some("cargo xtask gen")).unwrap_err().to_string();
            error.replace(&folder.path().display().to_string(), "DIR")
        };
        insta::assert_snapshot!(error("one\n"), @r"
        error: there is no file `DIR/backend.rs`
          help: run `cargo xtask gen` and commit the result
        ");
        std::fs::write(&path, "one\ntwo\nthree\n").unwrap();
        insta::assert_snapshot!(error("one\n2\nthree\n"), @r"
        error: `DIR/backend.rs` is out of date
          --> DIR/backend.rs:2:1
          note: expected `2`
          help: run `cargo xtask gen` and commit the result
        ");
        insta::assert_snapshot!(error("one\n"), @r"
        error: `DIR/backend.rs` is out of date
          --> DIR/backend.rs:2:1
          note: expected the end of the file
          help: run `cargo xtask gen` and commit the result
        ");
        insta::assert_snapshot!(error("one\ntwo\nthree\nfour\n"), @r"
        error: `DIR/backend.rs` is out of date
          --> DIR/backend.rs:4:1
          note: expected `four`
          help: run `cargo xtask gen` and commit the result
        ");
        insta::assert_snapshot!(error("one\ntwo\nthree"), @r"
        error: `DIR/backend.rs` is out of date
          --> DIR/backend.rs:4:1
          note: expected the end of the file
          help: run `cargo xtask gen` and commit the result
        ");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\nthree\n");
    }
}
