//! The URL is to be compiled in, but there is none.

fn main() {
    println!("{}", convex_typed::deployment_url!("NO_SUCH_CONVEX_URL"));
}
