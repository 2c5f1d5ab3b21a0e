//! References to the functions of a Convex backend.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A function of the backend, with the arguments of one call.
///
/// The value serializes as the object of arguments. Generated code has one such type for each function; written by hand it
/// looks like this:
///
/// ```
/// use convex_typed::{FunctionReference, Query};
///
/// #[derive(serde::Serialize)]
/// struct List {
///     channel: String,
/// }
///
/// impl FunctionReference<Query> for List {
///     const PATH: &'static str = "messages:list";
///     type Returns = Vec<String>;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a function reference of kind `{K}`",
    label = "expected a function reference of kind `{K}`",
    note = "call queries with `client.query`, mutations with `client.mutation`, and actions with `client.action`",
    note = "to call a function by its path, use `client.call_dynamic(\"messages:list\", args)`"
)]
pub trait FunctionReference<K: FunctionKind>: Serialize {
    /// The path of the function: `file:export`, or `folder/file:export`. A default export is called `default`.
    const PATH: &'static str;

    /// The type of the returned value.
    type Returns: DeserializeOwned + 'static;

    /// Whether [`Returns`](Self::Returns) was inferred from the function's source, because the function declares no
    /// `returns`.
    ///
    /// The server does not check such a value, so it is decoded leniently: a missing field becomes `None` or an empty list
    /// or map, if its type allows that. A value that still does not match is in
    /// [`DecodeError::value`](crate::DecodeError::value).
    const INFERRED: bool = false;
}

#[diagnostic::do_not_recommend]
impl<K: FunctionKind, F: FunctionReference<K>> FunctionReference<K> for &F {
    const PATH: &'static str = F::PATH;
    type Returns = F::Returns;
    const INFERRED: bool = F::INFERRED;
}

/// Where the type of a returned value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypeSource {
    /// The function declares it, and the server checks it.
    Declared,
    /// It was inferred from the function's source.
    Inferred,
    /// The caller chose it.
    #[cfg_attr(not(feature = "client"), allow(dead_code))] // only calls of a client choose
    Chosen,
}

impl TypeSource {
    pub(crate) const fn of<K: FunctionKind, F: FunctionReference<K> + ?Sized>() -> Self {
        if F::INFERRED { Self::Inferred } else { Self::Declared }
    }
}

/// The kind of a function, as a type: [`Query`], [`Mutation`] or [`Action`].
pub trait FunctionKind: sealed::Sealed + 'static {
    /// The path of the HTTP endpoint that runs functions of this kind.
    const ENDPOINT: &'static str;

    /// Convex's name of the kind.
    const NAME: &'static str;

    /// The kind as a value.
    const KIND: Kind;
}

/// The kind of a function, as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Reads. Can be repeated safely.
    Query,
    /// Reads and writes, in one transaction.
    Mutation,
    /// Does anything, such as calling other services. Nothing is rolled back if it fails.
    Action,
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $name:literal at $endpoint:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $kind;

        impl sealed::Sealed for $kind {}

        impl FunctionKind for $kind {
            const ENDPOINT: &'static str = $endpoint;
            const NAME: &'static str = $name;
            const KIND: Kind = Kind::$kind;
        }
    )* };
}

kinds! {
    /// Reads. Can be repeated safely.
    Query: "query" at "/api/query";
    /// Reads and writes, in one transaction.
    Mutation: "mutation" at "/api/mutation";
    /// Does anything, such as calling other services. Nothing is rolled back if it fails.
    Action: "action" at "/api/action";
}
