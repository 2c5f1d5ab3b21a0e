//! Paginated queries: their options, results and traits.

mod options;
mod result;

use serde::de::DeserializeOwned;

pub use options::PaginationOptions;
pub use result::{PageStatus, PaginationResult};

use crate::function::{FunctionReference, Query};
use crate::value::Value;

/// A query that returns one page of its results at a time. `client.paginate(..)` iterates over all of them.
///
/// Generated code implements it for every query that takes Convex's pagination options and returns a page, or does not
/// declare its return type. This is an implementation by hand. The options need not be a field, as `paginate` adds them to
/// the arguments:
///
/// ```
/// use convex_typed::{FunctionReference, Paginated, PaginationResult, Query};
///
/// #[derive(serde::Serialize)]
/// struct List {
///     channel: String,
/// }
/// impl FunctionReference<Query> for List {
///     const PATH: &'static str = "messages:list";
///     type Returns = PaginationResult<String>;
/// }
/// impl Paginated for List {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a paginated query",
    label = "it has no `paginationOpts`, or does not return a page",
    note = "use `client.query` for other queries",
    note = "for a reference written by hand, add `impl Paginated for {Self} {{}}`"
)]
pub trait Paginated: FunctionReference<Query> {
    /// The name of the argument that takes the [`PaginationOptions`].
    const OPTIONS: &'static str = "paginationOpts";
}

#[diagnostic::do_not_recommend]
impl<F: Paginated> Paginated for &F {
    const OPTIONS: &'static str = F::OPTIONS;
}

/// The return type of a [`Paginated`] query: a [`PaginationResult`], your own type for one, or a [`Value`]. It determines the
/// type of the items.
///
/// ```
/// use convex_typed::Page;
///
/// /// For `Builder::returns("messages:list", "crate::Messages")`.
/// #[derive(serde::Deserialize)]
/// struct Messages {
///     page: Vec<String>,
/// }
/// impl Page for Messages {
///     type Item = String;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare the type of its items",
    note = "a paginated query returns a `PaginationResult<T>`; \
            for your own type, add `impl Page for {Self} {{ type Item = ..; }}`"
)]
pub trait Page {
    /// The type of the items.
    type Item: DeserializeOwned + 'static;
}

impl<T: DeserializeOwned + 'static> Page for PaginationResult<T> {
    type Item = T;
}

impl Page for Value {
    type Item = Value;
}
