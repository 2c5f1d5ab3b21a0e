//! What the examples share: the bindings of a chat app, and a deployment of it inside of the process.

/// As `cargo xtask demo` generates them.
pub mod backend;
pub mod deployment;
