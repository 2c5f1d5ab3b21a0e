//! Gets tokens from a provider when calls need them. Calls that wait share one call of it.

use std::error::Error as StdError;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures_util::{FutureExt, future};

use super::cache::{Answer, Cache, Next};
use super::nesting::{Id, Nesting};
use crate::client::opaque::Opaque;
use crate::client::shared::Shared;
use crate::error::TokenError;
use crate::protocol::Authorization;
use crate::transport::{BoxFuture, Local, MaybeSend, MaybeSync, boxed, local};

const FAILED: &str = "the token provider failed";

const NESTED: &str = "the token provider calls through its own client, which waits for the provider; \
     use another client there, such as one made with `with_auth`";

type Token = Result<Option<String>, Box<dyn StdError + Send + Sync>>;

type Provide = boxed!(dyn Fn(bool) -> BoxFuture<'static, Token>);

pub(in crate::client) struct Provider {
    id: Id,
    provide: Local<Provide>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cache: Cache,
    /// The call of the provider in progress. It is kept here, so that it continues if a call that waits is dropped.
    asking: Option<Asking>,
}

/// Shared by all calls that wait: each of them can poll it.
type Asking = future::Shared<Local<BoxFuture<'static, Answer>>>;

impl Provider {
    pub(in crate::client) fn new<P, F>(provide: P) -> Self
    where
        P: Fn(bool) -> F + MaybeSend + MaybeSync + 'static,
        F: Future<Output = Token> + MaybeSend + 'static,
    {
        let provide: Provide = Box::new(move |force| Box::pin(provide(force)));
        Self { id: Id::new(), provide: local(provide), state: Mutex::default() }
    }

    /// Fails if the provider itself calls this, on this thread: it would wait for itself.
    pub(super) fn check_nesting(&self) -> Result<(), TokenError> {
        if Nesting::is_within(self.id) { Err(TokenError::new(NESTED)) } else { Ok(()) }
    }

    pub(super) async fn authorization(self: &Arc<Self>, shared: &Opaque<Shared>) -> Answer {
        self.check_nesting()?;
        let asking = {
            let mut state = self.state();
            match &state.asking {
                Some(asking) => asking.clone(),
                None => match state.cache.next(shared.clocks()) {
                    Next::Use(authorization) => return Ok(authorization),
                    Next::Fail(error) => return Err(error),
                    Next::Ask { force } => {
                        let asking: BoxFuture<'static, Answer> =
                            Box::pin(ask(Arc::downgrade(self), shared.clone(), force, Nesting::current()));
                        let asking = local(asking).shared();
                        state.asking = Some(asking.clone());
                        // It must not end with a dropped call: it may have used up a refresh token already.
                        shared.settings.runtime.spawn(Box::pin(asking.clone().map(drop)));
                        asking
                    }
                },
            }
        };
        asking.await
    }

    pub(super) fn refuse(&self, refused: &Authorization) {
        self.state().cache.refuse(refused);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Calls the provider and stores its answer.
async fn ask(provider: Weak<Provider>, shared: Opaque<Shared>, mut force: bool, nesting: Nesting) -> Answer {
    loop {
        let answer = ask_once(&provider, &shared, force, nesting.clone()).await;
        // Without a client, nobody waits.
        let Some(provider) = provider.upgrade() else { return answer };
        let mut state = provider.state();
        if !state.cache.settle(force, &answer, shared.clocks()) {
            state.asking = None;
            return answer;
        }
        force = true;
    }
}

async fn ask_once(provider: &Weak<Provider>, shared: &Shared, force: bool, nesting: Nesting) -> Answer {
    let Some(id) = provider.upgrade().map(|provider| provider.id) else { return Ok(None) };
    let token = async {
        let Some(token) = provider.upgrade().map(|provider| (provider.provide)(force)) else { return Ok(None) };
        token.await
    };
    let limit = shared.settings.provider_timeout;
    // Timers also panic, if their runtime was shut down; calls on another runtime may have taken over.
    let token = AssertUnwindSafe(shared.timeout(limit, nesting.and(id).poll(token))).catch_unwind();
    let failed = |source: Box<dyn StdError + Send + Sync>| TokenError { message: FAILED, source: Some(source.into()) };
    match token.await {
        Ok(Some(Ok(token))) => {
            token.as_deref().map(Authorization::of_user).transpose().map_err(|error| failed(Box::new(error)))
        }
        Ok(Some(Err(error))) => Err(failed(error)),
        Ok(None) => Err(failed(format!("it returned no token within {limit:?}").into())),
        Err(_) => Err(failed("it panicked".into())),
    }
}
