//! Lenient decoding, for values that no server has checked.
//!
//! An inferred return type is what TypeScript says, and the data may be older. So a missing field is decoded as the empty
//! value of its type, if there is one. This depends on the function that is called and not on the type, which other
//! functions may declare. As serde passes no context to nested types, it is kept in a thread-local while a value is decoded.

use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    static LENIENT: Cell<bool> = const { Cell::new(false) };
}

/// Whether the value that is being decoded was not checked by the server.
pub(crate) fn is_lenient() -> bool {
    LENIENT.get()
}

/// Makes decoding lenient or strict until it is dropped.
#[must_use]
pub(crate) struct Leniency {
    before: bool,
    /// Not `Send`, as it belongs to this thread.
    marker: PhantomData<*const ()>,
}

impl Leniency {
    pub(crate) fn set(lenient: bool) -> Self {
        Self { before: LENIENT.replace(lenient), marker: PhantomData }
    }
}

impl Drop for Leniency {
    fn drop(&mut self) {
        LENIENT.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leniency_ends_with_its_scope_even_by_a_panic() {
        let outer = Leniency::set(true);
        let unwound = std::panic::catch_unwind(|| {
            let _inner = Leniency::set(false);
            assert!(!is_lenient());
            panic!("while reading");
        });
        assert!(unwound.is_err() && is_lenient());
        assert!(!std::thread::spawn(is_lenient).join().unwrap());
        drop(outer);
        assert!(!is_lenient());
    }
}
