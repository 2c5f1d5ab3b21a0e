//! Token providers that block.

use std::error::Error as StdError;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::{io, mem, thread};

use crate::client::identity::nesting::Nesting;
use crate::transport::BoxFuture;

type Token = Result<Option<String>, Box<dyn StdError + Send + Sync>>;

#[derive(Default)]
enum State {
    #[default]
    Idle,
    /// The provider runs. The waker is that of the future that waits for it, or did.
    Running(Waker),
    /// The provider has returned this, which nobody has taken yet.
    Done(Token),
}

/// Calls the provider on its own thread, as the thread of a call could not leave one that blocks forever.
///
/// That thread cannot be stopped, but there is never more than one: while it runs, later calls wait for its token.
pub(super) fn on_its_own_thread<P>(provide: P) -> impl Fn(bool) -> BoxFuture<'static, Token> + Send + Sync
where
    P: Fn(bool) -> Token + Send + Sync + 'static,
{
    let provide = Arc::new(provide);
    let state = Arc::<Mutex<State>>::default();
    move |force| {
        let (provide, state) = (provide.clone(), state.clone());
        Box::pin(poll_fn(move |context| {
            let mut current = lock(&state);
            match mem::take(&mut *current) {
                State::Idle => start(provide.clone(), state.clone(), force)?,
                State::Running(_) => {}
                State::Done(token) => return Poll::Ready(token),
            }
            *current = State::Running(context.waker().clone());
            Poll::Pending
        }))
    }
}

fn start<P>(provide: Arc<P>, state: Arc<Mutex<State>>, force: bool) -> io::Result<()>
where
    P: Fn(bool) -> Token + Send + Sync + 'static,
{
    let nesting = Nesting::current();
    let work = move || {
        let token = catch_unwind(AssertUnwindSafe(|| nesting.run(|| provide(force))));
        let done = State::Done(token.unwrap_or_else(|_| Err("it panicked".into())));
        let before = mem::replace(&mut *lock(&state), done);
        if let State::Running(waker) = before {
            waker.wake();
        }
    };
    thread::Builder::new().name("convex token provider".into()).spawn(work).map(drop)
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
