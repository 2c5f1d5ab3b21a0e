//! A query that is not paginated.

use convex_typed::{Client, FunctionReference, PaginationResult, Query};

struct Count {}
convex_typed::object! { Count {} }
impl FunctionReference<Query> for Count {
    const PATH: &'static str = "notes:count";
    type Returns = PaginationResult<f64>;
}

fn call(client: Client) {
    let _ = client.paginate(&Count {});
}

fn main() {}
