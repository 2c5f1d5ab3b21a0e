//! A path in place of a function reference.

use convex_typed::Client;

fn call(client: Client, path: String) {
    let _ = client.query("notes:list");
    let _ = client.mutation(&path);
}

fn main() {}
