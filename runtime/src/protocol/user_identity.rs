//! Whom an admin acts as.

use crate::value::{Object, Value};

/// A user that an admin calls as, see [`Authorization::admin_as`](super::Authorization::admin_as):
/// what functions get from `ctx.auth.getUserIdentity()`.
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
    /// The user that `issuer` calls `subject`. The `tokenIdentifier` is `issuer|subject`, as Convex
    /// makes it.
    #[must_use]
    pub fn new(issuer: &str, subject: &str) -> Self {
        let claims = [("issuer", issuer), ("subject", subject), ("tokenIdentifier", &format!("{issuer}|{subject}"))];
        Self { claims: claims.map(|(name, value)| (name.to_owned(), value.into())).into() }
    }

    /// Sets a claim, in Convex's spelling: `name`, `email`, `emailVerified`, `pictureUrl` ..
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }

    /// Ordinary JSON, not Convex's.
    pub(super) fn json(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(&self.claims).ok()
    }
}
