//! The bindings of the deployment in `tests/deployment`, for browsers.

/// What is generated compiles for browsers as it is.
#[allow(missing_docs)]
pub mod backend {
    include!(concat!(env!("OUT_DIR"), "/backend.rs"));
}
