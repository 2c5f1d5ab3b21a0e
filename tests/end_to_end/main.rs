//! The bindings of `tests/deployment` call its functions, which are real ones: each answer is a typed value.
//!
//! All tests share one deployment, so each has users, counters and files of its own.

mod admin;
mod blocking;
mod complete;
mod documents;
mod downloads;
mod errors;
mod files;
mod http;
mod identity;
mod internal;
mod logs;
mod manifest;
mod mutations;
mod names;
mod numbers;
mod pages;
mod presence;
mod production;
mod reads;
mod streams;
mod unions;
mod unvalidated;
mod uploads;
mod values;

use convex_typed::{Client, Error, FunctionError, Object, Value};
use convex_typed_tests::server::Server;

/// A client of the deployment, as nobody; `None` if there is no Node, which has been said.
fn client() -> Option<Client> {
    Some(Server::shared()?.client())
}

/// What a function failed with.
#[track_caller]
fn thrown<T>(result: Result<T, Error>) -> FunctionError {
    match result {
        Err(Error::Function(error)) => *error,
        Err(error) => panic!("not a function's: {error}"),
        Ok(_) => panic!("it returned"),
    }
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Object {
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}
