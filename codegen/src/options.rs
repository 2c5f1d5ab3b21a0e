//! What a user may change about the output; filled in by [`Builder`](crate::Builder).

/// Whether an enum accepts values that the manifest does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Openness {
    /// An extra variant, `Other` or `Unknown`, keeps a value the manifest does not list.
    Open,
    /// A value the manifest does not list is a decode error.
    Closed,
}

/// What a number is beside a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// Whole, and of this Rust type.
    Integer(String),
    /// A point in time.
    Time,
}

/// The settings of one run, as given: selectors and Rust fragments are checked against the model later.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Emit internal functions too.
    pub(crate) internal: bool,
    /// Patterns of the functions to emit; all when empty.
    pub(crate) include: Vec<String>,
    /// Patterns of the functions to leave out.
    pub(crate) exclude: Vec<String>,
    /// Function pattern -> Rust type of its return value.
    pub(crate) returns: Vec<(String, String)>,
    /// Selector -> derives to add, as in `#[derive(..)]`.
    pub(crate) derives: Vec<(String, String)>,
    /// Selector -> derives to add there and to all types in it.
    pub(crate) deep_derives: Vec<(String, String)>,
    /// Selector -> attribute to add, with its `#[..]`.
    pub(crate) attributes: Vec<(String, String)>,
    /// Selector -> Rust type to use in place of the generated one.
    pub(crate) replace: Vec<(String, String)>,
    /// Selector -> what its numbers are.
    pub(crate) numbers: Vec<(String, Number)>,
    /// Note which numbers could be integers or times.
    pub(crate) suggest: bool,
    /// Use return types that were inferred.
    pub(crate) inferred_returns: bool,
    /// Enums that can be reached from a return value or a document.
    pub(crate) returned_enums: Openness,
    /// Enums that occur in arguments only.
    pub(crate) argument_enums: Openness,
    /// The command that the header of the output names, if there is one.
    pub(crate) command: Option<String>,
    /// Whether a build script writes the output, which is what the header says then.
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
