//! References to HTTP actions, and how to encode their paths.

use std::borrow::Cow;
use std::fmt;

use ::http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// A route of the backend's `http.ts`, with the parameters of its path.
///
/// ```
/// use std::borrow::Cow;
/// use convex_typed::{HttpAction, Method, http::segment};
///
/// struct GetUser {
///     id: String,
/// }
///
/// impl HttpAction for GetUser {
///     const METHOD: Method = Method::GET;
///     const ROUTE: &'static str = "/users/:id";
///     fn path(&self) -> Cow<'static, str> {
///         format!("/users/{}", segment(&self.id)).into()
///     }
/// }
///
/// assert_eq!(GetUser { id: "a/b c".into() }.path(), "/users/a%2Fb%20c");
///
/// struct ListUsers;
///
/// impl HttpAction for ListUsers {
///     const METHOD: Method = Method::GET;
///     const ROUTE: &'static str = "/users";
/// }
///
/// assert_eq!(ListUsers.path(), "/users");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a reference to an HTTP action",
    label = "expected a reference to an HTTP action",
    note = "generated bindings have one for each route, in the module `http`",
    note = "to write one by hand, implement `HttpAction` for a type of your own"
)]
pub trait HttpAction {
    /// The method of the route.
    const METHOD: Method;

    /// The route, without parameters: `/users/:id`, or `/files/*`. Errors and traces show it instead of the path, which may
    /// contain personal data.
    const ROUTE: &'static str;

    /// Returns the path, percent-encoded and starting with `/`. Defaults to the route itself.
    fn path(&self) -> Cow<'static, str> {
        Self::ROUTE.into()
    }
}

/// Everything except unreserved characters (RFC 3986, 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const REST: &AsciiSet = &SEGMENT.remove(b'/');

/// Percent-encodes one segment of a path.
///
/// The segments `.` and `..` cannot be encoded: most URL parsers resolve them however they are written.
#[must_use]
pub fn segment(text: &str) -> impl fmt::Display + use<'_> {
    utf8_percent_encode(text, SEGMENT)
}

/// Percent-encodes the rest of a path after a prefix that ends in `/`, except its slashes. Drops a leading slash.
///
/// ```
/// assert_eq!(convex_typed::http::rest("/a b/c?").to_string(), "a%20b/c%3F");
/// ```
#[must_use]
pub fn rest(text: &str) -> impl fmt::Display + use<'_> {
    utf8_percent_encode(text.strip_prefix('/').unwrap_or(text), REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(segment("aZ09-._~").to_string(), "aZ09-._~");
        assert_eq!(
            segment("/?#[]@!$&'()*+,;=:% \"é\n").to_string(),
            "%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%25%20%22%C3%A9%0A"
        );
        assert_eq!(rest("//a/").to_string(), "/a/");
    }
}
