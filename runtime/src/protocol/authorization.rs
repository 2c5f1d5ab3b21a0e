//! Who is calling.

use std::fmt;

use http::HeaderValue;

use super::UserIdentity;
use crate::error::{Error, TokenError};
use crate::wire::tag;

/// The value of the `Authorization` header. Its text shows up nowhere else.
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
    /// As the user that an OpenID Connect token (a JWT) names.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the text cannot be a token. Whether it is valid, the deployment decides.
    pub fn user(token: &str) -> Result<Self, Error> {
        Self::new("Bearer", token)
    }

    /// As an admin, by an admin or deploy key.
    ///
    /// # Errors
    ///
    /// As [`user`](Authorization::user).
    pub fn admin(key: &str) -> Result<Self, Error> {
        Self::new("Convex", key)
    }

    /// As a user, on an admin's word: by an admin or deploy key.
    ///
    /// ```
    /// use convex_typed::protocol::{Authorization, UserIdentity};
    ///
    /// let authorization = Authorization::admin_as("key", &UserIdentity::new("i", "s"))?;
    /// let identity = "eyJpc3N1ZXIiOiJpIiwic3ViamVjdCI6InMiLCJ0b2tlbklkZW50aWZpZXIiOiJpfHMifQ==";
    /// assert_eq!(authorization.header(), &format!("Convex key:{identity}"));
    /// # Ok::<(), convex_typed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`user`](Authorization::user).
    pub fn admin_as(key: &str, identity: &UserIdentity) -> Result<Self, Error> {
        // An empty key must not pass for one because of what follows it.
        Self::admin(key)?;
        let Some(json) = identity.json() else {
            return Err(Error::Token(TokenError::new("the identity to act as cannot be written as JSON")));
        };
        Self::new("Convex", &format!("{}:{}", key.trim(), tag::encode_bytes(&json)))
    }

    fn new(scheme: &str, token: &str) -> Result<Self, Error> {
        // Tokens read from files and environments end in a line break all too often.
        let token = token.trim();
        let fail = |message| Error::Token(TokenError::new(message));
        if token.is_empty() {
            return Err(fail("the token is empty: use `clear_auth` to call without one"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(fail("the token has spaces, line breaks or other characters no token has"));
        }
        let mut header = HeaderValue::from_str(&format!("{scheme} {token}"))
            .map_err(|_| fail("the token cannot be sent in an HTTP header"))?;
        header.set_sensitive(true);
        Ok(Self(header))
    }

    /// Whether an admin is calling, maybe in the name of a user.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.0.as_bytes().starts_with(b"Convex ")
    }

    /// The value of the header, marked as sensitive.
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
