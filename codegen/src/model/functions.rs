//! Functions: the structs of their arguments, and their return types.

use std::collections::BTreeMap;

use super::lower::Lowering;
use super::modules::{ModuleId, Modules};
use super::selector::SelectorPath;
use super::tables::Documents;
use super::types::{Structure, Type, TypeId};
use super::{pagination, selection, typescript};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{FunctionKind, FunctionSpec, Validator, Visibility};
use crate::options::Options;

/// A function that can be called.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) kind: FunctionKind,
    /// `dir/file:export`.
    pub(crate) path: String,
    /// Its return type in TypeScript, if that is short.
    pub(crate) returned: Option<String>,
    /// The text of its JSDoc.
    pub(crate) doc: Option<String>,
    /// The reason if it is deprecated. None if the user sets the attribute.
    pub(crate) deprecated: Option<String>,
    /// The module of its struct.
    pub(crate) module: ModuleId,
    /// The struct of its arguments.
    pub(crate) args: TypeId,
    pub(crate) returns: Type,
    /// Whether the return type was inferred, so that the server does not check it.
    pub(crate) inferred: bool,
    /// Whether the function declares its return type.
    pub(crate) declared: bool,
    /// The argument that it is paginated by.
    pub(crate) paginated: Option<String>,
    /// The export, as Convex spells it.
    pub(super) export: String,
    /// The module of the types that it mentions.
    pub(super) helper: ModuleId,
}

/// The functions to emit, by path.
pub(crate) fn lower(
    spec: &FunctionSpec,
    documents: &Documents,
    options: &Options,
    (public, internal): (ModuleId, ModuleId),
    modules: &mut Modules,
    lowering: &mut Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Function> {
    // By pattern: the first function, and how many others there are.
    let mut already_declared: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let functions = selection::functions(&spec.functions, options, diagnostics)
        .into_iter()
        .map(|function| {
            let top = match function.visibility {
                Visibility::Public => public,
                Visibility::Internal => internal,
            };
            let module = function.identifier.module.split('/').fold(top, |module, part| modules.child(module, part));
            let export = function.identifier.export.clone();
            let helper = modules.child(module, &export);
            let path = function.identifier.path();

            let selector = format!("{path}#args");
            let at = SelectorPath::root(helper, &selector);
            let structure = match &function.args {
                Validator::Object(fields) => Structure::Object(lowering.args(fields, &at)),
                Validator::Any => Structure::Dynamic,
                other => {
                    diagnostics.push(Diagnostic::bug(&path, format!("its arguments are {other:?}")));
                    Structure::Dynamic
                }
            };
            let args = lowering.types.own(structure, helper);
            let selector = format!("{path}#returns");
            let at = SelectorPath::root(helper, &selector);
            let returns = match (lowering.overrides.returns(&path), &function.returns) {
                (Some((pattern, custom)), declared) => {
                    if !function.inferred && declared.as_ref().is_some_and(|returns| *returns != Validator::Any) {
                        already_declared
                            .entry(pattern)
                            .and_modify(|(_, others)| *others += 1)
                            .or_insert_with(|| (path.clone(), 0));
                    }
                    Type::Custom(custom)
                }
                (None, Some(validator)) => lowering.returned(validator, &at),
                (None, None) => lowering.lower(&Validator::Any, &at),
            };
            Function {
                kind: function.kind,
                returned: typescript::returned(function.returns.as_ref(), documents),
                doc: function.doc.clone(),
                deprecated: function.deprecated.clone(),
                path,
                module,
                args,
                declared: function.returns.is_some() && !function.inferred,
                inferred: function.inferred && !matches!(returns, Type::Custom(_) | Type::Value),
                returns,
                paginated: pagination::argument(function, lowering.definitions).map(str::to_owned),
                export,
                helper,
            }
        })
        .collect();
    diagnostics
        .extend(already_declared.iter().map(|(pattern, (first, others))| declared_error(pattern, first, *others)));
    functions
}

/// An error, because nothing would notice if the deployment returned something else.
fn declared_error(pattern: &str, first: &str, others: usize) -> Diagnostic {
    let these = match others {
        0 => format!("`{first}`, which declares what it returns"),
        1 => format!("`{first}` and one other function that declare what they return"),
        n => format!("`{first}` and {n} other functions that declare what they return"),
    };
    Diagnostic::error(format!("`Builder::returns(\"{pattern}\", ..)` matches {these}"))
        .with_help(format!("to use another type anyway: `Builder::replace(\"{first}#returns\", ..)`"))
}
