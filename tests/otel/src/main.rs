//! A service whose calls are spans and metrics of OpenTelemetry.
//!
//! * `telemetry.rs` sets OpenTelemetry up, and `tracing` with it: from then on, each call is a span.
//! * `traceparent.rs` sends the trace context with each request.
//! * `metrics.rs` counts and times the calls.
//!
//! ```sh
//! cargo xtask demo --serve    # in another terminal; it prints the token
//! export CONVEX_URL=http://127.0.0.1:3210 CONVEX_SITE_URL=http://127.0.0.1:3210
//! CHAT_TOKEN=$TOKEN cargo run --manifest-path tests/otel/Cargo.toml
//! ```

mod metrics;
mod telemetry;
mod traceparent;

use std::env;
use std::error::Error;

use convex_typed::Client;
use convex_typed::transport::ConnectOptions;
use convex_typed::transport::hyper::HyperTransport;
use convex_typed_demo::backend::api::{channels, messages};
use convex_typed_demo::backend::{http, tables};

use crate::metrics::CallMetrics;
use crate::telemetry::Telemetry;
use crate::traceparent::TraceparentTransport;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let telemetry = Telemetry::start("chat-service");
    let metrics = CallMetrics::new();
    let transport = HyperTransport::with_options(&ConnectOptions::new())?;
    let client = Client::builder()
        .transport(TraceparentTransport(transport))
        .on_call(move |call| metrics.record(call))
        .build_from_env()?;
    client.set_auth(env::var("CHAT_TOKEN").map_err(|_| "set CHAT_TOKEN")?)?;

    let posted = post(&client, "Hello, traces").await;
    telemetry.shutdown()?;
    Ok(posted?)
}

/// What a service does for one of its own requests. The calls are children of its span.
#[tracing::instrument(skip_all, fields(otel.kind = "server"))]
async fn post(client: &Client, text: &'static str) -> Result<(), convex_typed::Error> {
    let channel = match client.query(&channels::List::new()).await?.into_iter().next() {
        Some(channel) => channel.id,
        None => client.mutation(&channels::Create::new("general", tables::channels::Visibility::Public)).await?,
    };
    // What the function logs is an event in the span of the call.
    client.mutation(&messages::Send::new(text, channel)).await?;
    // An HTTP action finds the trace context in `request.headers.get("traceparent")`.
    client.http(&http::post::Messages).body(text).await?;
    // The span of a call that fails has the status `Error`.
    if let Err(error) = client.query(&messages::Get::new("no such id".into())).await {
        tracing::warn!(%error, "the message is gone");
    }
    Ok(())
}
