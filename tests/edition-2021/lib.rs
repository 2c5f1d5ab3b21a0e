//! The bindings of the demo, and the macros of the runtime, in a crate of edition 2021. The test is that it compiles.

#[path = "../demo/backend.rs"]
#[allow(dead_code)]
mod backend;

use convex_typed::{Client, Error, FunctionReference, Id, Query, Value};

use backend::{api, http, tables};

/// A function that is not in the manifest.
pub struct Count {
    /// The channel.
    pub channel: Id<tables::Channels>,
    /// The highest number to count to.
    pub limit: Option<f64>,
}
convex_typed::object! { Count { channel, ?limit } }

impl FunctionReference<Query> for Count {
    const PATH: &'static str = "messages:count";
    type Returns = f64;
}

/// Calls a function of each kind.
///
/// # Errors
///
/// If a call fails.
pub async fn run(client: &Client) -> Result<Value, Error> {
    let channels = client.query(&api::channels::List::new()).await?;
    for channel in channels {
        client.mutation(&api::messages::Send::new("hi", channel.id.clone())).await?;
        client.query(&Count { channel: channel.id, limit: None }).await?;
    }
    client.http(&http::post::Messages).await?;
    client.call_dynamic("messages:count", convex_typed::value!({ "limit": 1.0 })).await
}

/// The name of this package, as an example of a variable that is set at build time.
pub const URL: &str = convex_typed::deployment_url!("CARGO_PKG_NAME");
