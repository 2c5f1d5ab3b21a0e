//! The function spec: every function and HTTP route of a deployment.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::diagnostic::{Diagnostic, Diagnostics, ElementPosition, quoted};
use crate::source::Source;

use super::document::{Document, Kind, element, report_duplicates};
use super::json::{Json, Node, Reader};
use super::name;
use super::schema::Schema;
use super::types::{Mentions, Types};
use super::validator::Validator;

/// The output of `npx convex function-spec`.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FunctionSpec {
    /// The URL of the deployment that printed it, if known.
    pub url: Option<String>,
    /// The functions in the order of the file, which has no meaning.
    pub functions: Vec<Function>,
    /// The routes of `http.ts`.
    pub http_actions: Vec<HttpAction>,
    /// The schema in the function spec, if any. Inferred return types refer to its documents.
    pub schema: Option<Schema>,
    /// The named types, which may refer to each other and to themselves: see [`Validator::Ref`].
    pub types: BTreeMap<String, Validator>,
    mentions: Mentions,
}

/// A query, mutation or action.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Function {
    /// Its path.
    pub identifier: Identifier,
    /// Its kind.
    pub kind: FunctionKind,
    /// Who may call it.
    pub visibility: Visibility,
    /// Its arguments: an object, or `any` if they are not validated.
    pub args: Validator,
    /// Its return value, if that is validated or inferred.
    pub returns: Option<Validator>,
    /// Whether `returns` was inferred from the source code. Convex does not validate it then.
    pub inferred: bool,
    /// The text of its JSDoc.
    pub doc: Option<String>,
    /// If it is deprecated, the reason, which may be empty.
    pub deprecated: Option<String>,
    /// Where it is in the file.
    pub position: ElementPosition,
}

/// The path of a function.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Identifier {
    /// The module below `convex/`, as in `dir/file`, without `.js`.
    pub module: String,
    /// The name it is exported by; `default` for the default export.
    pub export: String,
}

impl Identifier {
    /// The path that callers use: `dir/file:export`.
    pub fn path(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.module, self.export)
    }
}

/// The kind of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FunctionKind {
    /// Reads the database.
    Query,
    /// Reads and writes the database in a transaction.
    Mutation,
    /// Does anything, without a transaction.
    Action,
}

/// Who may call a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// Everyone.
    Public,
    /// Other functions, and holders of an admin or deploy key.
    Internal,
}

/// A route of `http.ts`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpAction {
    /// The method.
    pub method: HttpMethod,
    /// The path as it was registered. If it ends in `*`, the rest is a prefix.
    pub path: String,
    /// Where it is in the file.
    pub position: ElementPosition,
}

/// A method that a route can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HttpMethod {
    /// `DELETE`
    Delete,
    /// `GET`, and with it `HEAD`
    Get,
    /// `OPTIONS`
    Options,
    /// `PATCH`
    Patch,
    /// `POST`
    Post,
    /// `PUT`
    Put,
}

impl HttpMethod {
    const ALL: [Self; 6] = [Self::Delete, Self::Get, Self::Options, Self::Patch, Self::Post, Self::Put];

