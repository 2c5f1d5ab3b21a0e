//! Bindings of the chat app, generated with the builder's options set.

/// With types of [`app`](crate::app) in place of generated ones, and more derives.
pub mod custom {
    include!(concat!(env!("OUT_DIR"), "/options_custom.rs"));
}

/// With enums that are returned closed, and those of arguments open.
pub mod turned {
    include!(concat!(env!("OUT_DIR"), "/options_turned.rs"));
}
