//! The client over `fetch`, in Node or a browser, against the deployment in `tests/deployment`, and one that misbehaves.
//!
//! `cargo xtask wasm` compiles and runs these tests with the URLs of both.
#![cfg(all(target_family = "wasm", target_os = "unknown"))]

mod calls;
mod files;
mod identity;
mod streams;
mod traces;
mod trouble;
mod values;

use std::time::Duration;

use convex_typed::transport::{Transport, fetch::FetchTransport};
use convex_typed::{Client, Error, TransportErrorKind, deployment_url};

fn client() -> Client {
    Client::new(deployment_url!()).unwrap()
}

fn admin() -> Client {
    let client = client();
    client.set_admin_auth(env!("CONVEX_DEPLOY_KEY")).unwrap();
    client
}

fn kind(error: &Error) -> Option<TransportErrorKind> {
    if let Error::Transport(error) = error { Some(error.kind) } else { None }
}

/// Whether this is Node, which shows more headers than a browser, and says why a request failed.
fn is_node() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"process".into()).unwrap()
}

async fn sleep(milliseconds: u64) {
    FetchTransport::new().sleep(Duration::from_millis(milliseconds)).await;
}
