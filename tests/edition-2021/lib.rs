//! The bindings of the demo, and the macros that users write themselves, as a crate of edition 2021 has them. That this
//! compiles is the test.

#[path = "../demo/backend.rs"]
#[allow(dead_code)]
mod backend;

use convex_typed::{Client, Error, FunctionReference, Id, Query, Value};

use backend::{api, http, tables};

/// By hand: a function that no manifest has.
pub struct Count {
    /// Of which channel.
    pub channel: Id<tables::Channels>,
    /// No more than so many.
    pub limit: Option<f64>,
}
convex_typed::object! { Count { channel, ?limit } }

impl FunctionReference<Query> for Count {
    const PATH: &'static str = "messages:count";
    type Returns = f64;
}

/// Calls of each kind.
///
/// # Errors
///
/// Those of the calls.
pub async fn run(client: &Client) -> Result<Value, Error> {
    let channels = client.query(&api::channels::List::new()).await?;
    for channel in channels {
        client.mutation(&api::messages::Send::new("hi", channel.id.clone())).await?;
        client.query(&Count { channel: channel.id, limit: None }).await?;
    }
    client.http(&http::post::Messages).await?;
    client.call_dynamic("messages:count", convex_typed::value!({ "limit": 1.0 })).await
}

/// It says which package this is.
pub const URL: &str = convex_typed::deployment_url!("CARGO_PKG_NAME");
