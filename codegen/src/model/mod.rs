//! The model of what will be emitted, made from the manifest by named passes and immutable after the last.

mod attributes;
mod boxing;
mod constructors;
mod derives;
mod fallback;
mod leniency;
mod lower;
mod modules;
mod naming;
mod overrides;
mod pagination;
mod reference;
mod routes;
mod selector;
mod suggestions;
mod tables;
#[cfg(test)]
mod tests;
mod types;
mod typescript;
mod unify;
mod union;
mod unrolled;
mod user_type;
mod variants;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::modules::{Item, ModuleId, Modules};
pub(crate) use self::pagination::USUAL_ARGUMENT;
pub(crate) use self::routes::{Piece, Route};
pub(crate) use self::tables::{Table, system as system_table};
pub(crate) use self::types::{
    Constructor, Derives, Field, Holds, LiteralKind, Literals, Mention, Object, Structure, Tagged, TaggedVariant, Type,
    TypeDef, TypeId, Types, UnionVariant,
};
pub(crate) use self::typescript::one_line;
pub(crate) use self::user_type::{UserType, UserTypePart};

use self::lower::Lowering;
use self::overrides::Overrides;
use self::selector::SelectorPath;
use self::tables::Documents;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ident::Collision;
use crate::manifest::{FunctionKind, FunctionSpec, Schema, Validator, Visibility};
use crate::options::Options;

/// What will be emitted.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) modules: Modules,
    pub(crate) types: Types,
    /// By path.
    pub(crate) functions: Vec<Function>,
    /// By name.
    pub(crate) tables: Vec<Table>,
    /// By method and path.
    pub(crate) routes: Vec<Route>,
    /// Calls of the builder for numbers, if they are wanted.
    pub(crate) suggestions: Vec<String>,
}

/// A function that can be called.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) kind: FunctionKind,
    /// `dir/file:export`, as it is called.
    pub(crate) path: String,
    /// What it returns in TypeScript's words, where these are few.
    pub(crate) returned: Option<String>,
    /// What its author says of it.
    pub(crate) doc: Option<String>,
    /// Why it should not be called any more.
    pub(crate) deprecated: Option<String>,
    /// The module its struct stands in.
    pub(crate) module: ModuleId,
    /// The struct of its arguments.
    pub(crate) args: TypeId,
    pub(crate) returns: Type,
    /// Whether that was inferred, and is checked by no server.
    pub(crate) inferred: bool,
    /// The argument that it is paginated by.
    pub(crate) paginated: Option<String>,
    /// The export, as Convex spells it.
    export: String,
    /// The module of the types it mentions.
    helper: ModuleId,
}

/// Makes the model. What the options ask for and there is not, is an error among `diagnostics`.
pub(crate) fn build(
    spec: &FunctionSpec,
    schema: Option<&Schema>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Model {
    let overrides = Overrides::new(options, diagnostics);
    let mut modules = Modules::default();
    let [public, internal, http, tables] = ["api", "internal", "http", "tables"].map(|name| modules.top(name));
    let documents = Documents::of(schema);
    let mut lowering = Lowering::new(&overrides, &spec.types, &documents);
    // First, for functions may refer to them.
    lowering.documents = tables::documents(&documents, tables, &mut modules, &mut lowering);
    let tops = (public, internal);
    let functions = lower_functions(spec, &documents, options, tops, &mut modules, &mut lowering, diagnostics);
    let routes = routes::lower(&spec.http_actions, http, &mut modules, &mut lowering.clashes);
    let tables = tables::lower(&functions, tables, &lowering);
    let Lowering { types, clashes, undefined, misfits, .. } = lowering;
    diagnostics.extend(misfits);
    for name in undefined {
        diagnostics.push(Diagnostic::error(format!("the function spec refers to the type `{name}` and has none")));
    }

    let suggestions = suggestions::suggestions(&overrides.plain_numbers());
    let mut model = Model { modules, types, functions, tables, routes, suggestions };
    unify::unify_equal_types(&mut model);
    attributes::apply_attributes(&mut model, &overrides, diagnostics);
    boxing::box_recursive_types(&mut model);
    leniency::mark_lenient_types(&mut model);
    fallback::add_fallback_variants(&mut model, options);
    derives::infer_derives(&mut model);
    let clashes = [clashes, naming::assign_names(&mut model)].concat();
    warn_of_clashes(&clashes, diagnostics);
    constructors::choose_constructors(&mut model);
    model
}

fn lower_functions(
    spec: &FunctionSpec,
    documents: &Documents,
    options: &Options,
    (public, internal): (ModuleId, ModuleId),
    modules: &mut Modules,
    lowering: &mut Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Function> {
    let mut already_declared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let functions = overrides::functions(&spec.functions, options, diagnostics)
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
            let place = SelectorPath::root(helper, &selector);
            let structure = match &function.args {
                Validator::Object(fields) => Structure::Object(lowering.args(fields, &place)),
                _ => Structure::Dynamic,
            };
            let args = lowering.types.own(structure, helper);
            let selector = format!("{path}#returns");
            let place = SelectorPath::root(helper, &selector);
            let returns = match (lowering.overrides.returns(&path), &function.returns) {
                (Some((pattern, custom)), declared) => {
                    if !function.inferred && declared.as_ref().is_some_and(|returns| *returns != Validator::Any) {
                        already_declared.entry(pattern).or_default().push(path.clone());
                    }
                    Type::Custom(custom)
                }
                (None, Some(validator)) => lowering.returned(validator, &place),
                (None, None) => lowering.lower(&Validator::Any, &place),
            };
            Function {
                kind: function.kind,
                returned: typescript::returned(function.returns.as_ref(), documents),
                doc: function.doc.clone(),
                deprecated: function.deprecated.clone(),
                path,
                module,
                args,
                inferred: function.inferred && !matches!(returns, Type::Custom(_) | Type::Value),
                returns,
                paginated: pagination::argument(function, lowering.definitions).map(str::to_owned),
                export,
                helper,
            }
        })
        .collect();
    diagnostics.extend(already_declared.iter().map(|(pattern, paths)| declared_error(pattern, paths)));
    functions
}

/// Nothing would tell that the deployment returns something else.
fn declared_error(pattern: &str, paths: &[String]) -> Diagnostic {
    let (first, others) = paths.split_first().map_or(("", 0), |(first, others)| (first, others.len()));
    let these = match others {
        0 => format!("`{first}`, which declares its return"),
        1 => format!("`{first}` and one other function that declare their return"),
        n => format!("`{first}` and {n} other functions that declare their return"),
    };
    Diagnostic::error(format!("`Builder::returns(\"{pattern}\", ..)` gives a type to {these}"))
        .with_help(format!("to use another type all the same: `Builder::replace(\"{first}#returns\", ..)`"))
}

/// A warning for each pair of names, with the places where they meet.
fn warn_of_clashes(clashes: &[lower::NameClash], diagnostics: &mut Diagnostics) {
    let mut places: BTreeMap<(&str, &str, &str), BTreeSet<&str>> = BTreeMap::new();
    for lower::NameClash { place, collision: Collision { kept, moved, name } } in clashes {
        places.entry((kept, moved, name)).or_default().insert(place);
    }
    for ((kept, moved, name), places) in places {
        let first = places.first().copied().unwrap_or_default();
        let more = match places.len() - 1 {
            0 => String::new(),
            1 => " and one more place".to_owned(),
            more => format!(" and {more} more places"),
        };
        diagnostics.push(Diagnostic::warning(format!(
            "{kept:?} and {moved:?} would have the same Rust name; {moved:?} is called `{name}` (in `{first}`{more})"
        )));
    }
}
