//! The bindings of the deployment in `tests/deployment`, for browsers.

/// The generated bindings, unchanged.
#[allow(missing_docs)]
pub mod backend {
    include!(concat!(env!("OUT_DIR"), "/backend.rs"));
}
