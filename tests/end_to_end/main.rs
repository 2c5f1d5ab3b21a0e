//! Calls the real functions of `tests/deployment` through their bindings.
//!
//! All tests share one deployment, so each has its own users, counters and files.

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

/// Returns a client of the deployment without a token. `None` if Node is not installed.
fn client() -> Option<Client> {
    Some(Server::shared()?.client())
}

/// Returns the error that a function has thrown.
#[track_caller]
fn thrown<T>(result: Result<T, Error>) -> FunctionError {
    match result {
        Err(Error::Function(error)) => *error,
        Err(error) => panic!("not an error of a function: {error}"),
        Ok(_) => panic!("it returned"),
    }
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Object {
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}
