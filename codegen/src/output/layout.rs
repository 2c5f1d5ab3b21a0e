//! The layout of an item: lines of one form as they are, the rest by prettyplease.

use std::fmt::Display;

use super::Draft;
use crate::diagnostic::Diagnostic;

/// Where prettyplease breaks a line, not counting the indentation by modules.
const WIDTH: usize = 89;

impl Draft {
    /// The item as it will be read. Lines too long to be of one form are laid out with what stands below them.
    pub(crate) fn lay_out(self) -> Result<String, Diagnostic> {
        let Self { mut lines, mut tokens } = self;
        if !lines.lines().all(fits) {
            let below = std::mem::replace(&mut tokens, lines.parse().map_err(no_rust)?);
            tokens.extend(below);
            lines.clear();
        }
        if !tokens.is_empty() {
            lines += &prettyplease::unparse(&syn::parse2(tokens).map_err(no_rust)?);
        }
        Ok(lines)
    }
}

/// Whether a line stays one line; comments do.
fn fits(line: &str) -> bool {
    line.len() <= WIDTH || line.starts_with("///")
}

fn no_rust(problem: impl Display) -> Diagnostic {
    Diagnostic::error(format!("the generator emitted what is no Rust: {problem}"))
        .with_help("this is a bug of convex-typed-codegen: please report it with the function spec")
}
