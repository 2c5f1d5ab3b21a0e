//! [`Builder`]: the settings of a run. The run itself is in `run`.

mod run;

#[cfg(feature = "cli")]
use std::path::Path;
use std::path::PathBuf;

use crate::options::{Number, Openness, Options};

pub use run::{Generated, Outcome};

/// Generates a Rust module from a function spec.
///
/// In an xtask use `cli::run`, which takes a builder. In a build script:
///
/// ```no_run
/// use convex_typed_codegen::{Builder, Diagnostics};
///
/// fn main() -> Result<(), Diagnostics> {
///     Builder::new().manifest("convex/function-spec.json").generate()?; // writes $OUT_DIR/backend.rs
///     Ok(())
/// }
/// ```
///
/// # Function patterns
///
/// [`include`](Self::include), [`exclude`](Self::exclude) and [`returns`](Self::returns) take the path of a function
/// as it is called by, `dir/file:export`. A `*` stands for any text, also with `/` and `:` in it: `admin/*` are all
/// functions of all files below `convex/admin`, `*:list` are all functions named `list`.
///
/// # Selectors
///
/// [`derive`](Self::derive), [`attribute`](Self::attribute), [`replace`](Self::replace), [`integers`](Self::integers) and
/// [`times`](Self::times) take a place, by which its type is meant:
///
/// | selector | the type |
/// |---|---|
/// | `messages:list` | the function's own struct, which holds its arguments |
/// | `messages:list#args.filter` | of the argument `filter` |
/// | `messages:list#returns` | of the return value |
/// | `messages:list#returns.author` | of the field `author` of what is returned |
/// | `tables::users` | of the documents of a table |
/// | `tables::users#address` | of the field `address` of such a document |
///
/// Arrays and records are passed through: `messages:list#returns.author` is the author also where a list of messages
/// is returned. A `*` stands for any text here too.
///
/// A pattern or selector that matches nothing is an error: it has been misspelt, or what it meant is gone.
///
/// # Rust types
///
/// [`returns`](Self::returns) and [`replace`](Self::replace) take types as they would be written at the top of the
/// generated file: `crate::Message`, `chrono::NaiveDate`, `tables::Users` or `api::messages::list::Item` of the file
/// itself, and `super::Message` of the module that the file is in. Names that need no `use` anywhere, such as `Vec` and
/// `f64`, may stand alone; for others say where they are.
///
/// A type of the standard library must be able to hold what the validator says: `i64` is an int64 of Convex and not a
/// number (see [`integers`](Self::integers)), and bytes are `convex_typed::Bytes` and not `Vec<u8>`. Types of your own
/// may read and write what they like.
#[derive(Debug, Clone, Default)]
#[must_use = "nothing happens before `generate`"]
pub struct Builder {
    manifest: Option<PathBuf>,
    schema: Option<PathBuf>,
    out: Option<PathBuf>,
    options: Options,
}

impl Builder {
    /// A builder with every setting at its default.
    pub fn new() -> Self {
        Self::default()
    }

    /// The function spec, as `npx convex function-spec` prints it. Required by [`generate`](Self::generate).
    ///
    /// Relative paths start at the working directory: for a build script the folder of the package, for an xtask
    /// the folder it is called from.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().manifest("convex/function-spec.json");
    /// ```
    pub fn manifest(mut self, path: impl Into<PathBuf>) -> Self {
        self.manifest = Some(path.into());
        self
    }

    /// Where the function spec is, if that is known.
    #[cfg(feature = "cli")]
    pub(crate) fn manifest_path(&self) -> Option<&Path> {
        self.manifest.as_deref()
    }

    /// The schema, for typed documents of the tables. Without it tables are only what ids are ids of.
    ///
    /// It is the JSON that `export()` of the default export of `convex/schema.ts` returns. It goes before a schema that
    /// the manifest brings along.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().manifest("convex/function-spec.json").schema("convex/schema.json");
    /// ```
    pub fn schema(mut self, path: impl Into<PathBuf>) -> Self {
        self.schema = Some(path.into());
        self
    }

    /// The file to write. A build script may leave it out and gets `$OUT_DIR/backend.rs`.
    ///
    /// Folders that are missing are made, but only inside of the workspace or package around the working directory.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().manifest("convex/function-spec.json").out("src/backend.rs");
    /// ```
    pub fn out(mut self, path: impl Into<PathBuf>) -> Self {
        self.out = Some(path.into());
        self
    }

    /// Whether to generate internal functions too, in a module `internal`; off by default.
    ///
    /// Only a client with an admin or deploy key can call them.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().include_internal(true);
    /// ```
    pub fn include_internal(mut self, yes: bool) -> Self {
        self.options.internal = yes;
        self
    }

    /// Generates only the functions that match this pattern or another one given; without any, all.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().include("messages:*").include("users:me");
    /// ```
    pub fn include(mut self, pattern: impl Into<String>) -> Self {
        self.options.include.push(pattern.into());
        self
    }

    /// Leaves out the functions that match this pattern, also those that were included.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().exclude("admin/*").exclude("*:debug");
    /// ```
    pub fn exclude(mut self, pattern: impl Into<String>) -> Self {
        self.options.exclude.push(pattern.into());
        self
    }

