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
mod verify;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::modules::{Item, ModuleId, Modules};
pub(crate) use self::pagination::USUAL_ARGUMENT;
pub(crate) use self::routes::{Piece, Route};
pub(crate) use self::tables::{Table, system as system_table};
pub(crate) use self::types::{
    Constructor, Derives, Field, Holds, Home, LiteralKind, Literals, Mention, Object, Structure, Tagged, TaggedVariant,
    Type, TypeDef, TypeId, Types, UnionVariant,
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
    /// Whether the function itself declares what it returns.
    pub(crate) declared: bool,
    /// The argument that it is paginated by.
    pub(crate) paginated: Option<String>,
    /// The export, as Convex spells it.
    export: String,
    /// The module of the types it mentions.
    helper: ModuleId,
}

impl Model {
    /// The table of this name in Convex.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        let index = self.tables.binary_search_by(|table| table.name.as_str().cmp(name)).ok()?;
        self.tables.get(index)
    }

    /// The types that are emitted: those of functions and documents, and all that they hold.
    pub(crate) fn emitted_types(&self) -> Vec<TypeId> {
        let functions = self.functions.iter();
        let functions = functions.flat_map(|one| [Some(one.args), one.returns.mention().map(|mention| mention.id)]);
        self.types.held_by(functions.chain(self.tables.iter().map(|table| table.document)).flatten())
    }
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
    let Lowering { types, clashes, undefined, problems, .. } = lowering;
    diagnostics.extend(problems);
    for name in undefined {
        diagnostics.push(Diagnostic::error(format!("the function spec refers to the type `{name}` and has none")));
    }

    let suggestions = suggestions::suggestions(&overrides.plain_numbers());
    let mut model = Model { modules, types, functions, tables, routes, suggestions };
    unify::unify_equal_types(&mut model, diagnostics);
    attributes::apply_attributes(&mut model, &overrides, diagnostics);
    boxing::box_recursive_types(&mut model);
    leniency::mark_lenient_types(&mut model);
    fallback::add_fallback_variants(&mut model, options);
    derives::infer_derives(&mut model);
    let clashes = [clashes, naming::assign_names(&mut model, diagnostics)].concat();
    warn_of_clashes(&clashes, diagnostics);
    constructors::choose_constructors(&mut model);
    diagnostics.extend(verify::verify(&model));
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
    // By pattern: the first function, and how many others there are.
    let mut already_declared: BTreeMap<String, (String, usize)> = BTreeMap::new();
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
                Validator::Any => Structure::Dynamic,
                other => {
                    diagnostics.push(Diagnostic::bug(&path, format!("its arguments are {other:?}")));
                    Structure::Dynamic
                }
            };
            let args = lowering.types.own(structure, helper);
            let selector = format!("{path}#returns");
            let place = SelectorPath::root(helper, &selector);
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

/// Nothing would tell that the deployment returns something else.
fn declared_error(pattern: &str, first: &str, others: usize) -> Diagnostic {
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
    let all: BTreeSet<(&str, &str, &str, &str)> = clashes
        .iter()
        .map(|lower::NameClash { place, collision: Collision { kept, moved, name } }| {
            (kept.as_str(), moved.as_str(), name.as_str(), place.as_str())
        })
        .collect();
    let all: Vec<_> = all.into_iter().collect();
    for same in all.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
        let (kept, moved, name, first) = same[0];
        let more = match same.len() - 1 {
            0 => String::new(),
            1 => " and one more place".to_owned(),
            more => format!(" and {more} more places"),
        };
        diagnostics.push(Diagnostic::warning(format!(
            "{kept:?} and {moved:?} would have the same Rust name; {moved:?} is called `{name}` (in `{first}`{more})"
        )));
    }
}
