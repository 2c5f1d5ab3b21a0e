//! The deployment of the demo, kept up for code of one's own: `cargo xtask demo --serve`.

use std::io;
use std::thread;
use std::time::Duration;

use crate::deployment::{Deployment, TOKEN};
use crate::transcript::Transcript;

/// Shows what is asked and answered, until the process is ended.
pub(crate) fn serve(deployment: &Deployment, transcript: &mut Transcript<'_>) -> io::Result<()> {
    let url = deployment.url();
    println!("The bindings are tests/demo/backend.rs. A client of one's own:\n");
    println!("  let client = Client::new(\"{url}\")?;");
    println!("  client.set_auth(\"{TOKEN}\")?; // as Ada\n");
    println!("Slow calls, a function that throws, and every third call refused with 503 (nothing of it ends that):\n");
    println!("  curl -X POST '{url}/demo?delay=500&throw=messages:send&unavailable=3'\n");
    println!("Ctrl-C ends it. What is asked and answered:\n");
    loop {
        transcript.http()?;
        thread::sleep(Duration::from_millis(100));
    }
}
