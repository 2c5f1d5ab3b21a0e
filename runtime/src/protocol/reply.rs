//! The result of a call.

/// The result of a call.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The returned value.
    pub value: T,
    /// The log lines of the function, like `[LOG] 'hi'`. Empty in production.
    pub log_lines: Vec<String>,
}
