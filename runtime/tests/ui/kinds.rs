//! A function of another kind than the method of the client.

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
