//! The clock and timers of JavaScript.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use js_sys::{Date, Function, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::scope::{function, property};

/// Returns the time since the page, worker or program started (`performance.now()`), or the system time if there is no such
/// clock.
pub(super) fn now() -> Duration {
    let milliseconds = monotonic().unwrap_or_else(Date::now);
    Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
}

fn monotonic() -> Option<f64> {
    let performance = property(&global(), "performance").ok()?;
    let now: Function = property(&performance, "now").ok()?.dyn_into().ok()?;
    now.call0(&performance).ok()?.as_f64()
}

/// A timer, which is cleared when it is dropped.
pub(crate) struct Sleep {
    end: Duration,
    running: Option<Timer>,
}

impl Sleep {
    /// Waits for `duration`.
    pub(crate) fn new(duration: Duration) -> Self {
        Self::until(now().saturating_add(duration))
    }

    /// Waits until this time on the clock of [`now`].
    pub(super) fn until(end: Duration) -> Self {
        Self { end, running: None }
    }

    pub(super) fn end(&self) -> Duration {
        self.end
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // A timer may be a millisecond early, and cannot be longer than 24 days.
        let left = self.end.saturating_sub(now());
        if left.is_zero() {
            self.running = None;
            return Poll::Ready(());
        }
        if !self.running.as_ref().is_some_and(|timer| timer.wakes(cx.waker())) {
            self.running = Some(Timer::start(left, cx.waker().clone()));
        }
        Poll::Pending
    }
}

struct Timer {
    /// A number in browsers, an object in Node.
    id: JsValue,
    /// Taken when the timer ends.
    waker: Rc<RefCell<Option<Waker>>>,
    _wake: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(duration: Duration, waker: Waker) -> Self {
        let waker = Rc::new(RefCell::new(Some(waker)));
        let taken = waker.clone();
        let wake = Closure::<dyn FnMut()>::new(move || {
            let waker = taken.borrow_mut().take();
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        let milliseconds = i32::try_from(duration.as_micros().div_ceil(1000)).unwrap_or(i32::MAX);
        let set = function("setTimeout");
        let id = set.and_then(|set| set.call2(&JsValue::UNDEFINED, wake.as_ref(), &milliseconds.into()));
        Self { id: id.unwrap_or_default(), waker, _wake: wake }
    }

    /// Returns whether the timer still runs. If so, it will wake this task.
    fn wakes(&self, task: &Waker) -> bool {
        let mut waker = self.waker.borrow_mut();
        if let Some(waker) = &mut *waker {
            waker.clone_from(task);
        }
        waker.is_some()
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Ok(clear) = function("clearTimeout") {
            // Has no effect on a timer that has ended.
            let _ = clear.call1(&JsValue::UNDEFINED, &self.id);
        }
    }
}
