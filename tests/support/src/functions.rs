//! Functions to call, as the generator writes them.

use std::time::Duration;

use convex_typed::transport::BoxFuture;
use convex_typed::{
    Action, Client, Error, FunctionReference, HttpAction, Kind, Method, Mutation, Object, Query, Value, object,
};

/// A query without arguments.
#[derive(Debug, Clone, Copy)]
pub struct Count;
object! { Count {} }
impl FunctionReference<Query> for Count {
    const PATH: &'static str = "messages:count";
    type Returns = f64;
}

/// A mutation with an argument, in a folder.
#[derive(Debug, Clone, Copy)]
pub struct Add {
    /// A number.
    pub n: f64,
}
object! { Add { n } }
impl FunctionReference<Mutation> for Add {
    const PATH: &'static str = "dir/messages:add";
    type Returns = f64;
}

/// A function of each kind.
#[derive(Debug, Clone, Copy)]
pub struct F;
object! { F {} }
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
impl HttpAction for F {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/f";
}

/// The default export and another of a module: a query that declares no return type, and an action that returns nothing.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;
object! { Nothing {} }
impl FunctionReference<Query> for Nothing {
    const PATH: &'static str = "nothing:default";
    type Returns = Value;
}
impl FunctionReference<Action> for Nothing {
    const PATH: &'static str = "nothing:act";
    type Returns = ();
}

/// An HTTP action that reads.
#[derive(Debug, Clone, Copy)]
pub struct Get;
impl HttpAction for Get {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/messages";
}

/// An HTTP action that writes.
#[derive(Debug, Clone, Copy)]
pub struct Post;
impl HttpAction for Post {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/messages";
}

/// The ways to call a function. `None` is a call by path, without a kind.
pub const KINDS: [Option<Kind>; 4] = [Some(Kind::Query), Some(Kind::Mutation), Some(Kind::Action), None];

/// Calls [`F`] in one of these ways.
///
/// # Panics
///
/// For a kind that is not in [`KINDS`].
#[must_use]
pub fn call(client: &Client, kind: Option<Kind>) -> BoxFuture<'static, Result<f64, Error>> {
    match kind {
        Some(Kind::Query) => Box::pin(client.query(&F)),
        Some(Kind::Mutation) => Box::pin(client.mutation(&F)),
        Some(Kind::Action) => Box::pin(client.action(&F)),
        None => Box::pin(client.call_dynamic("f:any", Object::new()).returning()),
        Some(kind) => panic!("{kind:?} is new"),
    }
}

/// Like [`call`], with a timeout for this call.
///
/// # Panics
///
/// For a kind that is not in [`KINDS`].
#[must_use]
pub fn call_within(client: &Client, kind: Option<Kind>, timeout: Duration) -> BoxFuture<'static, Result<f64, Error>> {
    match kind {
        Some(Kind::Query) => Box::pin(client.query(&F).timeout(timeout)),
        Some(Kind::Mutation) => Box::pin(client.mutation(&F).timeout(timeout)),
        Some(Kind::Action) => Box::pin(client.action(&F).timeout(timeout)),
        None => Box::pin(client.call_dynamic("f:any", Object::new()).returning().timeout(timeout)),
        Some(kind) => panic!("{kind:?} is new"),
    }
}
