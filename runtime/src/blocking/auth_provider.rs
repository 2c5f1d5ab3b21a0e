//! Token providers that block.

use std::error::Error as StdError;
use std::future::{Ready, ready};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::client::identity::nesting::Nesting;

type Token = Result<Option<String>, Box<dyn StdError + Send + Sync>>;

/// Calls the provider on its own thread, as the thread of a call could not leave one that blocks forever.
///
/// That thread cannot be stopped, but there is never more than one: while it runs, later calls wait for its token.
pub(super) fn on_its_own_thread<P>(provide: P, limit: Duration) -> impl Fn(bool) -> Ready<Token> + Send + Sync
where
    P: Fn(bool) -> Token + Send + Sync + 'static,
{
    let provide = Arc::new(provide);
    let left_behind = Mutex::new(None);
    move |force| {
        let mut left_behind = left_behind.lock().unwrap_or_else(PoisonError::into_inner);
        ready(left_behind.take().map_or_else(|| start(&provide, force), Ok).and_then(|asked| {
            match asked.recv_timeout(limit) {
                Ok(token) => token,
                Err(RecvTimeoutError::Disconnected) => Err("it panicked".into()),
                Err(RecvTimeoutError::Timeout) => {
                    *left_behind = Some(asked);
                    Err(format!("it returned no token within {limit:?}").into())
                }
            }
        }))
    }
}

fn start<P>(provide: &Arc<P>, force: bool) -> Result<Receiver<Token>, Box<dyn StdError + Send + Sync>>
where
    P: Fn(bool) -> Token + Send + Sync + 'static,
{
    let (answer, asked) = channel();
    let (provide, nesting) = (provide.clone(), Nesting::current());
    let work = move || nesting.run(|| drop(answer.send(provide(force))));
    thread::Builder::new().name("convex token provider".into()).spawn(work)?;
    Ok(asked)
}
