//! Bindings generated from fixtures, for tests that use them by name, and for tests that are generic over all of them.
//!
//! The folder `fixtures` has a function spec per subject. The build script generates the bindings of each, and those
//! of a random spec. [`fixtures::FIXTURES`] lists them with a [`fixtures::Codec`] per function and table, with which
//! tests decode and encode [`random`] values.
//!
//! The folder `deployment` has a real Convex app; [`server::Server`] runs it.
//!
//! This compiles:
//!
//! ```
//! use convex_typed_tests::fixtures::chat::api;
//! let _ = api::messages::React { message: "k1".into(), emoji: "🎉".to_owned() };
//! ```
//!
//! But these mistakes do not. An argument of another type:
//!
//! ```compile_fail,E0308
//! use convex_typed_tests::fixtures::chat::api;
//! let _ = api::messages::React { message: "k1".into(), emoji: 1.0 };
//! ```
//!
//! A missing argument:
//!
//! ```compile_fail,E0063
//! use convex_typed_tests::fixtures::chat::api;
//! let _ = api::messages::React { message: "k1".into() };
//! ```
//!
//! A function that has been renamed:
//!
//! ```compile_fail,E0422
//! use convex_typed_tests::fixtures::chat::api;
//! let _ = api::messages::AddReaction { message: "k1".into(), emoji: "🎉".to_owned() };
//! ```
//!
//! An id of another table:
//!
//! ```compile_fail,E0308
//! use convex_typed_tests::fixtures::chat::{api, tables};
//! let user: convex_typed::Id<tables::Users> = "k1".into();
//! let _ = api::messages::Get { id: user };
//! ```
//!
//! A query called as a mutation:
//!
//! ```compile_fail,E0277
//! use convex_typed::{FunctionReference, Mutation};
//! use convex_typed_tests::fixtures::chat::api;
//! fn mutation<F: FunctionReference<Mutation>>(_: F) {}
//! mutation(api::messages::Get { id: "k1".into() });
//! ```
//!
//! Pagination of a query that does not return pages:
//!
//! ```compile_fail,E0277
//! use convex_typed::Paginated;
//! use convex_typed_tests::fixtures::chat::api;
//! fn paginate<F: Paginated>(_: F) {}
//! paginate(api::messages::Get { id: "k1".into() });
//! ```

pub mod app;
pub mod call;
pub mod fixtures;
pub mod node;
pub mod options;
pub mod random;
pub mod server;
