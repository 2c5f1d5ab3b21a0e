//! The layout of an item, which is that of prettyplease: it is asked where it could have a say, that is about tokens
//! and about lines too long for it.

use std::fmt::Display;

use super::Draft;
use crate::diagnostic::Diagnostic;

/// Where prettyplease breaks a line, not counting the indentation by modules.
pub(crate) const WIDTH: usize = 89;

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

#[cfg(test)]
mod tests {
    use super::{Draft, WIDTH};

    #[test]
    fn a_line_is_broken_where_prettyplease_breaks_it() {
        let comment = format!("/// {}\n", "long ".repeat(30).trim_end());
        for length in [WIDTH - 1, WIDTH, WIDTH + 1] {
            let fixed = "pub type A = Vec<>;".len();
            let name = "B".repeat(length - fixed);
            let lines = format!("{comment}pub type A = Vec<{name}>;\n");
            let tokens = lines.parse().unwrap();
            let laid_out = Draft::Lines(lines.clone()).lay_out().unwrap();
            assert_eq!(laid_out, Draft::Tokens(tokens).lay_out().unwrap());
            assert_eq!(laid_out == lines, length <= WIDTH);
        }
    }

    #[test]
    fn what_is_no_rust_is_said_to_be_a_bug() {
        let long = "pub struct ".repeat(20);
        assert!(Draft::Lines(long).lay_out().unwrap_err().help().unwrap_or_default().contains("bug"));
    }
}