    /// The Rust type that functions return; of several for one function the last counts.
    ///
    /// For functions without a `returns` validator, which otherwise return a `Value`. For one that has a validator it is
    /// an error, as nothing would tell where the two differ: if that is what you want, say
    /// [`replace`](Self::replace)`("messages:get#returns", ..)`. The type must implement `serde::Deserialize`. For a
    /// query that is paginated it is `convex_typed::PaginationResult` of one's items, or implements
    /// `convex_typed::Page`. See [Rust types](#rust-types).
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new()
    ///     .returns("messages:search", "Vec<crate::Message>")
    ///     .returns("messages:list", "convex_typed::PaginationResult<crate::Message>");
    /// ```
    pub fn returns(mut self, pattern: impl Into<String>, rust_type: impl Into<String>) -> Self {
        self.options.returns.push((pattern.into(), rust_type.into()));
        self
    }

    /// Whether to use the return types that were inferred from the sources, if the manifest has any; on by default.
    ///
    /// No server checks them, so values are read leniently: see `convex_typed::FunctionReference::INFERRED`. Without
    /// them such functions return a `Value`.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().inferred_returns(false);
    /// ```
    pub fn inferred_returns(mut self, yes: bool) -> Self {
        self.options.inferred_returns = yes;
        self
    }

    /// Makes the numbers at a place `i64`: Convex's `v.number()` is what JavaScript counts in.
    ///
    /// They are sent as numbers all the same, and one beyond 2^53, up to which a number is exact, is an error at the
    /// call. Read is what is whole and at most 2^53 in size; anything else is a decode error. Lists, records and unions
    /// are passed through, and what is said of a table's documents holds for functions that return them. Of several
    /// selectors for one place, of [`times`](Self::times) too, the last counts.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().integers("*#args.limit").integers("tables::*#count");
    /// ```
    pub fn integers(self, selector: impl Into<String>) -> Self {
        self.integers_as(selector, "i64")
    }

    /// The same with another type: one of Rust's primitive integers of up to 64 bits.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().integers_as("*#args.limit", "u32");
    /// ```
    pub fn integers_as(mut self, selector: impl Into<String>, rust_type: impl Into<String>) -> Self {
        self.options.numbers.push((selector.into(), Number::Integer(rust_type.into())));
        self
    }

    /// Makes the numbers at a place `convex_typed::Timestamp`: milliseconds since 1970, as `Date.now()` gives them.
    ///
    /// A `_creationTime` is one by itself. As with [`integers`](Self::integers), nothing changes in what is sent.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().times("*#args.since").times("tables::*#*At");
    /// ```
    pub fn times(mut self, selector: impl Into<String>) -> Self {
        self.options.numbers.push((selector.into(), Number::Time));
        self
    }

    /// Adds derives to a type, as they would stand between the parentheses of `#[derive(..)]`.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().derive("messages:list#returns.author", "PartialOrd, schemars::JsonSchema");
    /// ```
    pub fn derive(mut self, selector: impl Into<String>, derives: impl Into<String>) -> Self {
        self.options.derives.push((selector.into(), derives.into()));
        self
    }

    /// Adds derives to a type and to every type in it, as most derives need.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().derive_deep("tables::users", "schemars::JsonSchema");
    /// ```
    pub fn derive_deep(mut self, selector: impl Into<String>, derives: impl Into<String>) -> Self {
        self.options.deep_derives.push((selector.into(), derives.into()));
        self
    }

    /// Adds an attribute to a type.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().attribute("tables::users", "#[non_exhaustive]");
    /// ```
    pub fn attribute(mut self, selector: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.options.attributes.push((selector.into(), attribute.into()));
        self
    }

    /// Uses a type of yours in place of the generated one; of several for one place the last counts.
    ///
    /// See [Rust types](#rust-types). It must implement `serde::Serialize` where it is sent, `serde::Deserialize` where it is returned, and
    /// `Debug`, `Clone` and `PartialEq`. Where Convex's pagination is used, `#returns.page` is an item of the page.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new()
    ///     .replace("messages:get#returns.author", "crate::Author")
    ///     .replace("messages:list#returns.page", "crate::Message");
    /// ```
    pub fn replace(mut self, selector: impl Into<String>, rust_type: impl Into<String>) -> Self {
        self.options.replace.push((selector.into(), rust_type.into()));
        self
    }

    /// Whether enums that are returned accept values that the manifest does not list; they do by default.
    ///
    /// A deployment may learn new values before its clients do. Where return types were inferred, enums accept them
    /// in any case.
    ///
    /// ```
    /// # use convex_typed_codegen::{Builder, Openness};
    /// let builder = Builder::new().returned_enums(Openness::Closed);
    /// ```
    pub fn returned_enums(mut self, openness: Openness) -> Self {
        self.options.returned_enums = openness;
        self
    }

    /// Whether enums that occur in arguments only have room for values that the manifest does not list; they have
    /// none by default, as the deployment would refuse them.
    ///
    /// ```
    /// # use convex_typed_codegen::{Builder, Openness};
    /// let builder = Builder::new().argument_enums(Openness::Open);
    /// ```
    pub fn argument_enums(mut self, openness: Openness) -> Self {
        self.options.argument_enums = openness;
        self
    }

    /// The command that writes the file, for its header and for the message of [`check`](Self::check).
    ///
    /// Without it the header names none; `cli` names `cargo xtask gen`.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().command("just codegen");
    /// ```
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.options.command = Some(command.into());
        self
    }

    /// Whether there is a command to name.
    #[cfg(feature = "cli")]
    pub(crate) fn has_command(&self) -> bool {
        self.options.command.is_some()
    }
}

#[cfg(test)]
mod tests;
