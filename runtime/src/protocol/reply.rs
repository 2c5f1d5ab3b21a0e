//! The result of a call.

/// The result of a call.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The returned value.
    pub value: T,
    /// What the function logged, like `[LOG] 'hi'`; empty in production.
    pub log_lines: Vec<String>,
}