    /// As on the wire: `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Options => "OPTIONS",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

impl FunctionSpec {
    /// Reads a function spec. Returns `None` if there are errors, which are added to `diagnostics`.
    ///
    /// ```
    /// use convex_typed_codegen::{Diagnostics, Source, manifest::FunctionSpec};
    ///
    /// let text = r#"{ "functions": [
    ///     { "identifier": "tasks.js:list", "functionType": "Query", "args": { "type": "any" }, "returns": null }
    /// ] }"#;
    /// let spec = FunctionSpec::read(&Source::new("spec.json", text), &mut Diagnostics::new()).unwrap();
    /// assert_eq!(spec.functions[0].identifier.path(), "tasks:list");
    /// ```
    pub fn read(source: &Source, diagnostics: &mut Diagnostics) -> Option<Self> {
        let document = match Document::open(source, Kind::FunctionSpec) {
            Ok(document) => document,
            Err(error) => {
                diagnostics.push(error);
                return None;
            }
        };
        let mut spec = Self { url: document.url.clone(), ..Self::default() };
        let mut found = Diagnostics::new();
        for (position, raw) in document.elements {
            match element(source, position, raw) {
                Ok(json) => {
                    let mut reader = Reader::new(source, position, &mut found);
                    match entry(&mut reader, &json) {
                        Some(ListEntry::Function(function)) => spec.functions.push(*function),
                        Some(ListEntry::HttpAction(action)) => spec.http_actions.push(action),
                        None => {}
                    }
                    spec.mentions.extend(reader.mentions);
                }
                Err(error) => found.push(error),
            }
        }
        let functions = spec.functions.iter();
        let functions = functions.map(|one| (&one.identifier, one.position.locate(source).key("identifier")));
        report_duplicates(functions, |path| format!("the function `{path}`"), &mut found);
        merge_prefixes(&mut spec.http_actions, source, &mut found);
        let routes = spec.http_actions.iter();
        let routes = routes.map(|one| ((one.method, &one.path), one.position.locate(source).key("path")));
        report_duplicates(routes, |(method, path)| format!("the route `{} {path}`", method.as_str()), &mut found);

        let types = document.types.map(|types| Types::read(source, types, &mut spec.mentions, &mut found));
        let types = types.unwrap_or_default();
        spec.mentions.check_types(&types, &mut found);
        spec.types = types.validators;
        spec.schema = document.schema.and_then(|schema| Schema::read_own(source, schema, &mut found));

        let failed = found.is_err();
        diagnostics.extend(found);
        (!failed).then_some(spec)
    }

    /// Removes the inferred return types and their references.
    pub(crate) fn forget_inferred_returns(&mut self) {
        for function in self.functions.iter_mut().filter(|function| function.inferred) {
            function.returns = None;
            function.inferred = false;
        }
        self.mentions = Mentions::default();
    }

    /// Reports documents of tables that are not in the schema.
    pub(crate) fn check_documents(&self, schema: Option<&Schema>, diagnostics: &mut Diagnostics) {
        self.mentions.check_documents(schema, diagnostics);
    }
}

/// Merges a path and a prefix that are printed the same. Convex prints the prefix `/a/` as `/a/*` (`getRoutes` in
/// `npm-packages/convex/src/server/router.ts`), and there may also be a route with the path `/a/*`.
fn merge_prefixes(routes: &mut Vec<HttpAction>, source: &Source, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<(HttpMethod, String), ElementPosition> = HashMap::new();
    routes.retain(|route| {
        if !route.path.ends_with('*') {
            return true;
        }
        let HttpAction { method, path, position } = route;
        let location = |position: ElementPosition| position.locate(source).key("path");
        let first = match seen.entry((*method, path.clone())) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(entry) => {
                entry.insert(*position);
                return true;
            }
        };
        let warning = Diagnostic::warning(format!(
            "the route `{} {path}` is listed twice, for a path and for a prefix; they become one",
            method.as_str()
        ));
        diagnostics.push(warning.at(location(*position)).with_note_at("first here", location(first)));
        false
    });
}

/// An element of the list of functions.
enum ListEntry {
    // Boxed, because it is large.
    Function(Box<Function>),
    HttpAction(HttpAction),
}

