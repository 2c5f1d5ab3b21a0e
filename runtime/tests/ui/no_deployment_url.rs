//! `deployment_url!` without the variable.

fn main() {
    println!("{}", convex_typed::deployment_url!("NO_SUCH_CONVEX_URL"));
}
