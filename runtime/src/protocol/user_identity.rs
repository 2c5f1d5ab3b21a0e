//! The user that an admin acts as.

use crate::value::{Object, Value};

/// The user that an admin acts as, which functions get from `ctx.auth.getUserIdentity()`. See `Client::with_admin_auth_as` and
/// [`Authorization::admin_as`](super::Authorization::admin_as).
///
/// ```
/// use convex_typed::UserIdentity;
///
/// let ada = UserIdentity::new("https://auth.example.com", "user-1").claim("email", "ada@example.com");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct UserIdentity {
    claims: Object,
}

impl UserIdentity {
    /// Creates the identity of a user by `issuer` and `subject`. The `tokenIdentifier` is `issuer|subject`, as in Convex.
    #[must_use]
    pub fn new(issuer: &str, subject: &str) -> Self {
        let claims = [("issuer", issuer), ("subject", subject), ("tokenIdentifier", &format!("{issuer}|{subject}"))];
        Self { claims: claims.map(|(name, value)| (name.to_owned(), value.into())).into() }
    }

    /// Sets a claim by Convex's name, like `name`, `email`, `emailVerified` or `pictureUrl`.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }

    /// Encodes the claims as ordinary JSON, not Convex's.
    pub(super) fn json(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(&self.claims).ok()
    }
}
