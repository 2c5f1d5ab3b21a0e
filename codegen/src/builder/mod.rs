//! [`Builder`]: the settings of a run. The run itself is in `run`.

mod run;

#[cfg(feature = "cli")]
use std::path::Path;
use std::path::PathBuf;

use crate::options::{Number, Openness, Options};

pub use run::{Generated, Outcome};

/// Generates a Rust module from a function spec.
///
/// In an xtask, pass a builder to `cli::run`. In a build script:
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
/// [`include`](Self::include), [`exclude`](Self::exclude) and [`returns`](Self::returns) take the path of a function,
/// `dir/file:export`. A `*` matches any text, including `/` and `:`: `admin/*` matches all functions below
/// `convex/admin`, and `*:list` all functions named `list`.
///
/// # Selectors
///
/// [`derive`](Self::derive), [`attribute`](Self::attribute), [`replace`](Self::replace), [`integers`](Self::integers)
/// and [`times`](Self::times) select a type by where it occurs:
///
/// | selector | selects the type of |
/// |---|---|
/// | `messages:list` | the function itself: the struct of its arguments |
/// | `messages:list#args.filter` | the argument `filter` |
/// | `messages:list#returns` | the return value |
/// | `messages:list#returns.author` | the field `author` of the return value |
/// | `tables::users` | the documents of a table |
/// | `tables::users#address` | the field `address` of these documents |
///
/// Selectors look through arrays and records: `messages:list#returns.author` also selects the author if the function
/// returns a list of messages. A `*` matches any text here too.
///
/// A pattern or selector that matches nothing is an error: it is misspelled, or what it selected no longer exists.
///
/// # Rust types
///
/// [`returns`](Self::returns) and [`replace`](Self::replace) take types as you would write them at the top of the
/// generated file: `crate::Message`, `chrono::NaiveDate`, `tables::Users` or `api::messages::list::Item` from the file
/// itself, and `super::Message` from the module around it. Names that never need a `use`, such as `Vec` and `f64`, need
/// no path; all others do.
///
/// A type of the standard library must be able to hold what the validator allows: `i64` is an int64 in Convex and not a
/// number (see [`integers`](Self::integers)), and bytes are `convex_typed::Bytes`, not `Vec<u8>`. Your own types may
/// serialize as they like.
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `generate` is called"]
pub struct Builder {
    manifest: Option<PathBuf>,
    schema: Option<PathBuf>,
    out: Option<PathBuf>,
    options: Options,
}

impl Builder {
    /// Creates a builder with default settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the path of the function spec, as `npx convex function-spec` prints it. Required by
    /// [`generate`](Self::generate).
    ///
    /// Relative paths start at the working directory: in a build script the folder of the package, in an xtask the
    /// folder that it is called from.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().manifest("convex/function-spec.json");
    /// ```
    pub fn manifest(mut self, path: impl Into<PathBuf>) -> Self {
        self.manifest = Some(path.into());
        self
    }

    /// The path of the function spec, if it is set.
    #[cfg(feature = "cli")]
    pub(crate) fn manifest_path(&self) -> Option<&Path> {
        self.manifest.as_deref()
    }

    /// Sets the path of the schema, which types the documents of the tables. Without it, tables only mark their ids.
    ///
    /// The schema is the JSON that `export()` of the default export of `convex/schema.ts` returns. It takes precedence
    /// over a schema in the function spec.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().manifest("convex/function-spec.json").schema("convex/schema.json");
    /// ```
    pub fn schema(mut self, path: impl Into<PathBuf>) -> Self {
        self.schema = Some(path.into());
        self
    }

    /// Sets the path of the file to write. In a build script it defaults to `$OUT_DIR/backend.rs`.
    ///
    /// Missing folders are created, but only inside the workspace or package of the working directory.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().manifest("convex/function-spec.json").out("src/backend.rs");
    /// ```
    pub fn out(mut self, path: impl Into<PathBuf>) -> Self {
        self.out = Some(path.into());
        self
    }

    /// Sets whether to generate internal functions too, in a module `internal`. Off by default.
    ///
    /// Only clients with an admin or deploy key can call them.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().include_internal(true);
    /// ```
    pub fn include_internal(mut self, yes: bool) -> Self {
        self.options.internal = yes;
        self
    }

    /// Generates only functions that match a pattern. May be called repeatedly: functions that match any of the
    /// patterns are generated.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().include("messages:*").include("users:me");
    /// ```
    pub fn include(mut self, pattern: impl Into<String>) -> Self {
        self.options.include.push(pattern.into());
        self
    }

