//! Checks the imports between modules: `manifest` -> `model` -> `emit` -> `output`, with the command line and the
//! builder on top and plain helpers below.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

/// Each module of the crate with the modules that it may import.
const ALLOWED: &[(&str, &[&str])] = &[
    ("builder", &["diagnostic", "generate", "manifest", "options", "output", "path", "source", "summary"]),
    ("cli", &["builder", "diagnostic", "output", "path", "source", "suggest", "summary"]),
    ("diagnostic", &["source"]),
    ("emit", &["ident", "manifest", "model", "output"]),
    ("generate", &["diagnostic", "emit", "manifest", "model", "options", "output", "summary"]),
    ("ident", &[]),
    ("inflect", &[]),
    ("input", &["diagnostic", "path", "source"]),
    ("manifest", &["diagnostic", "source", "suggest"]),
    ("model", &["diagnostic", "ident", "inflect", "manifest", "options", "suggest"]),
    ("options", &[]),
    ("output", &["diagnostic", "path", "source"]),
    ("path", &[]),
    ("source", &[]),
    ("suggest", &[]),
    ("summary", &["diagnostic", "manifest", "model", "options"]),
];

#[test]
fn modules_import_only_what_is_below_them() {
    let mut imports = BTreeMap::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut imports);
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    assert_eq!(imports.keys().map(String::as_str).collect::<Vec<_>>(), allowed.keys().copied().collect::<Vec<_>>());
    for (module, imported) in &imports {
        for other in imported {
            assert!(allowed[module.as_str()].contains(&other.as_str()), "`{module}` must not import `{other}`");
        }
    }
}

#[test]
fn imports_are_found_in_every_form() {
    let code =
        "use crate::{a::A, b::{self, c::C}}; fn f() { crate::d::g(vec![crate::e::h()]) } mod tests { use crate::f; }";
    let mut found = BTreeSet::new();
    collect(code.parse().unwrap(), &mut found);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "b", "d", "e"]);
}

/// Adds the imports of all files below a folder, by the top module that they belong to.
fn read_folder(folder: &Path, module: Option<&str>, imports: &mut BTreeMap<String, BTreeSet<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if ["lib", "layering", "tests", "snapshots"].contains(&stem.as_str()) {
            continue;
        }
        let module = module.unwrap_or(&stem);
        if path.is_dir() {
            read_folder(&path, Some(module), imports);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let imported = imports.entry(module.to_owned()).or_default();
            collect(fs::read_to_string(&path).unwrap().parse().unwrap(), imported);
            imported.remove(module);
        }
    }
}

/// Adds the modules that follow `crate::`, except in tests.
fn collect(code: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is = |index: usize, text: &str| tokens.get(index).is_some_and(|token| token.to_string() == text);
    for (index, token) in tokens.iter().enumerate() {
        let is_path = is(index, "crate") && is(index + 1, ":") && is(index + 2, ":");
        match (tokens.get(index + 3), token) {
            (Some(TokenTree::Ident(name)), _) if is_path => {
                found.insert(name.to_string());
            }
            (Some(TokenTree::Group(group)), _) if is_path => {
                // The first word of each path in the braces.
                let mut starts = true;
                for token in group.stream() {
                    match token {
                        TokenTree::Ident(name) if starts => {
                            found.insert(name.to_string());
                            starts = false;
                        }
                        TokenTree::Punct(punct) => starts = punct.as_char() == ',',
                        TokenTree::Ident(_) | TokenTree::Group(_) | TokenTree::Literal(_) => {}
                    }
                }
            }
            (_, TokenTree::Group(group)) if !(index >= 2 && is(index - 2, "mod") && is(index - 1, "tests")) => {
                collect(group.stream(), found);
            }
            _ => {}
        }
    }
}
