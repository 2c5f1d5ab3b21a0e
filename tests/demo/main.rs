//! From a function spec to typed calls: `cargo xtask demo`.
//!
//! `backend.rs` is generated from the function spec of a chat app. `deployment` is a small Convex deployment inside
//! of this process, on a loopback port, with that app behind it. `flow.rs` is what a user writes: it calls every
//! function through the generated bindings. With `serve PORT` only the deployment runs, for others to call, and with
//! `serve PORT FOLDER` also the page in that folder.

mod backend;
mod deployment;
mod flow;
mod page;
mod pretty;
mod serve;
mod transcript;

use std::env;
use std::io::{self, IsTerminal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (port, folder) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => (None, None),
        ["serve", port] => (Some(port.parse()?), None),
        ["serve", port, folder] => (Some(port.parse()?), Some(folder)),
        _ => return Err("give no arguments, or `serve PORT`, or `serve PORT FOLDER`".into()),
    };
    let deployment = deployment::Deployment::start(include_str!("../fixtures/chat.json"), port.unwrap_or(0))
        .map_err(|error| format!("port {} cannot be listened at: {error}", port.unwrap_or(0)))?;
    let mut out = io::stdout().lock();
    let color = out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let mut transcript = transcript::Transcript::new(&mut out, color, &deployment);
    println!("A deployment of the chat app listens at {}\n", deployment.url());
    if let Some(folder) = folder {
        println!("Open {}#url={}&token={}\n", page::serve(folder.into())?, deployment.url(), deployment::TOKEN);
    }
    match port {
        Some(_) => Ok(serve::serve(&deployment, &mut transcript)?),
        None => flow::run(&deployment, &mut transcript).await,
    }
}
