//! The layout of an item, which is that of prettyplease: it is asked where it could have a say, that is about tokens
//! and about lines too long for it.

use std::fmt::Display;

use super::Draft;
use crate::diagnostic::Diagnostic;

/// Where prettyplease breaks a line, not counting the indentation by modules.
const WIDTH: usize = 89;

impl Draft {
    /// The item as it will be read.
    pub(crate) fn lay_out(self) -> Result<String, Diagnostic> {
        let tokens = match self {
            Self::Lines(lines) if lines.lines().all(fits) => return Ok(lines),
            Self::Lines(lines) => lines.parse().map_err(no_rust)?,
            Self::Tokens(tokens) => tokens,
        };
        let file = syn::parse2(tokens).map_err(no_rust)?;
        Ok(prettyplease::unparse(&file))
    }
}

/// Whether a line stays one line; comments do.
fn fits(line: &str) -> bool {
    line.len() <= WIDTH || line.trim_start().starts_with("///")
}

fn no_rust(problem: impl Display) -> Diagnostic {
    Diagnostic::error(format!("the generator emitted what is no Rust: {problem}"))
        .with_help("this is a bug of convex-typed-codegen: please report it with the function spec")
}
