//! Calls functions through their bindings, for test code that is generic over them.

use std::pin::Pin;

use convex_typed::Reply;
use convex_typed::{Action, Call, Client, Error, FunctionKind, FunctionReference, Mutation, Query, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Calls a function with arguments in Convex's JSON. With `skip_queue`, mutations do not wait for their turn.
pub type Caller = fn(client: &Client, args: &str, skip_queue: bool) -> Result<Answer, wire::Error>;

/// Resolves to the value in Convex's JSON, and the lines that the function logged.
pub type Answer = Pin<Box<dyn Future<Output = Result<(String, Vec<String>), Error>>>>;

/// A kind of function, with the client's method for it.
pub trait Callable: FunctionKind + Sized {
    /// Calls a function of this kind.
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

/// The [`Caller`] for the function `F`. Arguments and return value pass through its types.
///
/// # Errors
///
/// Fails if the arguments do not fit their type.
pub fn by_text<K, F>(client: &Client, args: &str, skip_queue: bool) -> Result<Answer, wire::Error>
where
    K: Callable,
    F: FunctionReference<K> + DeserializeOwned,
    F::Returns: Serialize,
{
    let function: F = wire::from_str(args)?;
    Ok(answer(K::call(client, &function, skip_queue)))
}

/// Makes a call, and encodes its result.
pub fn answer<K: 'static, T: Serialize + DeserializeOwned + 'static>(call: Call<K, T>) -> Answer {
    Box::pin(async {
        let Reply { value, log_lines, .. } = call.with_log_lines().await?;
        Ok((wire::to_string(&value).expect("a decoded value can be encoded"), log_lines))
    })
}
