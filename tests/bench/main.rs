//! What a call costs this process in CPU time, beside the same call over hyper-util and serde_json alone: what
//! `cargo xtask bench client` runs. All clients talk to a server in another process; each process has a core. `client/..`
//! is ours by default, over reqwest; `hyper/..` is ours over hyper-util too, so that what is compared is the client.

mod calls;
mod decode;
mod documents;
mod floor;
mod machine;
mod memory;
mod server;

use std::process::ExitCode;

type Error = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] => run(),
        [server::COMMAND] => server::run(),
        [memory::COMMAND, what, url] => memory::once(what, url),
        _ => Err("it takes no arguments".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Error> {
    let server = server::Server::start()?;
    machine::pin(machine::Core::Client)?;
    // First, as the allocator takes longer once there was a second thread.
    let mut ratios = decode::run()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    ratios.extend(runtime.block_on(calls::run(server.url()))?);
    ratios.extend(memory::run(server.url())?);
    println!();
    for (name, ratio) in ratios {
        println!("ratio {name} {ratio:.3}");
    }
    Ok(())
}

/// How much more of something is needed than by what it is compared with, by name.
type Ratio = (String, f64);
