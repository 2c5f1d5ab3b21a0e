//! Bindings generated with the builder's options set.

/// The chat app, with types of [`app`](crate::app) in place of generated ones, and more derives.
#[deny(deprecated)]
pub mod custom {
    include!(concat!(env!("OUT_DIR"), "/options_custom.rs"));
}

/// Paginated functions, with types of [`app`](crate::app) for pages, items and options.
pub mod paged {
    include!(concat!(env!("OUT_DIR"), "/options_paged.rs"));
}

/// Functions with the names of all items that bindings use, and paths to types that still resolve.
pub mod shadowed {
    include!(concat!(env!("OUT_DIR"), "/options_shadowed.rs"));
}

/// Numbers as integers and times.
pub mod numbers {
    /// The bindings as text.
    pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/options_numbers.rs"));

    include!(concat!(env!("OUT_DIR"), "/options_numbers.rs"));
}

/// The chat app, with closed enums in return values and open enums in arguments.
pub mod turned {
    include!(concat!(env!("OUT_DIR"), "/options_turned.rs"));
}
