//! HTTP actions: a struct for each route, whose fields are the variable parts of the path.

use std::collections::{BTreeMap, HashSet};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::clashes::NameClash;
use super::modules::{ModuleId, Modules};
use crate::ident::{self, Case, Collision};
use crate::manifest::{HttpAction, HttpMethod};

/// The characters to encode in a path. A `%` is not encoded, as the author may have encoded the path.
const ENCODED: AsciiSet =
    CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'^').add(b'`').add(b'{').add(b'}');

/// A route of `http.ts`.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: HttpMethod,
    /// As in the manifest.
    pub(crate) path: String,
    /// The module of its struct. There is one for each method.
    pub(crate) module: ModuleId,
    pub(crate) ident: String,
    pub(crate) pieces: Vec<Piece>,
    /// The paths in `#[derive(..)]`; set by the `derives` pass.
    pub(crate) derives: Vec<String>,
}

impl Route {
    /// Whether the caller sets a part of the path.
    pub(crate) fn has_fields(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Piece::Text(_)))
    }

    /// Whether the path is sent as in the manifest.
    pub(crate) fn is_its_path(&self) -> bool {
        self.pieces == [Piece::Text(self.path.clone())]
    }
}

/// A part of a route's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that is sent as it is.
    Text(String),
    /// The field for a segment that the caller sets, as in `/users/:id` of convex-helpers' Hono router.
    Segment(String),
    /// The field for all that follows a prefix, which the caller sets.
    Rest(String),
}

pub(crate) fn lower(
    actions: &[HttpAction],
    top: ModuleId,
    modules: &mut Modules,
    clashes: &mut Vec<NameClash>,
) -> Vec<Route> {
    let mut by_method: BTreeMap<&'static str, Vec<&HttpAction>> = BTreeMap::new();
    for action in actions {
        by_method.entry(action.method.as_str()).or_default().push(action);
    }
    let mut routes = Vec::new();
    for (method, mut actions) in by_method {
        actions.sort_by(|a, b| a.path.cmp(&b.path));
        let module = modules.child(top, &method.to_lowercase());
        let wording: Vec<String> = actions.iter().map(|action| wording(&action.path)).collect();
        let mut collisions = Vec::new();
        let names = ident::assign(wording.iter().map(String::as_str), Case::Type, &mut HashSet::new(), &mut collisions);
        let mut used = HashSet::new();
        for (action, name) in actions.iter().zip(&names) {
            routes.push(Route {
                method: action.method,
                path: action.path.clone(),
                module,
                // `/*` and a bare `*` have the same name.
                ident: unique(name, &mut used),
                pieces: pieces(&action.path),
                derives: Vec::new(),
            });
        }
        let path = |raw: &str| {
            let index = wording.iter().position(|wording| wording == raw);
            index.map_or_else(|| raw.to_owned(), |index| actions[index].path.clone())
        };
        for Collision { kept, moved, name } in collisions {
            let collision = Collision { kept: path(&kept), moved: path(&moved), name };
            clashes.push(NameClash { selector: format!("http::{}", method.to_lowercase()), collision });
        }
    }
    routes
}

/// The text to name a route by: `/files/*` is `files/ prefix`, `/` is `root`.
fn wording(path: &str) -> String {
    let (stem, prefix) = match path.strip_suffix('*') {
        Some(stem) => (stem, " prefix"),
        None => (path, ""),
    };
    let stem = stem.strip_prefix('/').unwrap_or(stem);
    if stem.contains(char::is_alphanumeric) { format!("{stem}{prefix}") } else { format!("root {stem}{prefix}") }
}

fn pieces(path: &str) -> Vec<Piece> {
    let (stem, rest) = match path.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (path, false),
    };
    let mut used = HashSet::new();
    let mut pieces = Vec::new();
    let mut text = String::new();
    for (index, segment) in stem.split('/').enumerate() {
        if index > 0 {
            text.push('/');
        }
        match param(segment) {
            Some(raw) => {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
                pieces.push(Piece::Segment(unique(&ident::snake(raw), &mut used)));
            }
            None => text.extend(utf8_percent_encode(segment, &ENCODED)),
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    if rest {
        // A bare `*` means `/*`.
        if pieces.is_empty() {
            pieces.push(Piece::Text("/".to_owned()));
        }
        pieces.push(Piece::Rest(unique("rest", &mut used)));
    }
    pieces
}

fn unique(name: &str, used: &mut HashSet<String>) -> String {
    let name = ident::free_name(name, |name| used.contains(name));
    used.insert(name.clone());
    name
}

/// The name of a `:name` segment.
fn param(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix(':')?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_split_into_fixed_text_and_fields() {
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(pieces("/getMessage"), [text("/getMessage")]);
        assert_eq!(pieces("/"), [text("/")]);
        assert_eq!(pieces("/files/*"), [text("/files/"), Piece::Rest("rest".to_owned())]);
        assert_eq!(pieces("*"), [text("/"), Piece::Rest("rest".to_owned())]);
        assert_eq!(pieces("/a b/ü"), [text("/a%20b/%C3%BC")]);
        assert_eq!(
            pieces("/users/:userId/posts/:rest/*"),
            [
                text("/users/"),
                Piece::Segment("user_id".to_owned()),
                text("/posts/"),
                Piece::Segment("rest".to_owned()),
                text("/"),
                Piece::Rest("rest2".to_owned()),
            ]
        );
    }

    #[test]
    fn a_route_is_named_after_its_path() {
        assert_eq!(ident::pascal(&wording("/.well-known/jwks.json")), "WellKnownJwksJson");
        assert_eq!(ident::pascal(&wording("/")), "Root");
        assert_eq!(ident::pascal(&wording("/files/*")), "FilesPrefix");
        assert_eq!(ident::pascal(&wording("/*")), "RootPrefix");
    }
}
