//! Calls during failures of the deployment, and of everything between it and the client.
//!
//! Each test starts a [server](convex_typed_test_support::server::Server) that fails on a real socket, and calls it
//! through all three HTTP clients. Only the pauses between retries are skipped, by [`clock::Virtual`].

mod answers;
mod clock;
mod connections;
mod deprecation;
mod pauses;
mod pool;
mod redirects;
mod row;
mod statuses;
mod timeouts;
mod tokens;
