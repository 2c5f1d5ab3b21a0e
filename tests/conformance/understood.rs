//! What a client made of the answers.

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
    /// The function threw something else, or the deployment said no: the official client has one error for both, whose
    /// message is that of the function, or all that the deployment said.
    Error(String),
    /// What has no words of Convex: the network, or an answer that is not from Convex.
    Other(String),
}
