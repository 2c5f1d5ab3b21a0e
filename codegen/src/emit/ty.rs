//! A type expression, as it is written in one module.

use std::fmt::{self, Display, Formatter};

use crate::ident::Name;

/// A type expression.
#[derive(Debug, Clone)]
pub(super) enum Ty<'a> {
    /// A path and its type arguments. An empty first part makes the path start with `::`.
    Path(Vec<&'a str>, Vec<Ty<'a>>),
    Tuple(Vec<Ty<'a>>),
    /// A type of the user's.
    Given(String),
}

impl<'a> Ty<'a> {
    pub(super) fn path(parts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Path(parts.into_iter().collect(), Vec::new())
    }

    /// Adds type arguments to a path.
    pub(super) fn of(self, arguments: Vec<Self>) -> Self {
        match self {
            Self::Path(parts, _) => Self::Path(parts, arguments),
            other => other,
        }
    }
}

/// On one line, as prettyplease prints it.
impl Display for Ty<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(parts, arguments) => {
                for (index, part) in parts.iter().enumerate() {
                    write!(f, "{}{}", if index > 0 { "::" } else { "" }, Name(part))?;
                }
                if arguments.is_empty() { Ok(()) } else { list(f, "<", arguments, ">") }
            }
            Self::Tuple(parts) => list(f, "(", parts, ")"),
            Self::Given(text) => f.write_str(text),
        }
    }
}

fn list(f: &mut Formatter<'_>, open: &str, types: &[Ty<'_>], close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (index, ty) in types.iter().enumerate() {
        write!(f, "{}{ty}", if index > 0 { ", " } else { "" })?;
    }
    f.write_str(close)
}
