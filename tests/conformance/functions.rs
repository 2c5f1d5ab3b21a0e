//! Every function of the deployment, with random valid arguments.

use std::collections::{BTreeMap, BTreeSet};

use convex_typed::{Value, wire};
use convex_typed_codegen::manifest::{Field, Function, FunctionSpec, Literal, Validator, Visibility};
use convex_typed_codegen::{Diagnostics, Source};
use convex_typed_tests::fixtures::Fixture;
use convex_typed_tests::random::{Rng, value};
use convex_typed_tests::server::Server;

use crate::calls::{Auth, Reference, same};
use crate::differences::Difference;
use crate::recorder::Recorder;
use crate::understood;

/// The number of calls of each function.
const CALLS: usize = 12;

/// The functions that never return a value.
const FAILING: [&str; 12] = [
    "counters:incrementAndFail",
    "errors:application",
    "errors:applicationInAction",
    "errors:applicationInMutation",
    "errors:badReturn",
    "errors:badReturnInMutation",
    "errors:loud",
    "errors:noValue",
    "errors:plain",
    "errors:plainInAction",
    "errors:plainInMutation",
    "unions:none",
];

#[tokio::test]
async fn every_function_with_valid_arguments() {
    let Some(server) = Server::shared() else { return };
    let recorder = Recorder::before(&server.url);
    let spec = Source::new("function-spec.json", Fixture::named("deployment").spec);
    let functions = FunctionSpec::read(&spec, &mut Diagnostics::new()).unwrap().functions;
    let mut rng = Rng::new(11);
    let mut ids = Ids::new();
    let mut differences = BTreeSet::new();
    let mut failing: BTreeSet<_> = functions.iter().map(|function| function.identifier.path()).collect();
    for round in 0..CALLS {
        for Function { identifier, visibility, args, returns, .. } in &functions {
            let path = identifier.path();
            let auth = match visibility {
                Visibility::Public => Auth::Nobody,
                Visibility::Internal => Auth::Admin(server.admin_key.clone()),
                visibility => panic!("{visibility:?} is new"),
            };
            let Some(args) = arguments(&mut rng, &with_ids(args.clone(), &ids)) else { continue };
            let outcome = same(&recorder, &Reference::of(&path), &args, round % 2 == 1, &auth).await;
            differences.extend(outcome.differences);
            if let understood::Outcome::Value(value) = outcome.ours.outcome {
                failing.remove(&path);
                if let (Some(Validator::Id(table)), Value::String(id)) = (returns, value) {
                    ids.insert(table.clone(), id);
                }
            }
        }
    }
    use Difference::{BareArguments, ClientName, DefaultExport, PaginationNulls};
    assert_eq!(differences, BTreeSet::from([ClientName, BareArguments, DefaultExport, PaginationNulls]));
    assert_eq!(Vec::from_iter(failing), FAILING);
}

/// The id of the latest document of each table.
type Ids = BTreeMap<String, String>;

/// The validator, with ids replaced by those of these documents.
fn with_ids(validator: Validator, ids: &Ids) -> Validator {
    let inner = |validator: Validator| with_ids(validator, ids);
    match validator {
        Validator::Id(table) => {
            let id = ids.get(&table).cloned();
            Validator::Literal(Literal::String(id.unwrap_or_else(|| format!("10001{table}"))))
        }
        Validator::Array(element) => Validator::Array(Box::new(inner(*element))),
        Validator::Record(keys, values) => Validator::Record(Box::new(inner(*keys)), Box::new(inner(*values))),
        Validator::Object(fields) => {
            let field = |mut field: Field| {
                field.validator = inner(field.validator);
                field
            };
            Validator::Object(fields.into_iter().map(field).collect())
        }
        Validator::Union(members) => Validator::Union(members.into_iter().map(inner).collect()),
        other => other,
    }
}

/// Arguments in Convex's JSON. `None` if the validator accepts no value.
fn arguments(rng: &mut Rng, validator: &Validator) -> Option<String> {
    let args = match validator {
        Validator::Any => value::object(rng, 2),
        validator => value::Names::default().value(rng, validator)?,
    };
    // JavaScript does not keep `__proto__`: see the module `prototype`.
    Some(wire::to_string(&args).unwrap().replace("\"__proto__\"", "\"proto\""))
}
