//! The chat app's deployment, kept running for code of your own: `cargo xtask demo --serve`.
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
    println!("The bindings are tests/demo/backend.rs. A client of one's own:\n");
    println!("  let client = Client::new(\"{url}\")?;");
    println!("  client.set_auth(\"{TOKEN}\")?; // as Ada\n");
    println!("Slow calls, a function that throws, and every third call refused with 503 (nothing of it ends that):\n");
    println!("  curl -X POST '{url}/demo?delay=500&throw=messages:send&unavailable=3'\n");
    println!("Ctrl-C ends it. What is asked and answered:\n");
    loop {
        for exchange in deployment.take_exchanges() {
            println!("{exchange}\n");
        }
        thread::sleep(Duration::from_millis(100));
    }
}
