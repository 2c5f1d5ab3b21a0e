//! A function of another kind than the client's method calls.

use convex_typed::{Client, FunctionReference, Mutation};

struct Create {}
convex_typed::object! { Create {} }
impl FunctionReference<Mutation> for Create {
    const PATH: &'static str = "notes:create";
    type Returns = ();
}

fn call(client: Client) {
    let _ = client.query(&Create {});
    let _ = client.action(&Create {});
}

fn main() {}
