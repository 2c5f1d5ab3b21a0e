//! Prints calls in a terminal: function, status, attempts, duration, and the log lines of functions.
//!
//! ```sh
//! cargo xtask demo --serve    # in another terminal; it prints the token
//! CONVEX_URL=http://127.0.0.1:3210 CHAT_TOKEN=$TOKEN cargo run -p convex-typed-demo --example traces
//! ```

use std::env;
use std::error::Error;

use convex_typed::Client;
use convex_typed_demo::backend::api::{channels, messages, users};
use tracing_subscriber::fmt::format::FmtSpan;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // A call is a span, but subscribers print events. With `CLOSE`, the end of a span is an event, which has its status,
    // attempts and milliseconds.
    tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();

    let client = Client::from_env()?;
    client.set_auth(env::var("CHAT_TOKEN").map_err(|_| "set CHAT_TOKEN")?)?;
    client.query(&users::Me::new()).await?;
    if let Some(channel) = client.query(&channels::List::new()).await?.into_iter().next() {
        // The function logs a line, which is an event within the span of the call.
        client.mutation(&messages::Send::new("Hello, traces", channel.id)).await?;
    }
    // Failures are in the trace, too.
    let _ = client.query(&messages::Get::new("no such id".into())).await;
    Ok(())
}
