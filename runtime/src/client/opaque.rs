//! The state of a client, as trait objects.

use std::ops::Deref;
use std::sync::Arc;

use crate::transport::DynBorrow;

/// A shared `T`, as a trait object: so the compiler sees at once that a client is `Send` and `Sync`. It would look through
/// all types of its state otherwise, for each `async` block that awaits a call (`codegen/PERFORMANCE.md`).
pub(super) struct Opaque<T>(pub(super) Arc<DynBorrow<T>>);

impl<T> Deref for Opaque<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).borrow()
    }
}

impl<T> Clone for Opaque<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
