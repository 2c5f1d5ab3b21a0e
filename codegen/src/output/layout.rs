//! Lays out items as prettyplease does. It is called only for tokens and for lines that are too long; shorter lines are
//! emitted as it would print them.

use super::Draft;

/// Where prettyplease breaks a line, not counting the indentation by modules.
pub(crate) const WIDTH: usize = 89;

impl Draft {
    /// The item as it will be read.
    pub(crate) fn lay_out(self) -> syn::Result<String> {
        let tokens = match self {
            Self::Lines(lines) if lines.lines().all(fits) => return Ok(lines),
            Self::Lines(lines) => lines.parse()?,
            Self::Tokens(tokens) => tokens,
        };
        let file = syn::parse2(tokens)?;
        Ok(prettyplease::unparse(&file))
    }
}

/// Whether a line stays one line; comments do.
fn fits(line: &str) -> bool {
    line.len() <= WIDTH || line.trim_start().starts_with("///")
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
    fn invalid_rust_is_an_error() {
        assert!(Draft::Lines("pub struct ".repeat(20)).lay_out().is_err());
        assert!(Draft::Lines(format!("pub struct A {{ {}", "(".repeat(100))).lay_out().is_err());
    }
}
