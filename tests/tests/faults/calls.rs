//! Functions to call, one of each kind.

use convex_typed::transport::BoxFuture;
use convex_typed::{Action, Client, Error, FunctionReference, Kind, Mutation, Object, Query};

pub(crate) struct F;
convex_typed::object! { F {} }
impl FunctionReference<Query> for F {
    const PATH: &'static str = "f:query";
    type Returns = f64;
}
impl FunctionReference<Mutation> for F {
    const PATH: &'static str = "f:mutation";
    type Returns = f64;
}
impl FunctionReference<Action> for F {
    const PATH: &'static str = "f:action";
    type Returns = f64;
}

/// `None` is a function that is called by its path only.
pub(crate) const KINDS: [Option<Kind>; 4] = [Some(Kind::Query), Some(Kind::Mutation), Some(Kind::Action), None];

pub(crate) fn call(client: &Client, kind: Option<Kind>) -> BoxFuture<'static, Result<f64, Error>> {
    match kind {
        Some(Kind::Query) => Box::pin(client.query(&F)),
        Some(Kind::Mutation) => Box::pin(client.mutation(&F)),
        Some(Kind::Action) => Box::pin(client.action(&F)),
        None => Box::pin(client.call_dynamic("f:any", Object::new()).returning()),
        Some(kind) => panic!("{kind:?} is new"),
    }
}

/// Where calls of this kind are sent to.
pub(crate) fn endpoint(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Query) => "/api/query",
        Some(Kind::Mutation) => "/api/mutation",
        Some(Kind::Action) => "/api/action",
        None => "/api/run/f/any",
        Some(kind) => panic!("{kind:?} is new"),
    }
}
