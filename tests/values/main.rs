//! Handwritten values in generated types: the fields they end up in, and the values that are refused.

mod constructors;
mod http;
mod inferred;
mod literals;
mod names;
mod pagination;
mod presence;
mod tables;
mod unions;

use std::fmt::Debug;

use convex_typed::{Value, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Checks that `value` encodes to `json`, and `json` decodes to `value`.
#[track_caller]
fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(&read::<T>(json), value);
    let written = wire::to_string(value).unwrap();
    // Keys may be in another order.
    assert_eq!(read::<Value>(&written), read::<Value>(json));
}

#[track_caller]
fn read<T: DeserializeOwned>(json: &str) -> T {
    wire::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Checks that `json` cannot be decoded as `T`, and that the error contains `why`.
#[track_caller]
fn refused<T: DeserializeOwned + Debug>(json: &str, why: &str) {
    let error = wire::from_str::<T>(json).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}
