//! What a function returned.

/// The result of a function that ran.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reply<T> {
    /// What it returned.
    pub value: T,
    /// What it printed, like `[LOG] 'hi'`; empty in production.
    pub log_lines: Vec<String>,
}
