//! Paths as users know them, and the folders of their project.

use std::env;
use std::path::{Component, Path, PathBuf};

/// The folder of the workspace or package around the working directory: the outermost one with a `Cargo.toml`. Outside
/// a package it is the working directory itself.
pub(crate) fn project() -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    here.ancestors().filter(|folder| folder.join("Cargo.toml").exists()).last().unwrap_or(&here).to_owned()
}

/// A path for messages. Inside the project it is relative to the working directory, as the user would type it.
pub(crate) fn shown(path: &Path) -> String {
    let shown = match env::current_dir() {
        Ok(here) if path.is_absolute() => relative(&normal(path), &here, &project()),
        _ => path.to_owned(),
    };
    shown.display().to_string()
}

/// The path relative to `here`, if both are inside `project`.
fn relative(path: &Path, here: &Path, project: &Path) -> PathBuf {
    if !path.starts_with(project) || !here.starts_with(project) {
        return path.to_owned();
    }
    let shared = path.components().zip(here.components()).take_while(|(a, b)| a == b).count();
    let up = here.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

/// The path without `.` and `..`, as far as possible without reading the disk.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// The nearest folder above the working directory in which a file exists, as `../..`.
pub(crate) fn above(file: &Path) -> Option<String> {
    let here = env::current_dir().ok()?;
    let up = here.ancestors().skip(1).position(|folder| folder.join(file).is_file())?;
    Some(vec![".."; up + 1].join("/"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{normal, relative, shown};

    #[test]
    fn paths_inside_the_project_are_relative() {
        for (path, here, expected) in [
            ("/repo/src/backend.rs", "/repo", "src/backend.rs"),
            ("/repo/src/backend.rs", "/repo/xtask", "../src/backend.rs"),
            ("/repo/a/x", "/repo/b/c", "../../a/x"),
            ("/repository/x", "/repo", "/repository/x"),
            ("/elsewhere/x", "/repo", "/elsewhere/x"),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(here), Path::new("/repo")), Path::new(expected));
        }
        // Tests run in the folder of their package.
        assert_eq!(shown(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs").as_path()), "src/lib.rs");
        assert_eq!(shown(Path::new("convex/../x.json")), "convex/../x.json", "as it was typed");
    }

    #[test]
    fn dots_are_resolved() {
        assert_eq!(normal(Path::new("/repo/xtask/../convex/./x")), Path::new("/repo/convex/x"));
        assert_eq!(normal(Path::new("../a/../../b")), Path::new("../../b"));
    }
}
