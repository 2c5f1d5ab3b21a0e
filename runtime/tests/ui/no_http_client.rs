//! A client without an HTTP client.

use convex_typed::Client;

fn main() {
    let _ = Client::new("https://happy-animal-123.convex.cloud");
    let _ = Client::from_env();
}
