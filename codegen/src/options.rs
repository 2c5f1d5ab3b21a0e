//! The settings of a run, which [`Builder`](crate::Builder) fills in.

/// Whether an enum accepts values that the function spec does not list.
///
/// ```
/// use convex_typed_codegen::{Builder, Openness};
///
/// let builder = Builder::new().returned_enums(Openness::Closed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Openness {
    /// An extra variant, `Other` or `Unknown`, keeps a value that the function spec does not list.
    Open,
    /// A value that the function spec does not list is a decode error.
    Closed,
}

/// What a number stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// Whole, and of this Rust type.
    Integer(String),
    /// A point in time.
    Time,
}

/// The settings of a run, as they were given. The model checks selectors and Rust fragments later.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Emit internal functions too.
    pub(crate) internal: bool,
    /// Patterns of the functions to emit; all when empty.
    pub(crate) include: Vec<String>,
    /// Patterns of the functions to exclude.
    pub(crate) exclude: Vec<String>,
    /// Function pattern -> Rust type of its return value.
    pub(crate) returns: Vec<(String, String)>,
    /// Selector -> derives to add, as in `#[derive(..)]`.
    pub(crate) derives: Vec<(String, String)>,
    /// Selector -> derives to add to a type and to all types in it.
    pub(crate) deep_derives: Vec<(String, String)>,
    /// Selector -> attribute to add, with its `#[..]`.
    pub(crate) attributes: Vec<(String, String)>,
    /// Selector -> Rust type to use in place of the generated one.
    pub(crate) replace: Vec<(String, String)>,
    /// Selector -> meaning of its numbers.
    pub(crate) numbers: Vec<(String, Number)>,
    /// Collect numbers that could be integers or times.
    pub(crate) suggest: bool,
    /// Use return types that were inferred.
    pub(crate) inferred_returns: bool,
    /// Whether enums in return values and documents are open.
    pub(crate) returned_enums: Openness,
    /// Whether enums that only occur in arguments are open.
    pub(crate) argument_enums: Openness,
    /// The command that the header names.
    pub(crate) command: Option<String>,
    /// Whether a build script writes the file.
    pub(crate) build_script: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            internal: false,
            include: Vec::new(),
            exclude: Vec::new(),
            returns: Vec::new(),
            derives: Vec::new(),
            deep_derives: Vec::new(),
            attributes: Vec::new(),
            replace: Vec::new(),
            numbers: Vec::new(),
            suggest: false,
            inferred_returns: true,
            returned_enums: Openness::Open,
            argument_enums: Openness::Closed,
            command: None,
            build_script: false,
        }
    }
}
