//! Base64, in which Convex's JSON writes bytes, int64s and special floats.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Standard alphabet, written with padding; like Convex, it reads with or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(crate) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    BASE64.decode(text)
}

/// The base64 text of eight bytes.
pub(crate) struct EightBytes([u8; 12]);

impl EightBytes {
    pub(crate) fn new(bytes: [u8; 8]) -> Self {
        let mut text = [b'='; 12];
        // Cannot fail: eight bytes are always twelve characters.
        let _ = BASE64.encode_slice(bytes, &mut text);
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Decodes exactly eight bytes; `None` if `text` is anything else.
///
/// Text with padding, as Convex writes it, is decoded with a table, in a fifth of the time that the general decoder takes
/// (`runtime/PERFORMANCE.md`). The table may go when the crate base64 is as fast for a known length.
pub(crate) fn decode_eight(text: &str) -> Option<[u8; 8]> {
    text.as_bytes().try_into().ok().and_then(decode_padded).or_else(|| decode(text).ok()?.try_into().ok())
}

/// Decodes eleven digits and one `=`; `None` leaves everything else to the general decoder.
fn decode_padded(text: &[u8; 12]) -> Option<[u8; 8]> {
    let [first_ten @ .., last, b'='] = text else { return None };
    // What is no digit sets all bits from its own on, and so the ones above the digits.
    let digit = |byte: &u8| i64::from(DIGITS[usize::from(*byte)]) as u64;
    let bits = first_ten.iter().fold(0, |bits, byte| bits << 6 | digit(byte));
    // Eleven digits have two bits more than eight bytes do.
    let last = digit(last);
    let valid = bits >> 60 == 0 && last >> 6 == 0 && last & 0b11 == 0;
    valid.then(|| (bits << 4 | last >> 2).to_be_bytes())
}

/// The value of each base64 character, and -1 for the others.
static DIGITS: [i8; 256] = {
    let mut digits = [-1; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < alphabet.len() {
        digits[alphabet[value] as usize] = value as i8;
        value += 1;
    }
    digits
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decode_eight_agrees_with_the_general_decoder() {
        let general = |text: &str| -> Option<[u8; 8]> { decode(text).ok()?.try_into().ok() };
        for bytes in [[0; 8], [255; 8]].into_iter().chain((0..1000).map(|_| fastrand::u64(..).to_le_bytes())) {
            let text = EightBytes::new(bytes);
            assert_eq!(decode_eight(text.as_str()), Some(bytes));
            // One character changed: most of these are not base64, or not eight bytes.
            let mut other = text.0;
            other[fastrand::usize(..12)] = fastrand::u8(..128);
            let other = std::str::from_utf8(&other).unwrap();
            assert_eq!(decode_eight(other), general(other), "{other:?}");
        }
        assert_eq!(decode_eight("AQAAAAAAAAA"), Some([1, 0, 0, 0, 0, 0, 0, 0]));
        assert_eq!(decode_eight("AQAAAAAAAAB="), None);
    }
}
