//! What has to be `Send`, which is a matter of the target.
//!
//! Browsers run WebAssembly on one thread, and whatever JavaScript hands out belongs to it, so futures over it cannot be
//! `Send`. The bounds go by the target alone, never by a feature: features of a crate add up, and one that took `Send` away
//! would break others.

pub use self::target::{BoxFuture, MaybeSend, MaybeSync};
pub(crate) use self::target::{BoxStream, Local, local};

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod target {
    use std::future::Future;
    use std::pin::Pin;

    use futures_core::Stream;

    /// [`Send`], except on `wasm32-unknown-unknown`: there every type has this bound, so that futures, streams and
    /// functions can hold what belongs to a browser.
    pub trait MaybeSend: Send {}

    impl<T: Send + ?Sized> MaybeSend for T {}

    /// [`Sync`], except on `wasm32-unknown-unknown`: there every type has this bound. See [`MaybeSend`].
    pub trait MaybeSync: Sync {}

    impl<T: Sync + ?Sized> MaybeSync for T {}

    /// A future on the heap, so that a [`Transport`](super::super::Transport) can be a trait object. It is [`Send`],
    /// except on `wasm32-unknown-unknown`.
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

    pub(crate) type BoxStream<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

    /// What a client holds that need not be `Send` or `Sync` by its bound. Here it is.
    pub(crate) type Local<T> = T;

    pub(crate) fn local<T>(value: T) -> Local<T> {
        value
    }

    /// A function in a box, which different threads may call.
    macro_rules! boxed {
        (dyn Fn $($signature:tt)*) => { Box<dyn Fn $($signature)* + Send + Sync> };
        (dyn FnMut $($signature:tt)*) => { Box<dyn FnMut $($signature)* + Send> };
    }
    pub(crate) use boxed;
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod target {
    use std::future::Future;
    use std::pin::Pin;

    use futures_core::Stream;

    /// `Send`, except on this target: here every type has this bound, so that futures, streams and functions can hold
    /// what belongs to a browser.
    pub trait MaybeSend {}

    impl<T: ?Sized> MaybeSend for T {}

    /// `Sync`, except on this target: here every type has this bound. See [`MaybeSend`].
    pub trait MaybeSync {}

    impl<T: ?Sized> MaybeSync for T {}

    /// A future on the heap, so that a [`Transport`](super::super::Transport) can be a trait object. It is `Send`,
    /// except on this target.
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

    pub(crate) type BoxStream<T> = Pin<Box<dyn Stream<Item = T>>>;

    /// What a client holds that need not be `Send` or `Sync` by its bound. Without threads the client is both all the
    /// same: there is no other thread that it could get to.
    #[cfg(not(target_feature = "atomics"))]
    pub(crate) type Local<T> = send_wrapper::SendWrapper<T>;

    #[cfg(not(target_feature = "atomics"))]
    pub(crate) fn local<T>(value: T) -> Local<T> {
        send_wrapper::SendWrapper::new(value)
    }

    /// With threads it is not, and so is the client.
    #[cfg(target_feature = "atomics")]
    pub(crate) type Local<T> = T;

    #[cfg(target_feature = "atomics")]
    pub(crate) fn local<T>(value: T) -> Local<T> {
        value
    }

    /// A function in a box.
    macro_rules! boxed {
        ($($function:tt)*) => { Box<$($function)*> };
    }
    pub(crate) use boxed;
}

/// A function in a box.
pub(crate) use self::target::boxed;
