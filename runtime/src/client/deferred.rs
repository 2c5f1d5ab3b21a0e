//! Futures that can be changed until they are first polled.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::transport::{BoxFuture, MaybeSend};

/// What a call does when it is first polled.
pub(super) trait Start: MaybeSend + Sized + 'static {
    type Output;

    fn start(self) -> BoxFuture<'static, Self::Output>;
}

/// A call: a plan that can still be changed until it is first polled, and a future from then on.
pub(super) enum Deferred<P: Start> {
    Unsent(Box<dyn Planned<P>>),
    Sent(BoxFuture<'static, P::Output>),
    Done,
}

/// A plan, as a trait object: so the compiler sees at once that a call is `Send`. It would look through all types of a client
/// and of a request otherwise, for each `async` block that awaits a call (`codegen/PERFORMANCE.md`).
pub(super) trait Planned<P>: MaybeSend {
    fn get(&self) -> &P;
    fn get_mut(&mut self) -> &mut P;
    fn unbox(self: Box<Self>) -> P;
}

impl<P: Start> Planned<P> for P {
    fn get(&self) -> &P {
        self
    }

    fn get_mut(&mut self) -> &mut P {
        self
    }

    fn unbox(self: Box<Self>) -> P {
        *self
    }
}

impl<P: Start> Deferred<P> {
    pub(super) fn new(plan: P) -> Self {
        Self::Unsent(Box::new(plan))
    }

    /// Changes the plan, if nothing was sent yet.
    pub(super) fn set(&mut self, set: impl FnOnce(&mut P)) {
        if let Self::Unsent(plan) = self {
            set((**plan).get_mut());
        }
    }

    pub(super) fn plan(&self) -> Option<&P> {
        if let Self::Unsent(plan) = self { Some((**plan).get()) } else { None }
    }

    pub(super) fn into_plan(self) -> Option<P> {
        if let Self::Unsent(plan) = self { Some(plan.unbox()) } else { None }
    }
}

impl<P: Start> Future for Deferred<P> {
    type Output = P::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<P::Output> {
        if let Self::Unsent(_) = *self
            && let Self::Unsent(plan) = mem::replace(&mut *self, Self::Done)
        {
            *self = Self::Sent(plan.unbox().start());
        }
        let Self::Sent(future) = &mut *self else { panic!("a call was polled after it had completed") };
        let output = ready!(future.as_mut().poll(cx));
        *self = Self::Done;
        Poll::Ready(output)
    }
}
