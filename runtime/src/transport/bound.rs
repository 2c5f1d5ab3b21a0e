//! The bounds `Send` and `Sync`, which depend on the target.
//!
//! In browsers, JavaScript values belong to one thread, so futures that hold them cannot be `Send`. The bounds depend only on
//! the target, never on a feature: features of a crate are additive, and one that removed `Send` would break other crates.

pub use self::target::{BoxFuture, MaybeSend, MaybeSync};
pub(crate) use self::target::{BoxStream, DynBorrow, Local, local};

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod target {
    use std::borrow::Borrow;
    use std::future::Future;
    use std::pin::Pin;

    use futures_core::Stream;

    /// [`Send`], except on `wasm32-unknown-unknown`: there every type has this bound, so that futures, streams and
    /// functions can hold values of the browser.
    pub trait MaybeSend: Send {}

    impl<T: Send + ?Sized> MaybeSend for T {}

    /// [`Sync`], except on `wasm32-unknown-unknown`: there every type has this bound. See [`MaybeSend`].
    pub trait MaybeSync: Sync {}

    impl<T: Sync + ?Sized> MaybeSync for T {}

    /// A future on the heap, so that a [`Transport`](super::super::Transport) can be a trait object. It is [`Send`],
    /// except on `wasm32-unknown-unknown`.
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

    pub(crate) type BoxStream<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

    /// Wraps a part of a client that need not be `Send` or `Sync` in browsers. On this target it is both.
    pub(crate) type Local<T> = T;

    pub(crate) fn local<T>(value: T) -> Local<T> {
        value
    }

    /// A `T` as a trait object, for the state of a client.
    pub(crate) type DynBorrow<T> = dyn Borrow<T> + Send + Sync;

    /// A boxed function that other threads may call.
    macro_rules! boxed {
        (dyn Fn $($signature:tt)*) => { Box<dyn Fn $($signature)* + Send + Sync> };
        (dyn FnMut $($signature:tt)*) => { Box<dyn FnMut $($signature)* + Send> };
    }
    pub(crate) use boxed;
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod target {
    use std::borrow::Borrow;
    use std::future::Future;
    use std::pin::Pin;

    use futures_core::Stream;

    /// `Send`, except on this target: here every type has this bound, so that futures, streams and functions can hold
    /// values of the browser.
    pub trait MaybeSend {}

    impl<T: ?Sized> MaybeSend for T {}

    /// `Sync`, except on this target: here every type has this bound. See [`MaybeSend`].
    pub trait MaybeSync {}

    impl<T: ?Sized> MaybeSync for T {}

    /// A future on the heap, so that a [`Transport`](super::super::Transport) can be a trait object. It is `Send`,
    /// except on this target.
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

    pub(crate) type BoxStream<T> = Pin<Box<dyn Stream<Item = T>>>;

    /// Wraps a part of a client that need not be `Send` or `Sync`. Without threads, the client still is both, as there is no
    /// other thread.
    #[cfg(not(target_feature = "atomics"))]
    pub(crate) type Local<T> = send_wrapper::SendWrapper<T>;

    #[cfg(not(target_feature = "atomics"))]
    pub(crate) fn local<T>(value: T) -> Local<T> {
        send_wrapper::SendWrapper::new(value)
    }

    #[cfg(not(target_feature = "atomics"))]
    pub(crate) type DynBorrow<T> = dyn Borrow<T> + Send + Sync;

    /// With threads, neither the part nor the client is `Send` or `Sync`.
    #[cfg(target_feature = "atomics")]
    pub(crate) type Local<T> = T;

    #[cfg(target_feature = "atomics")]
    pub(crate) fn local<T>(value: T) -> Local<T> {
        value
    }

    #[cfg(target_feature = "atomics")]
    pub(crate) type DynBorrow<T> = dyn Borrow<T>;

    /// A boxed function.
    macro_rules! boxed {
        ($($function:tt)*) => { Box<$($function)*> };
    }
    pub(crate) use boxed;
}

/// A boxed function.
pub(crate) use self::target::boxed;
