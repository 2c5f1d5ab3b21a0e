//! Where our client differs from the official one, on purpose.

/// A difference by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Difference {
    /// `Convex-Client: convex-typed-rs-0.1.0` beside `npm-1.48.0`: each says its own name. Unknown ones are welcome, and
    /// are not told to upgrade.
    ClientName,
    /// `"args":{..}` beside `"args":[{..}]`: Convex takes both alike. The list is from the time of arguments by position.
    BareArguments,
    /// `"path":"greet:default"` beside `"path":"greet"`: Convex takes both alike. Ours is the name in the function spec.
    DefaultExport,
    /// `/api/run/secrets/read` beside `/api/function`, for functions of any kind: the latter is for admins only.
    AnyKind,
    /// `Authorization` with the question for the time, too: Convex does not read it there.
    AuthorizedTime,
    /// A field `__proto__` is sent, and read: in JavaScript it sets the prototype of an object, and is lost.
    Prototype,
    /// An answer that is not from Convex is an error that has all of it: the official client shows a syntax error, or
    /// what happens to be missing.
    NotFromConvex,
    /// What pagination has no use for is left out, where the official client has null: Convex means the same by both.
    PaginationNulls,
    /// The official client follows redirects, ours says where they lead: the function may have been called already.
    Redirect,
    /// Our client tries again where nothing can happen twice by it, unless told not to; the official one never does.
    Retry,
    /// A value that is not what the bindings say is an error that says where: the official client takes any.
    Types,
    /// The network's errors have a kind: the official client has those of the runtime's `fetch`.
    Network,
}
