//! Other types in place of function references, HTTP actions, batches and transports.

use convex_typed::Client;

fn call(client: Client, path: String) {
    let _ = client.query("notes:list");
    let _ = client.mutation(&path);
    let _ = client.http("/notes");
    let _ = client.query_batch(["notes:list"]);
    let _ = Client::builder().transport(path);
}

fn main() {}
