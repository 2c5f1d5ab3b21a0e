//! Bindings generated with the builder's options set: of the chat app, and of paginated functions.

/// With types of [`app`](crate::app) in place of generated ones, and more derives.
#[deny(deprecated)]
pub mod custom {
    include!(concat!(env!("OUT_DIR"), "/options_custom.rs"));
}

/// Of paginated functions, with types of [`app`](crate::app) for pages, items and options.
pub mod paged {
    include!(concat!(env!("OUT_DIR"), "/options_paged.rs"));
}

/// Of functions that are called like all that bindings use, with types that are found all the same.
pub mod shadowed {
    include!(concat!(env!("OUT_DIR"), "/options_shadowed.rs"));
}

/// With numbers that are integers and points in time.
pub mod numbers {
    /// The bindings as text.
    pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/options_numbers.rs"));

    include!(concat!(env!("OUT_DIR"), "/options_numbers.rs"));
}

/// With enums that are returned closed, and those of arguments open.
pub mod turned {
    include!(concat!(env!("OUT_DIR"), "/options_turned.rs"));
}
