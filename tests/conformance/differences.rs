//! Intended differences between our client and the official one.

/// A difference, with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Difference {
    /// Ours sends `Convex-Client: convex-typed-rs-0.1.0`, the official one `npm-1.48.0`: each sends its own name. Convex
    /// accepts unknown names, and does not ask them to upgrade.
    ClientName,
    /// Ours sends `"args":{..}`, the official one `"args":[{..}]`. Convex accepts both. The list is from the time of
    /// positional arguments.
    BareArguments,
    /// Ours sends `"path":"greet:default"`, the official one `"path":"greet"`. Convex accepts both. Ours is the name in the
    /// function spec.
    DefaultExport,
    /// To call a function of unknown kind, ours uses `/api/run/secrets/read`, the official one `/api/function`, which is
    /// for admins only.
    AnyKind,
    /// Ours also sends `Authorization` when it asks for the current timestamp. Convex does not read it there.
    AuthorizedTime,
    /// Ours sends and reads a field `__proto__`. In JavaScript it sets the prototype of an object, and is lost.
    Prototype,
    /// For an answer that is not from Convex, ours returns an error with the whole answer. The official one throws a syntax
    /// error, or names a missing field.
    NotFromConvex,
    /// Ours omits unused fields of pages, where the official one has null. Both mean the same to Convex.
    PaginationNulls,
    /// The official client follows redirects. Ours returns an error with their target, because the function may already
    /// have run.
    Redirect,
    /// Ours retries if nothing can happen twice, unless retries are turned off. The official one never does.
    Retry,
    /// If a value does not fit the bindings, ours returns an error that says where. The official one accepts any value.
    Types,
    /// Network errors of ours have a kind. The official client throws those of the runtime's `fetch`.
    Network,
}
