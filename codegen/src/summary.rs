//! How much was generated, and how much of it is typed.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::manifest::{FunctionSpec, Visibility};
use crate::model::{Function, Model, Type};
use crate::options::Options;

/// How much was generated, and how much of it is typed.
///
/// `Display` prints one line: `135 functions (61 typed, 74 without a declared return type), 3 HTTP actions, 40 types;
/// 12 internal functions left out`.
///
/// ```
/// use convex_typed_codegen::{Builder, Source};
///
/// let spec = Source::new("function-spec.json", r#"{ "functions": [{
///     "identifier": "tasks.js:list", "functionType": "Query", "args": { "type": "any" }, "returns": null
/// }] }"#);
/// let summary = Builder::new().generate_from(&spec, None)?.summary;
/// assert_eq!(summary.functions, 1);
/// assert_eq!(summary.undeclared, ["tasks:list"]);
/// # Ok::<(), convex_typed_codegen::Diagnostics>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The number of queries, mutations and actions.
    pub functions: usize,
    /// The number of routes in `http.ts`.
    pub http_actions: usize,
    /// The number of structs and enums, without those of the functions themselves.
    pub types: usize,
    /// The paths of the functions that return a `Value` because no return type was declared or inferred.
    pub undeclared: Vec<String>,
    /// The paths of the functions that return a `Value` because they declare `v.any()`.
    pub any: Vec<String>,
    /// The paths of the internal functions that were left out.
    pub internal: Vec<String>,
}

impl Summary {
    pub(crate) fn new(spec: &FunctionSpec, model: &Model, options: &Options) -> Self {
        let untyped = model.functions.iter().filter(|function| matches!(function.returns, Type::Value));
        let (any, undeclared): (Vec<_>, Vec<_>) = untyped.partition(|function| function.declared);
        let paths = |functions: Vec<&Function>| functions.into_iter().map(|function| function.path.clone()).collect();
        let (any, undeclared) = (paths(any), paths(undeclared));
        let internal = |function: &&crate::manifest::Function| function.visibility == Visibility::Internal;
        let mut internal: Vec<_> = match options.internal {
            true => Vec::new(),
            false => spec.functions.iter().filter(internal).map(|function| function.identifier.path()).collect(),
        };
        internal.sort();
        let functions = model.functions.len();
        let types = model.types.ids().count() - functions;
        Self { functions, http_actions: model.routes.len(), types, undeclared, any, internal }
    }

    /// Warns if nothing was generated, which is rarely intended.
    pub(crate) fn warning(&self, spec: &FunctionSpec) -> Option<Diagnostic> {
        if self.functions + self.http_actions > 0 {
            return None;
        }
        Some(match (spec.functions.is_empty(), self.internal.is_empty()) {
            (true, _) => Diagnostic::warning("the function spec has no functions")
                .with_help("push the functions with `npx convex dev` or `npx convex deploy`, and print the spec again"),
            (false, false) => Diagnostic::warning("nothing is generated: all functions are internal")
                .with_help("use `Builder::include_internal(true)` or `--include-internal` to generate them"),
            (false, true) => Diagnostic::warning("nothing is generated: all functions are left out")
                .with_help("`Builder::include` and `Builder::exclude` choose functions"),
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        f.write_str(&count(self.functions, "function"))?;
        let untyped = self.undeclared.len() + self.any.len();
        if untyped > 0 {
            write!(f, " ({} typed", self.functions - untyped)?;
            for (paths, what) in
                [(&self.undeclared, "without a declared return type"), (&self.any, "declared as `v.any()`")]
            {
                if !paths.is_empty() {
                    write!(f, ", {} {what}", paths.len())?;
                }
            }
            f.write_str(")")?;
        }
        if self.http_actions > 0 {
            write!(f, ", {}", count(self.http_actions, "HTTP action"))?;
        }
        write!(f, ", {}", count(self.types, "type"))?;
        match self.internal.len() {
            0 => Ok(()),
            internal => write!(f, "; {} left out", count(internal, "internal function")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Builder, Source};

    fn generate(functions: &str, builder: &Builder) -> String {
        let spec = Source::new("spec.json", format!(r#"{{ "functions": [{functions}] }}"#));
        let generated = builder.generate_from(&spec, None).unwrap();
        format!("{}\n{}", generated.summary, generated.warnings)
    }

    fn function(name: &str, visibility: &str, returns: &str) -> String {
        format!(
            r#"{{ "identifier": "m.js:{name}", "functionType": "Query", "visibility": {{ "kind": "{visibility}" }},
                  "args": {{ "type": "object", "value": {{}} }}, "returns": {returns} }}"#
        )
    }

    #[test]
    fn counts_functions_with_and_without_types() {
        let functions = [
            function("typed", "public", r#"{ "type": "string" }"#),
            function("given", "public", "null"),
            function("undeclared", "public", "null"),
            function("any", "public", r#"{ "type": "any" }"#),
            function("hidden", "internal", "null"),
            r#"{ "functionType": "HttpAction", "method": "GET", "path": "/" }"#.to_owned(),
        ];
        let builder = Builder::new().returns("m:given", "String");
        let all = functions.join(",");
        insta::assert_snapshot!(generate(&all, &builder), @"4 functions (2 typed, 1 without a declared return type, 1 declared as `v.any()`), 1 HTTP action, 0 types; 1 internal function left out");
        insta::assert_snapshot!(generate(&functions[0], &Builder::new()), @"1 function, 0 types");
        let internal = builder.include_internal(true);
        insta::assert_snapshot!(generate(&all, &internal), @"5 functions (2 typed, 2 without a declared return type, 1 declared as `v.any()`), 1 HTTP action, 0 types");
    }

    #[test]
    fn an_empty_result_is_a_warning() {
        let (public, internal) = (function("a", "public", "null"), function("b", "internal", "null"));
        insta::assert_snapshot!(generate("", &Builder::new()), @r"
        0 functions, 0 types
        warning: the function spec has no functions
          help: push the functions with `npx convex dev` or `npx convex deploy`, and print the spec again
        ");
        insta::assert_snapshot!(generate(&internal, &Builder::new()), @r"
        0 functions, 0 types; 1 internal function left out
        warning: nothing is generated: all functions are internal
          help: use `Builder::include_internal(true)` or `--include-internal` to generate them
        ");
        insta::assert_snapshot!(generate(&public, &Builder::new().exclude("*")), @r"
        0 functions, 0 types
        warning: nothing is generated: all functions are left out
          help: `Builder::include` and `Builder::exclude` choose functions
        ");
    }
}
