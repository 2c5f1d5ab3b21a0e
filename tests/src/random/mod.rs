//! Random validators, and random values that they accept.

pub mod rng;
pub mod spec;
pub mod value;

pub use rng::Rng;
