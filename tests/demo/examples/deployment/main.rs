//! Runs the chat app's deployment for your own code: `cargo xtask demo --serve`.
//!
//! With `--page`, it also serves a page that calls it.

mod page;

use std::time::Duration;
use std::{env, thread};

use convex_typed_demo::deployment::{Deployment, TOKEN};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let port = arguments.next().ok_or("usage: deployment PORT [FOLDER OF THE PAGE]")?;
    let deployment =
        Deployment::start(port.parse()?).map_err(|error| format!("cannot listen on port {port}: {error}"))?;
    let url = deployment.url();
    if let Some(folder) = arguments.next() {
        println!("Open {}#url={url}&token={TOKEN}\n", page::serve(folder.into())?);
    }
    println!("A deployment of the chat app listens at {url}\n");
    println!("The bindings are in tests/demo/backend.rs. To call it from your own code:\n");
    println!("  let client = Client::new(\"{url}\")?;");
    println!("  client.set_auth(\"{TOKEN}\")?; // as Ada\n");
    println!("To slow down calls, make a function throw, and refuse every third call with 503:\n");
    println!("  curl -X POST '{url}/demo?delay=500&throw=messages:send&unavailable=3'\n");
    println!("and to undo that:\n");
    println!("  curl -X POST '{url}/demo'\n");
    println!("Requests and responses, until Ctrl-C:\n");
    loop {
        for exchange in deployment.take_exchanges() {
            println!("{exchange}\n");
        }
        thread::sleep(Duration::from_millis(100));
    }
}
