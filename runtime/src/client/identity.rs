//! Who a client calls as, and what it does in order.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::queue::Queue;
use crate::error::{Error, TokenError};
use crate::protocol::Authorization;
use crate::transport::BoxFuture;

/// What the clones of a client share, and its `with_auth` siblings do not.
pub(super) struct Session {
    credentials: RwLock<Credentials>,
    /// In which mutations wait for each other.
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

    /// Who the next request is from.
    pub(super) async fn authorization(&self) -> Result<Option<Authorization>, Error> {
        match self.credentials() {
            Credentials::Fixed(authorization) => Ok(authorization),
            Credentials::Provided(provider) => provider.authorization(None).await,
        }
    }

    /// Whether there is another authorization by now than the one that was refused.
    pub(super) async fn renew(&self, refused: &Authorization) -> Result<bool, Error> {
        match self.credentials() {
            Credentials::Fixed(_) => Ok(false),
            Credentials::Provided(provider) => {
                let fresh = provider.authorization(Some(refused)).await?;
                Ok(fresh.is_some_and(|fresh| fresh != *refused))
            }
        }
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

type Token = Result<Option<String>, Box<dyn StdError + Send + Sync>>;

/// Where tokens come from, and the last one.
pub(super) struct Provider {
    provide: Box<dyn Fn(bool) -> BoxFuture<'static, Token> + Send + Sync>,
    current: Mutex<Option<Authorization>>,
    /// Calls that need a token together ask for it one after the other, and so once.
    asking: Queue,
}

impl Provider {
    pub(super) fn new<P, F>(provide: P) -> Self
    where
        P: Fn(bool) -> F + Send + Sync + 'static,
        F: Future<Output = Token> + Send + 'static,
    {
        Self {
            provide: Box::new(move |refresh| Box::pin(provide(refresh))),
            current: Mutex::default(),
            asking: Queue::default(),
        }
    }

    async fn authorization(&self, refused: Option<&Authorization>) -> Result<Option<Authorization>, Error> {
        let _turn = self.asking.turn().await;
        let current = || self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let known = current().clone();
        if known.is_none() || known.as_ref() == refused {
            let token = (self.provide)(refused.is_some()).await.map_err(|source| {
                Error::Token(TokenError { message: "the token provider failed", source: Some(source.into()) })
            })?;
            *current() = token.as_deref().map(Authorization::user).transpose()?;
        }
        Ok(current().clone())
    }
}
