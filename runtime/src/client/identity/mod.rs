//! The identity of a client.

mod cache;
pub(crate) mod nesting;
mod provider;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

pub(super) use self::provider::Provider;
use super::opaque::Opaque;
use super::queue::Queue;
use super::shared::Shared;
use crate::error::Error;
use crate::protocol::Authorization;

/// The state that a client shares with its clones, but not with clients made by `with_auth`.
pub(super) struct Session {
    credentials: RwLock<Credentials>,
    /// The queue in which mutations wait for each other.
    pub(super) mutations: Queue,
}

#[derive(Clone)]
enum Credentials {
    Fixed(Option<Authorization>),
    Provided(Arc<Provider>),
}

impl Session {
    pub(super) fn new(authorization: Option<Authorization>) -> Self {
        Self { credentials: RwLock::new(Credentials::Fixed(authorization)), mutations: Queue::default() }
    }

    pub(super) fn set(&self, authorization: Option<Authorization>) {
        self.replace(Credentials::Fixed(authorization));
    }

    pub(super) fn set_provider(&self, provider: Provider) {
        self.replace(Credentials::Provided(Arc::new(provider)));
    }

    /// Fails if the call comes from the provider it would wait for.
    pub(super) fn check_nesting(&self) -> Result<(), Error> {
        match self.credentials() {
            Credentials::Fixed(_) => Ok(()),
            Credentials::Provided(provider) => provider.check_nesting().map_err(Error::Token),
        }
    }

    /// Returns the authorization of the next request.
    pub(super) async fn authorization(&self, shared: &Opaque<Shared>) -> Result<Option<Authorization>, Error> {
        loop {
            let provider = match self.credentials() {
                Credentials::Fixed(authorization) => return Ok(authorization),
                Credentials::Provided(provider) => provider,
            };
            let answer = provider.authorization(shared).await;
            // The identity may have changed in the meantime.
            if matches!(self.credentials(), Credentials::Provided(now) if Arc::ptr_eq(&now, &provider)) {
                return answer.map_err(Error::Token);
            }
        }
    }

    /// Records that the deployment refused this token: the provider is asked for another before the next call.
    pub(super) fn refuse(&self, refused: &Authorization) {
        if let Credentials::Provided(provider) = self.credentials() {
            provider.refuse(refused);
        }
    }

    /// Whether the client has an admin key, perhaps to act as a user.
    pub(super) fn is_admin(&self) -> bool {
        matches!(self.credentials(), Credentials::Fixed(Some(authorization)) if authorization.is_admin())
    }

    fn credentials(&self) -> Credentials {
        self.credentials.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, credentials: Credentials) {
        *self.credentials.write().unwrap_or_else(PoisonError::into_inner) = credentials;
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.credentials() {
            Credentials::Fixed(authorization) => authorization.fmt(f),
            Credentials::Provided(_) => f.write_str("Provider"),
        }
    }
}
