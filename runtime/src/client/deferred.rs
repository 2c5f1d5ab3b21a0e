//! Futures that can be changed until they are first polled.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::transport::BoxFuture;

/// What a call does when it is first polled.
pub(super) trait Start {
    type Output;

    fn start(self) -> BoxFuture<'static, Self::Output>;
}

/// A call: a plan that can still be changed until it is first polled, and a future from then on.
pub(super) enum Deferred<P: Start> {
    Unsent(P),
    Sent(BoxFuture<'static, P::Output>),
    Done,
}

impl<P: Start> Deferred<P> {
    pub(super) fn new(plan: P) -> Self {
        Self::Unsent(plan)
    }

    /// Changes the plan, if nothing was sent yet.
    pub(super) fn set(&mut self, set: impl FnOnce(&mut P)) {
        if let Self::Unsent(plan) = self {
            set(plan);
        }
    }

    pub(super) fn plan(&self) -> Option<&P> {
        if let Self::Unsent(plan) = self { Some(plan) } else { None }
    }

    pub(super) fn into_plan(self) -> Option<P> {
        if let Self::Unsent(plan) = self { Some(plan) } else { None }
    }
}

impl<P: Start + Unpin> Future for Deferred<P> {
    type Output = P::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<P::Output> {
        if let Self::Unsent(_) = *self
            && let Self::Unsent(plan) = mem::replace(&mut *self, Self::Done)
        {
            *self = Self::Sent(plan.start());
        }
        let Self::Sent(future) = &mut *self else { panic!("a call was polled after it had completed") };
        let output = ready!(future.as_mut().poll(cx));
        *self = Self::Done;
        Poll::Ready(output)
    }
}