    /// Leaves out functions that match a pattern, even if they are included.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().exclude("admin/*").exclude("*:debug");
    /// ```
    pub fn exclude(mut self, pattern: impl Into<String>) -> Self {
        self.options.exclude.push(pattern.into());
        self
    }

    /// Sets the Rust type that functions return. If several patterns match a function, the last one wins.
    ///
    /// Use it for functions without a `returns` validator, which otherwise return a `Value`. For a function with a
    /// validator it is an error, because nothing would notice that the two differ; to override a validator anyway, use
    /// [`replace`](Self::replace)`("messages:get#returns", ..)`. The type must implement `serde::Deserialize`. For a
    /// paginated query it is `convex_typed::PaginationResult<YourItem>`, or implements `convex_typed::Page`. See
    /// [Rust types](#rust-types).
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

    /// Sets whether to use return types that were inferred from the source code, if the function spec has any. On by
    /// default.
    ///
    /// No server checks these types, so values are read leniently: see `convex_typed::FunctionReference::INFERRED`. If
    /// this is off, such functions return a `Value`.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().inferred_returns(false);
    /// ```
    pub fn inferred_returns(mut self, yes: bool) -> Self {
        self.options.inferred_returns = yes;
        self
    }

    /// Generates the selected `v.number()`s as `i64`, because JavaScript counts with floats.
    ///
    /// They are still sent as numbers. A number is exact up to 2^53: to send a larger one is an error, and to receive
    /// one that is larger or has a fraction is a decode error. Selectors look through lists, records and unions, and
    /// those of a table's documents also apply to functions that return them. If several selectors match, including
    /// those of [`times`](Self::times), the last one wins.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().integers("*#args.limit").integers("tables::*#count");
    /// ```
    pub fn integers(self, selector: impl Into<String>) -> Self {
        self.integers_as(selector, "i64")
    }

    /// Like [`integers`](Self::integers), with another of Rust's primitive integers of up to 64 bits.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().integers_as("*#args.limit", "u32");
    /// ```
    pub fn integers_as(mut self, selector: impl Into<String>, rust_type: impl Into<String>) -> Self {
        self.options.numbers.push((selector.into(), Number::Integer(rust_type.into())));
        self
    }

    /// Generates the selected `v.number()`s as `convex_typed::Timestamp`: milliseconds since 1970, as `Date.now()`
    /// returns.
    ///
    /// `_creationTime` is always one. As with [`integers`](Self::integers), they are still sent as numbers.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().times("*#args.since").times("tables::*#*At");
    /// ```
    pub fn times(mut self, selector: impl Into<String>) -> Self {
        self.options.numbers.push((selector.into(), Number::Time));
        self
    }

    /// Adds derives to a type, written as in `#[derive(..)]`.
    ///
    /// ```
    /// # use convex_typed_codegen::Builder;
    /// let builder = Builder::new().derive("messages:list#returns.author", "PartialOrd, schemars::JsonSchema");
    /// ```
    pub fn derive(mut self, selector: impl Into<String>, derives: impl Into<String>) -> Self {
        self.options.derives.push((selector.into(), derives.into()));
        self
    }

    /// Adds derives to a type and to all types it contains, as most derives require.
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

    /// Uses your own type instead of a generated one. If several selectors match, the last one wins.
    ///
    /// The type must implement `serde::Serialize` where it is sent, `serde::Deserialize` where it is returned, and
    /// `Debug`, `Clone` and `PartialEq`. For paginated queries, `#returns.page` selects an item of the page.
    /// See [Rust types](#rust-types).
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

    /// Sets whether enums in return values and documents accept values that the function spec does not list. Open by
    /// default.
    ///
    /// A deployment may start to return new values before its clients are updated. Enums in inferred return types are
    /// always open.
    ///
    /// ```
    /// # use convex_typed_codegen::{Builder, Openness};
    /// let builder = Builder::new().returned_enums(Openness::Closed);
    /// ```
    pub fn returned_enums(mut self, openness: Openness) -> Self {
        self.options.returned_enums = openness;
        self
    }

    /// Sets whether enums that only occur in arguments have a variant for values that the function spec does not list.
    /// Closed by default, because the deployment would reject such values.
    ///
    /// ```
    /// # use convex_typed_codegen::{Builder, Openness};
    /// let builder = Builder::new().argument_enums(Openness::Open);
    /// ```
    pub fn argument_enums(mut self, openness: Openness) -> Self {
        self.options.argument_enums = openness;
        self
    }

    /// Sets the command that the header of the file and the error of [`check`](Self::check) tell users to run.
    ///
    /// There is none by default; `cli` sets `cargo xtask gen`.
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
