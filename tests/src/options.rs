//! Bindings generated with the builder's options set: of the chat app, and of paginated functions.

/// With types of [`app`](crate::app) in place of generated ones, and more derives.
pub mod custom {
    include!(concat!(env!("OUT_DIR"), "/options_custom.rs"));
}

/// Of paginated functions, with types of [`app`](crate::app) for pages, items and options.
pub mod paged {
    include!(concat!(env!("OUT_DIR"), "/options_paged.rs"));
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
