//! Calls of functions by their bindings, for test code that does not know them.

use std::pin::Pin;

use convex_typed::Reply;
use convex_typed::{Action, Call, Client, Error, FunctionKind, FunctionReference, Mutation, Query, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Calls a function with arguments that are a text of Convex's JSON; mutations beside their queue, if `skip_queue`.
pub type Caller = fn(client: &Client, args: &str, skip_queue: bool) -> Result<Answer, wire::Error>;

/// What will come back: the value, as such a text, and what the function printed.
pub type Answer = Pin<Box<dyn Future<Output = Result<(String, Vec<String>), Error>>>>;

/// A kind of function that a client has a method for.
pub trait Callable: FunctionKind + Sized {
    /// Makes the call.
    fn call<F: FunctionReference<Self>>(client: &Client, function: &F, skip_queue: bool) -> Call<Self, F::Returns>;
}

impl Callable for Query {
    fn call<F: FunctionReference<Self>>(client: &Client, function: &F, _: bool) -> Call<Self, F::Returns> {
        client.query(function)
    }
}

impl Callable for Mutation {
    fn call<F: FunctionReference<Self>>(client: &Client, function: &F, skip_queue: bool) -> Call<Self, F::Returns> {
        let call = client.mutation(function);
        if skip_queue { call.skip_queue() } else { call }
    }
}

impl Callable for Action {
    fn call<F: FunctionReference<Self>>(client: &Client, function: &F, _: bool) -> Call<Self, F::Returns> {
        client.action(function)
    }
}

/// The [`Caller`] of the function `F`: all goes through its types.
///
/// # Errors
///
/// If they have no such arguments.
pub fn by_text<K, F>(client: &Client, args: &str, skip_queue: bool) -> Result<Answer, wire::Error>
where
    K: Callable,
    F: FunctionReference<K> + DeserializeOwned,
    F::Returns: Serialize,
{
    let function: F = wire::from_str(args)?;
    Ok(answer(K::call(client, &function, skip_queue)))
}

/// Sends a call.
pub fn answer<K: 'static, T: Serialize + DeserializeOwned + 'static>(call: Call<K, T>) -> Answer {
    Box::pin(async {
        let Reply { value, log_lines, .. } = call.with_log_lines().await?;
        Ok((wire::to_string(&value).expect("what was read can be written"), log_lines))
    })
}
