//! The bindings of a chat app, and a deployment of it inside the process, for the examples.

/// The bindings. `cargo xtask demo` generates them.
pub mod backend;
pub mod deployment;
