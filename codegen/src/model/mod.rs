//! The model of the generated file.
//!
//! The manifest is lowered to types, functions, tables and routes. Passes then decide one thing each: which types are
//! equal, which are boxed, what everything is called, and so on. After the last pass the model does not change.

mod attributes;
mod boxing;
mod clashes;
mod constructors;
mod derives;
mod discriminants;
mod fallback;
mod functions;
mod leniency;
mod lower;
mod members;
mod modules;
mod naming;
mod order;
mod overrides;
mod pagination;
mod reference;
mod routes;
mod selection;
mod selector;
mod std_item;
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

pub(crate) use self::functions::Function;
pub(crate) use self::modules::{Item, ModuleId, Modules, Top};
pub(crate) use self::order::WireFormat;
pub(crate) use self::pagination::USUAL_ARGUMENT;
pub(crate) use self::routes::{Piece, Route};
pub(crate) use self::std_item::StdItem;
pub(crate) use self::tables::{Table, system as system_table};
pub(crate) use self::types::{
    Discriminant, Field, FieldValue, Holds, Home, LiteralKind, Literals, Mention, Object, RequiredFields, Structure,
    Tagged, TaggedVariant, Type, TypeDef, TypeId, Types, UnionVariant,
};
pub(crate) use self::typescript::{literal as literal_in_typescript, literal_behind, one_line};
pub(crate) use self::user_type::{UserType, UserTypePart};

use self::clashes::NameClash;
use self::lower::Lowering;
use self::overrides::{Overrides, Selectable};
use self::tables::Documents;
use crate::diagnostic::Diagnostics;
use crate::manifest::{FunctionSpec, Schema};
use crate::options::Options;

/// The model of the generated file.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) modules: Modules,
    pub(crate) types: Types,
    /// Sorted by path.
    pub(crate) functions: Vec<Function>,
    /// Sorted by name.
    pub(crate) tables: Vec<Table>,
    /// Sorted by method and path.
    pub(crate) routes: Vec<Route>,
    /// In the order in which they are emitted; set by the `order` pass.
    pub(crate) wire_formats: Vec<WireFormat>,
    /// Suggested settings for numbers, if requested.
    pub(crate) suggestions: Vec<String>,
}

impl Model {
    /// The table of this name in Convex.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        let index = self.tables.binary_search_by(|table| table.name.as_str().cmp(name)).ok()?;
        self.tables.get(index)
    }

    /// The types that are emitted: those of functions and documents, and all types they contain.
    pub(crate) fn emitted_types(&self) -> Vec<TypeId> {
        let functions = self.functions.iter();
        let functions = functions.flat_map(|one| [Some(one.args), one.returns.mention().map(|mention| mention.id)]);
        self.types.held_by(functions.chain(self.tables.iter().map(|table| table.document)).flatten())
    }
}

/// Builds the model: lowers the manifest, then runs the passes. Settings that match nothing are reported.
pub(crate) fn build(
    spec: &FunctionSpec,
    schema: Option<&Schema>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Model {
    let overrides = Overrides::new(options, diagnostics);
    let documents = Documents::of(schema);
    let Lowered { mut model, mut clashes, selectable } = lower(spec, &documents, &overrides, options, diagnostics);

    unify::unify_equal_types(&mut model, diagnostics);
    attributes::apply_attributes(&mut model, &overrides, &selectable, diagnostics);
    boxing::box_recursive_types(&mut model);
    leniency::mark_lenient_types(&mut model);
    fallback::add_fallback_variants(&mut model, options);
    derives::infer_derives(&mut model);
    clashes.extend(naming::assign_names(&mut model, diagnostics));
    model.modules.drop_empty(Top::Api);
    constructors::choose_constructors(&mut model);
    derives::merge_derives(&mut model);
    discriminants::choose_discriminants(&mut model);
    order::order(&mut model);

    clashes::warn_of_clashes(&clashes, diagnostics);
    diagnostics.extend(verify::verify(&model));
    model
}

/// The model before the passes, with the name clashes and selectors that lowering found.
struct Lowered {
    model: Model,
    clashes: Vec<NameClash>,
    selectable: Selectable,
}

/// Lowers the functions, routes and tables of the manifest.
fn lower(
    spec: &FunctionSpec,
    documents: &Documents,
    overrides: &Overrides,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Lowered {
    let mut modules = Modules::default();
    let [public, internal, http, tables] =
        [Top::Api, Top::Internal, Top::Http, Top::Tables].map(|top| modules.top(top));
    let mut lowering = Lowering::new(overrides, &spec.types, documents);
    // Documents come first, because functions may refer to them.
    lowering.documents = tables::documents(documents, tables, &mut modules, &mut lowering);
    let tops = (public, internal);
    let functions = functions::lower(spec, documents, options, tops, &mut modules, &mut lowering, diagnostics);
    let routes = routes::lower(&spec.http_actions, http, &mut modules, &mut lowering.clashes);
    let tables = tables::lower(&functions, tables, &lowering);

    let (types, clashes, selectable, problems) = lowering.finish();
    diagnostics.extend(problems);
    let suggestions = suggestions::suggestions(&selectable.plain_numbers);
    let model = Model { modules, types, functions, tables, routes, wire_formats: Vec::new(), suggestions };
    Lowered { model, clashes, selectable }
}
