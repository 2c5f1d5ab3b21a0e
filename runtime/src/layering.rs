//! Which module may import which: `wire` and `value` at the bottom, then errors and the codec, the protocol, transports,
//! the client, and the blocking client on top.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

/// The modules of a folder, each with the modules beside it that it may import.
type Table = &'static [(&'static str, &'static [&'static str])];

const CRATE: Table = &[
    ("admin", &["client", "protocol"]),
    (
        "blocking",
        &["client", "error", "executor", "function", "http", "id", "pagination", "protocol", "transport", "value"],
    ),
    (
        "client",
        &["error", "function", "http", "id", "pagination", "protocol", "retry", "text", "transport", "value", "wire"],
    ),
    ("codec", &["lenient", "value", "wire"]),
    ("error", &["function", "text", "value", "wire"]),
    ("executor", &[]),
    ("function", &[]),
    ("http", &[]),
    ("id", &[]),
    ("lenient", &[]),
    ("macros", &[]),
    ("never", &[]),
    ("pagination", &["codec", "function", "value", "wire"]),
    ("protocol", &["error", "function", "http", "id", "lenient", "pagination", "value", "wire"]),
    ("retry", &["error", "function"]),
    ("text", &[]),
    ("timestamp", &[]),
    ("transport", &["error", "executor", "text"]),
    ("value", &["id", "text", "wire"]),
    ("wire", &["text"]),
];

/// `Client` itself is in `client/mod.rs`, above all of these: each adds its methods to it.
const CLIENT: Table = &[
    ("admin", &["request"]),
    ("batch", &["call", "deferred", "request"]),
    ("browser", &[]),
    ("builder", &["clock", "environment", "identity", "opaque", "runtime", "settings", "shared", "summary"]),
    ("call", &["deferred", "request", "send"]),
    ("clock", &[]),
    ("deferred", &[]),
    ("download", &["deferred", "incoming", "observer", "request", "transfer"]),
    ("environment", &[]),
    ("headers", &[]),
    ("http", &["deferred", "incoming", "observer", "outgoing", "request"]),
    ("identity", &["clock", "opaque", "queue", "shared"]),
    ("incoming", &["observer", "request", "transfer"]),
    ("items", &["pages"]),
    ("missing", &[]),
    ("observer", &["opaque", "request", "shared", "summary", "trace"]),
    ("opaque", &[]),
    ("outgoing", &["request", "transfer"]),
    ("pages", &["request"]),
    ("queue", &[]),
    ("request", &[]),
    ("runtime", &[]),
    ("send", &["observer", "request", "shared"]),
    ("settings", &["headers", "runtime", "summary", "trace"]),
    ("shared", &["clock", "settings"]),
    ("snapshot", &["call", "request"]),
    ("summary", &[]),
    ("trace", &[]),
    ("transfer", &["observer", "request", "shared"]),
    ("upload", &["deferred", "observer", "outgoing", "request", "transfer"]),
    ("write", &["incoming"]),
];

#[test]
fn modules_import_only_what_is_below_them() {
    check("src", &["crate"], CRATE);
    check("src/client", &["crate", "client"], CLIENT);
}

#[test]
fn no_two_modules_import_each_other() {
    for table in [CRATE, CLIENT] {
        let allowed: BTreeMap<_, _> = table.iter().copied().collect();
        let mut left: BTreeSet<_> = allowed.keys().copied().collect();
        while !left.is_empty() {
            let before = left.len();
            let ready: Vec<_> =
                left.iter().copied().filter(|module| !allowed[module].iter().any(|it| left.contains(it))).collect();
            left.retain(|module| !ready.contains(module));
            assert!(left.len() < before, "{left:?} import each other");
        }
    }
}

#[test]
fn imports_are_found_in_every_form() {
    let code = "use crate::{a::A, b::{self, c::C}}; fn f() { crate::d::g(vec![crate::e::h()]) } use super::g::G;
                pub(in crate::h) struct H; mod tests { use crate::f; }";
    let mut found = BTreeSet::new();
    collect(code.parse().unwrap(), &["crate"], &mut found);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "b", "d", "e"]);
    let mut found = BTreeSet::new();
    collect(
        "use crate::client::{a::A, b}; use crate::c; crate::client::d::e()".parse().unwrap(),
        &["crate", "client"],
        &mut found,
    );
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "b", "d"]);
}

fn check(folder: &str, prefix: &[&str], table: Table) {
    let mut imports = BTreeMap::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), None, prefix, &mut imports);
    let allowed: BTreeMap<&str, &[&str]> = table.iter().copied().collect();
    assert_eq!(imports.keys().map(String::as_str).collect::<Vec<_>>(), allowed.keys().copied().collect::<Vec<_>>());
    for (module, imported) in &imports {
        for other in imported.iter().filter(|other| imports.contains_key(*other)) {
            assert!(allowed[module.as_str()].contains(&other.as_str()), "`{module}` must not import `{other}`");
        }
    }
}

/// Adds the imports of all files below a folder, by the module of the folder that they belong to.
fn read_folder(folder: &Path, module: Option<&str>, prefix: &[&str], imports: &mut BTreeMap<String, BTreeSet<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if module.is_none() && ["lib", "mod", "layering"].contains(&stem.as_str()) || stem == "tests" {
            continue;
        }
        let name = module.unwrap_or(&stem);
        if path.is_dir() {
            read_folder(&path, Some(name), prefix, imports);
        } else {
            let imported = imports.entry(name.to_owned()).or_default();
            let code: TokenStream = fs::read_to_string(&path).unwrap().parse().unwrap();
            collect(code.clone(), prefix, imported);
            // In a file of the folder itself, `super` is the folder.
            if module.is_none() {
                collect(code, &["super"], imported);
            }
            imported.remove(name);
        }
    }
}

/// Adds the modules that follow a path, like `crate::` or `crate::client::`, except in tests.
fn collect(code: TokenStream, prefix: &[&str], found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is = |index: usize, text: &str| tokens.get(index).is_some_and(|token| token.to_string() == text);
    let is_path = |index: usize| {
        prefix.iter().enumerate().all(|(step, name)| {
            let at = index + 3 * step;
            is(at, name) && is(at + 1, ":") && is(at + 2, ":")
        })
    };
    for (index, token) in tokens.iter().enumerate() {
        // `pub(in crate::..)` is not an import, and `$crate::..` is for the crate that a macro expands in.
        let is_other = index > 0 && (is(index - 1, "in") || is(index - 1, "$"));
        match (tokens.get(index + 3 * prefix.len()), token) {
            (Some(TokenTree::Ident(name)), _) if is_path(index) && !is_other => {
                found.insert(name.to_string());
            }
            (Some(TokenTree::Group(group)), _) if is_path(index) => {
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
                collect(group.stream(), prefix, found);
            }
            _ => {}
        }
    }
}
