//! What becomes of a call when the deployment, or the way to it, fails.
//!
//! Each test starts a [server](convex_typed_test_support::server::Server) that does on a real socket what it is told to, and
//! calls it through all three HTTP clients. Only the pauses between retries are not waited for: see
//! [`clock::Virtual`].

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