/// Reads an element of the list. Reports an element that is invalid or of an unknown type, and returns `None`.
fn entry(reader: &mut Reader<'_>, json: &Json<'_>) -> Option<ListEntry> {
    let root = Node::root(json);
    reader.entries(&root)?;
    let node = reader.require(&root, "functionType")?;
    let kind = match reader.string(&node)? {
        "Query" => FunctionKind::Query,
        "Mutation" => FunctionKind::Mutation,
        "Action" => FunctionKind::Action,
        "HttpAction" => return http_action(reader, &root).map(ListEntry::HttpAction),
        unknown => {
            let warning =
                Diagnostic::warning(format!("unknown function type {}; the function is left out", quoted(unknown)));
            reader.report(&node, warning.with_help("known types are `Query`, `Mutation`, `Action` and `HttpAction`"));
            return None;
        }
    };
    // All are read before the first `?`, so that every problem is reported.
    let identifier = reader.require(&root, "identifier").and_then(|node| identifier(reader, &node));
    reader.subject = identifier.as_ref().map(|path| format!("`{path}`"));
    let args = reader.require(&root, "args").and_then(|node| args(reader, &node));
    let returns = match root.get("returns") {
        None | Some(Node { json: Json::Null, .. }) => Some(None),
        Some(node) => reader.validator(&node).map(Some),
    };
    let visibility = visibility(reader, &root);
    let inferred = reader.flag(&root, "inferred");
    let doc = match reader.given(&root, "doc") {
        Some(node) => reader.string(&node).map(|text| Some(text.to_owned())),
        None => Some(None),
    };
    let deprecated = deprecated(reader, &root);
    Some(ListEntry::Function(Box::new(Function {
        identifier: identifier?,
        kind,
        visibility: visibility?,
        args: args?,
        inferred: inferred? && returns.as_ref().is_some_and(Option::is_some),
        returns: returns?,
        doc: doc?,
        deprecated: deprecated?,
        position: reader.position,
    })))
}

/// Reads the reason; `true` stands for a deprecation without one.
fn deprecated(reader: &mut Reader<'_>, root: &Node<'_>) -> Option<Option<String>> {
    let Some(node) = reader.given(root, "deprecated") else { return Some(None) };
    match node.json {
        Json::Boolean(deprecated) => Some(deprecated.then(String::new)),
        Json::String(reason) => Some(Some(reason.to_string())),
        _ => {
            reader.expected(&node, "a string with the reason, or true");
            None
        }
    }
}

/// Reads `dir/file.js:export`. Without an export it is the default export, as on the server.
fn identifier(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Identifier> {
    let text = reader.string(node)?;
    let (module, export) = text.rsplit_once(':').unwrap_or((text, "default"));
    let location = |reader: &Reader<'_>| reader.location(node);
    let legal_export = reader.name(location, export, "function name", name::identifier(export));
    let module = reader.name(location, module, "module path", name::module(module))?;
    legal_export?;
    Some(Identifier { module: module.to_owned(), export: export.to_owned() })
}

/// Reads the visibility. Function specs of old deployments have none and mean public.
fn visibility(reader: &mut Reader<'_>, root: &Node<'_>) -> Option<Visibility> {
    let Some(node) = reader.given(root, "visibility") else {
        return Some(Visibility::Public);
    };
    let kind = reader.require(&node, "kind")?;
    match reader.string(&kind)? {
        "public" => Some(Visibility::Public),
        "internal" => Some(Visibility::Internal),
        _ => {
            reader.expected(&kind, "`public` or `internal`");
            None
        }
    }
}

fn args(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Validator> {
    if matches!(node.json, Json::Null) {
        return Some(Validator::Any);
    }
    let validator = reader.validator(node)?;
    match validator {
        Validator::Object(_) | Validator::Any => Some(validator),
        _ => {
            reader.error(node, "arguments must be an `object` or `any`");
            None
        }
    }
}

fn http_action(reader: &mut Reader<'_>, root: &Node<'_>) -> Option<HttpAction> {
    let path = reader.require(root, "path").and_then(|node| {
        let text = reader.string(&node)?;
        reader.name(|reader| reader.location(&node), text, "route path", name::route(text))?;
        Some(text.to_owned())
    });
    let node = reader.require(root, "method")?;
    let text = reader.string(&node)?;
    let Some(method) = HttpMethod::ALL.into_iter().find(|method| method.as_str() == text) else {
        let warning = Diagnostic::warning(format!("unknown HTTP method {}; the route is left out", quoted(text)));
        let known = HttpMethod::ALL.map(HttpMethod::as_str).join(", ");
        reader.report(&node, warning.with_help(format!("known methods are {known}")));
        return None;
    };
    Some(HttpAction { method, path: path?, position: reader.position })
}
