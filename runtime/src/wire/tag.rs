//! The pieces of text that make JSON lossless: `$` keys, base64, and what a key may be.

use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

pub(crate) const INTEGER: &str = "$integer";
pub(crate) const FLOAT: &str = "$float";
pub(crate) const BYTES: &str = "$bytes";

/// The name under which serde_json passes numbers when a crate of the build has switched its
/// feature `arbitrary_precision` on.
pub(crate) const JSON_NUMBER: &str = "$serde_json::private::Number";

/// What the names of serde_json's own disguised types start with.
pub(crate) const JSON_PRIVATE: &str = "$serde_json::private::";

/// Standard alphabet, written with padding; like Convex, it reads with or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The base64 text of the eight bytes of a number.
pub(crate) struct Eight([u8; 12]);

impl Eight {
    pub(crate) fn new(bytes: [u8; 8]) -> Self {
        let mut text = [b'='; 12];
        // Eight bytes are always twelve characters, so this cannot fail.
        let _ = BASE64.encode_slice(bytes, &mut text);
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

pub(crate) fn encode_bytes(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

pub(crate) fn decode_bytes(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    BASE64.decode(text)
}

/// The eight bytes of a `$integer` or `$float`; `None` if `text` is anything else.
pub(crate) fn decode_eight(text: &str) -> Option<[u8; 8]> {
    // As Convex writes them: most of what an int64 costs would be the calls of a general decoder.
    text.as_bytes().try_into().ok().and_then(decode_padded).or_else(|| decode_bytes(text).ok()?.try_into().ok())
}

/// Eleven digits and one `=`; `None` leaves all else to the general decoder.
fn decode_padded(text: &[u8; 12]) -> Option<[u8; 8]> {
    let (digits, [b'=']) = text.split_at(11) else { return None };
    let (mut bits, mut seen) = (0_u128, 0);
    for digit in digits {
        let value = DIGITS[usize::from(*digit)];
        seen |= value;
        bits = bits << 6 | u128::from(value);
    }
    // Eleven digits have two bits more than eight bytes do.
    let whole = seen < NO_DIGIT && bits & 0b11 == 0;
    whole.then(|| ((bits >> 2) as u64).to_be_bytes())
}

/// More than six bits.
const NO_DIGIT: u8 = 1 << 6;

/// What the characters of base64 stand for.
static DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < alphabet.len() {
        digits[alphabet[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

/// The text of a float that a JSON number cannot express, `None` for all others.
pub(crate) fn special_float(value: f64) -> Option<Eight> {
    if value.is_nan() {
        // One NaN for all: Convex compares and stores floats by their bits.
        return Some(Eight::new(0x7ff8_0000_0000_0000_u64.to_le_bytes()));
    }
    let negative_zero = value == 0.0 && value.is_sign_negative();
    (value.is_infinite() || negative_zero).then(|| Eight::new(value.to_le_bytes()))
}

/// Why a text cannot be the key of a Convex object.
pub(crate) struct BadKey<'a>(&'a str);

impl fmt::Display for BadKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.len() > KEY_MAX {
            return write!(f, "an object key of {} bytes is too long for Convex, which allows {KEY_MAX}", self.0.len());
        }
        let rule =
            if self.0.starts_with('$') { "keys must not start with `$`" } else { "keys must be printable ASCII" };
        write!(f, "the object key {:?} is not allowed in Convex: {rule}", self.0)
    }
}

const KEY_MAX: usize = 1024;

/// Refuses what Convex would refuse, before it is sent.
#[inline]
pub(crate) fn check_key(key: &str) -> Result<(), BadKey<'_>> {
    let printable = key.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if printable && key.len() <= KEY_MAX && !key.starts_with('$') { Ok(()) } else { Err(BadKey(key)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_are_read_as_by_the_general_decoder() {
        let general = |text: &str| -> Option<[u8; 8]> { decode_bytes(text).ok()?.try_into().ok() };
        for bytes in [[0; 8], [255; 8]].into_iter().chain((0..1000).map(|_| fastrand::u64(..).to_le_bytes())) {
            let text = Eight::new(bytes);
            assert_eq!(decode_eight(text.as_str()), Some(bytes));
            // One character is another one: most of these are no base64, or not eight bytes.
            let mut other = text.0;
            other[fastrand::usize(..12)] = fastrand::u8(..128);
            let other = std::str::from_utf8(&other).unwrap();
            assert_eq!(decode_eight(other), general(other), "{other:?}");
        }
        assert_eq!(decode_eight("AQAAAAAAAAA"), Some([1, 0, 0, 0, 0, 0, 0, 0]));
        assert_eq!(decode_eight("AQAAAAAAAAB="), None);
    }
}
