//! The model of what will be emitted, made from the manifest by named passes and immutable after the last.

mod derive;
mod lower;
mod modules;
mod name;
mod open;
mod pagination;
mod place;
mod routes;
mod select;
mod signature;
mod tables;
#[cfg(test)]
mod tests;
mod types;
mod union;

use std::collections::BTreeSet;

pub(crate) use self::modules::{Item, ModuleId, Modules};
pub(crate) use self::pagination::USUAL_ARGUMENT;
pub(crate) use self::routes::{Piece, Route};
pub(crate) use self::signature::one_line;
pub(crate) use self::tables::{Table, system as system_table};
pub(crate) use self::types::{
    Derives, Field, Holds, LiteralKind, Literals, Object, Shape, Tagged, TaggedVariant, Type, TypeDef, TypeId, Types,
    UnionVariant,
};

use self::lower::Lowering;
use self::place::Place;
use self::select::Overrides;
use crate::builder::Summary;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{FunctionKind, FunctionSpec, Schema, Validator, Visibility};
use crate::options::Options;

/// What will be emitted.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) modules: Modules,
    pub(crate) types: Types,
    /// By path.
    pub(crate) functions: Vec<Function>,
    /// By name.
    pub(crate) tables: Vec<Table>,
    /// By method and path.
    pub(crate) routes: Vec<Route>,
}

impl Api {
    /// How much it is.
    pub(crate) fn summary(&self) -> Summary {
        let of_functions = self.functions.len();
        Summary { functions: of_functions + self.routes.len(), types: self.types.ids().count() - of_functions }
    }
}

/// A function that can be called.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) kind: FunctionKind,
    /// `dir/file:export`, as it is called.
    pub(crate) path: String,
    pub(crate) signature: String,
    /// The module its struct stands in.
    pub(crate) module: ModuleId,
    /// The struct of its arguments.
    pub(crate) args: TypeId,
    pub(crate) returns: Type,
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
) -> Api {
    let overrides = Overrides::new(options, diagnostics);
    let mut modules = Modules::default();
    let mut lowering = Lowering::new(&overrides);
    let functions = lower_functions(spec, options, &mut modules, &mut lowering, diagnostics);
    let routes = routes::lower(&spec.http_actions, &mut modules, &mut lowering.clashes);
    let tables = tables::lower(&functions, schema, &mut modules, &mut lowering);
    let Lowering { types, positions, clashes, .. } = lowering;

    let mut api = Api { modules, types, functions, tables, routes };
    attach(&mut api, &positions, &overrides, diagnostics);
    open::open(&mut api, options);
    derive::derive(&mut api);
    for clash in name::name(&mut api, &positions).into_iter().chain(clashes) {
        diagnostics.push(clash_warning(&clash));
    }
    api
}

fn lower_functions(
    spec: &FunctionSpec,
    options: &Options,
    modules: &mut Modules,
    lowering: &mut Lowering<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Function> {
    let public = modules.top("api");
    let internal = options.internal.then(|| modules.top("internal"));
    select::functions(&spec.functions, options, diagnostics)
        .into_iter()
        .map(|function| {
            let top = match function.visibility {
                Visibility::Public => public,
                Visibility::Internal => internal.unwrap_or(public),
            };
            let module = function.identifier.module.split('/').fold(top, |module, part| modules.child(module, part));
            let export = function.identifier.export.clone();
            let helper = modules.child(module, &export);
            let path = function.identifier.path();

            let selector = format!("{path}#args");
            let place = Place::root(helper, "Args", &selector);
            let shape = match &function.args {
                Validator::Object(fields) => Shape::Object(lowering.args(fields, &place)),
                _ => Shape::Dynamic,
            };
            let args = lowering.types.add(shape, helper);
            let selector = format!("{path}#returns");
            let place = Place::root(helper, root_name(function.returns.as_ref()), &selector);
            let returns = match (lowering.overrides.returns(&path), &function.returns) {
                (Some(custom), _) => Type::Custom(custom),
                (None, Some(validator)) => lowering.returned(validator, &place),
                (None, None) => lowering.lower(&Validator::Any, &place),
            };
            Function {
                kind: function.kind,
                signature: signature::signature(&function.args, function.returns.as_ref()),
                path,
                module,
                args,
                returns,
                paginated: pagination::argument(function).map(str::to_owned),
                export,
                helper,
            }
        })
        .collect()
}

/// What a type at the root of a return value is called: the element of a list is an item.
fn root_name(returns: Option<&Validator>) -> &'static str {
    match returns {
        Some(Validator::Array(_) | Validator::Record(..)) => "Item",
        Some(Validator::Union(members)) => {
            let mut others = members.iter().filter(|member| **member != Validator::Null);
            match (others.next(), others.next()) {
                (Some(only), None) => root_name(Some(only)),
                _ => "Returns",
            }
        }
        _ => "Returns",
    }
}

/// Puts the user's attributes on the types they were given for.
fn attach(api: &mut Api, positions: &[lower::Position], overrides: &Overrides, diagnostics: &mut Diagnostics) {
    let functions = api.functions.iter().map(|function| (function.path.clone(), function.args));
    let tables = api.tables.iter().filter_map(|table| Some((table.selector(), table.document?)));
    let parts = positions.iter().map(|position| (position.selector.clone(), position.ty));
    let places: Vec<(String, TypeId)> = functions.chain(tables).chain(parts).collect();
    for (selector, ty) in &places {
        let def = api.types.get_mut(*ty);
        extend(&mut def.attributes, overrides.attributes(selector));
        extend(&mut def.extra_derives, overrides.derives(selector));
    }
    if api.functions.is_empty() {
        // Then it is the patterns of the functions that are wrong.
        return;
    }
    let typed: BTreeSet<String> = places.into_iter().map(|(selector, _)| selector).collect();
    overrides.check(&typed, diagnostics);
}

/// A type that occurs in several places is given the same thing once.
fn extend<'g>(all: &mut Vec<String>, given: impl Iterator<Item = &'g String>) {
    for one in given {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}

fn clash_warning(clash: &lower::NameClash) -> Diagnostic {
    let collision = &clash.collision;
    Diagnostic::warning(format!(
        "in `{}`, {:?} and {:?} would have the same Rust name; {:?} is called `{}`",
        clash.place, collision.kept, collision.moved, collision.moved, collision.name
    ))
}
