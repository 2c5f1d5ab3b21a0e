//! A string that is stored inline if it is as short as most ids are.

use std::fmt;
use std::ops::Deref;

use arrayvec::ArrayString;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// Decoding and cloning an id allocate nothing. That takes 6 % off the time of reading documents with one id and two
/// strings each (`runtime/PERFORMANCE.md`).
#[derive(Clone)]
pub(super) enum SmallStr {
    Inline(ArrayString<INLINE>),
    Heap(Box<str>),
}

/// Convex writes an id as 31 to 37 characters: the table's number, in one to five bytes of seven bits, and 18 bytes (its
/// `id_v6.rs`). Numbers of tables begin at 10,001, so that an app needs 6,383 tables to have longer ids than these.
const INLINE: usize = 32;

impl From<&str> for SmallStr {
    fn from(text: &str) -> Self {
        match ArrayString::from(text) {
            Ok(text) => Self::Inline(text),
            Err(_) => Self::Heap(text.into()),
        }
    }
}

impl Deref for SmallStr {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Inline(text) => text,
            Self::Heap(text) => text,
        }
    }
}

impl<'de> Deserialize<'de> for SmallStr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SmallStrVisitor)
    }
}

struct SmallStrVisitor;

impl Visitor<'_> for SmallStrVisitor {
    type Value = SmallStr;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SmallStr, E> {
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_inline_and_longer_text_is_kept() {
        let text = "j57d3z2k1m0n9p8q7r6s5t4v3w2x1y0abcdef";
        for length in 0..=text.len() {
            let small = SmallStr::from(&text[..length]);
            assert_eq!(&*small, &text[..length]);
            assert_eq!(&*small.clone(), &text[..length]);
            assert_eq!(matches!(small, SmallStr::Inline(_)), length <= INLINE);
        }
        assert!(size_of::<SmallStr>() <= 40);
    }
}
