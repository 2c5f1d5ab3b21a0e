//! The `Authorization` header.

use std::fmt;

use http::HeaderValue;

#[cfg(feature = "client")]
use super::Lifetime;
use super::UserIdentity;
use crate::error::{Error, TokenError};
use crate::wire::base64;

/// The value of the `Authorization` header. `Debug` does not show it.
///
/// ```
/// use convex_typed::protocol::Authorization;
///
/// let authorization = Authorization::user("eyJhbGci")?;
/// assert_eq!(authorization.header(), "Bearer eyJhbGci");
/// assert!(!format!("{authorization:?}").contains("eyJhbGci"));
/// # Ok::<(), convex_typed::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization(HeaderValue);

impl Authorization {
    /// Authorizes the user of an OpenID Connect token (a JWT).
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token. Only the deployment knows whether it is valid.
    pub fn user(token: &str) -> Result<Self, Error> {
        Self::of_user(token).map_err(Error::Token)
    }

    /// As [`user`](Authorization::user), with its only error type.
    pub(crate) fn of_user(token: &str) -> Result<Self, TokenError> {
        Self::new("Bearer", token)
    }

    /// Authorizes an admin, with an admin or deploy key.
    ///
    /// # Errors
    ///
    /// Those of [`user`](Authorization::user).
    pub fn admin(key: &str) -> Result<Self, Error> {
        Self::new("Convex", key).map_err(Error::Token)
    }

    /// Authorizes an admin, with an admin or deploy key, to act as a user.
    ///
    /// ```
    /// use convex_typed::UserIdentity;
    /// use convex_typed::protocol::Authorization;
    ///
    /// let authorization = Authorization::admin_as("key", &UserIdentity::new("i", "s"))?;
    /// let identity = "eyJpc3N1ZXIiOiJpIiwic3ViamVjdCI6InMiLCJ0b2tlbklkZW50aWZpZXIiOiJpfHMifQ==";
    /// assert_eq!(authorization.header(), &format!("Convex key:{identity}"));
    /// # Ok::<(), convex_typed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`user`](Authorization::user).
    pub fn admin_as(key: &str, identity: &UserIdentity) -> Result<Self, Error> {
        // Checked alone, as an empty key followed by an identity is not empty.
        Self::admin(key)?;
        let Some(json) = identity.json() else {
            return Err(Error::Token(TokenError::new("the identity to act as cannot be written as JSON")));
        };
        Self::admin(&format!("{}:{}", key.trim(), base64::encode(&json)))
    }

    fn new(scheme: &str, token: &str) -> Result<Self, TokenError> {
        // Tokens from files and variables often end with a line break.
        let token = token.trim();
        if token.is_empty() {
            return Err(TokenError::new("the token is empty; use `clear_auth` to call without one"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::new("the token has spaces, line breaks or other invalid characters"));
        }
        let mut header = HeaderValue::from_str(&format!("{scheme} {token}"))
            .map_err(|_| TokenError::new("the token cannot be sent in an HTTP header"))?;
        header.set_sensitive(true);
        Ok(Self(header))
    }

    /// Returns how long the token is valid, if it says so.
    #[cfg(feature = "client")]
    pub(crate) fn lifetime(&self) -> Option<Lifetime> {
        Lifetime::of(self.0.to_str().ok()?.strip_prefix("Bearer ")?)
    }

    /// Whether this authorizes an admin, who may act as a user.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.0.as_bytes().starts_with(b"Convex ")
    }

    /// Returns the value of the header, marked as sensitive.
    #[must_use]
    pub fn header(&self) -> &HeaderValue {
        &self.0
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization(redacted)")
    }
}
