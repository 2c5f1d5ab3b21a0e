//! Reading values that no server has checked.
//!
//! The types of an inferred return are the author's view in TypeScript, and the data may be older than that. Reading
//! such a value takes the empty value for a field that is missing and has one. It depends on the function that is
//! called and not on the type, which other functions may declare; and as serde hands nothing down to the types inside,
//! it is kept for the thread while the value is read.

use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    static LENIENT: Cell<bool> = const { Cell::new(false) };
}

/// Whether the value that is being read has been checked by no server.
pub(crate) fn is_lenient() -> bool {
    LENIENT.get()
}

/// Reads leniently, or strictly, until it is dropped.
#[must_use]
pub(crate) struct Leniency {
    before: bool,
    /// It is of this thread.
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
    fn it_ends_with_its_scope_also_by_a_panic() {
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
