//! The results of a client.

use convex_typed::Value;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Understood {
    pub(crate) outcome: Outcome,
    pub(crate) log_lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// The function returned.
    Value(Value),
    /// The function threw a `ConvexError`.
    ConvexError { message: String, data: Value },
    /// The function threw something else, or the deployment refused the call. The official client has one error for both:
    /// its message is that of the function, or the body of the answer.
    Error(String),
    /// An error of the network, or an answer that is not from Convex.
    Other(String),
}
