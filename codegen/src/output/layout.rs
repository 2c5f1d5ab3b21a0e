//! Lays out items as prettyplease does. It is called only for items with a line that is too long; others are emitted as
//! it would print them.

/// Where prettyplease breaks a line, not counting the indentation by modules.
pub(crate) const WIDTH: usize = 89;

/// Lays out an item: as it is if all lines fit, else as prettyplease prints it.
pub(crate) fn lay_out(lines: String) -> syn::Result<String> {
    if lines.lines().all(fits) {
        return Ok(lines);
    }
    Ok(prettyplease::unparse(&syn::parse_str(&lines)?))
}

/// Whether a line stays one line; comments do.
fn fits(line: &str) -> bool {
    line.len() <= WIDTH || line.trim_start().starts_with("///")
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, lay_out};

    #[test]
    fn a_line_is_broken_where_prettyplease_breaks_it() {
        let comment = format!("/// {}\n", "long ".repeat(30).trim_end());
        for length in [WIDTH - 1, WIDTH, WIDTH + 1] {
            let fixed = "pub type A = Vec<>;".len();
            let name = "B".repeat(length - fixed);
            let lines = format!("{comment}pub type A = Vec<{name}>;\n");
            let laid_out = lay_out(lines.clone()).unwrap();
            assert_eq!(laid_out, prettyplease::unparse(&syn::parse_str(&lines).unwrap()));
            assert_eq!(laid_out == lines, length <= WIDTH);
        }
    }

    #[test]
    fn invalid_rust_is_an_error() {
        assert!(lay_out("pub struct ".repeat(20)).is_err());
        assert!(lay_out(format!("pub struct A {{ {}", "(".repeat(100))).is_err());
    }
}
