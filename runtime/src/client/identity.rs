//! Who a client calls as, and what it does in order.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use tokio::sync::Mutex;

use crate::protocol::Authorization;

/// What the clones of a client share, and its `with_auth` siblings do not.
pub(super) struct Session {
    authorization: RwLock<Option<Authorization>>,
    /// Whose turn it is to mutate. Tokio's lock is handed on in the order it was asked for, and a
    /// future that is dropped loses its place.
    pub(super) turn: Mutex<()>,
}

impl Session {
    pub(super) fn new(authorization: Option<Authorization>) -> Self {
        Self { authorization: RwLock::new(authorization), turn: Mutex::new(()) }
    }

    pub(super) fn set(&self, authorization: Option<Authorization>) {
        *self.authorization.write().unwrap_or_else(PoisonError::into_inner) = authorization;
    }

    pub(super) fn authorization(&self) -> Option<Authorization> {
        self.authorization.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.authorization().fmt(f)
    }
}
