//! From a function spec to typed calls: `cargo xtask demo`.
//!
//! `calls.rs` is the code that a user writes: it calls each function of the chat app through the generated bindings.

mod calls;
#[cfg(test)]
mod tests;
mod transcript;

use convex_typed_demo::deployment::Deployment;

use self::transcript::Transcript;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let deployment = Deployment::start(0)?;
    println!("A deployment of the chat app listens at {}\n", deployment.url());
    calls::run(&deployment, &mut Transcript::new(&mut std::io::stdout(), &deployment)).await
}
