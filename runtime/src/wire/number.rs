//! Conversions between int64s and float64s, none of which rounds.

use std::fmt::Display;

use super::base64::EightBytes;

/// The largest integer up to which a float64 holds every integer: 2^53.
pub(crate) const MAX_WHOLE: u64 = 1 << 53;

/// Returns the integer that a float is equal to, if it is at most [`MAX_WHOLE`].
#[inline]
pub(crate) fn whole(value: f64) -> Option<i64> {
    (value.trunc() == value && value.abs() <= MAX_WHOLE as f64).then_some(value as i64)
}

/// Returns the float equal to an integer, if there is one.
pub(crate) fn exact_f64(value: i64) -> Option<f64> {
    let float = value as f64;
    (float as i128 == i128::from(value)).then_some(float)
}

/// Converts an integer of any width to an int64, or returns a message for the user.
pub(crate) fn int64<T: TryInto<i64> + Copy + Display>(value: T) -> Result<i64, String> {
    value.try_into().map_err(|_| format!("the integer {value} does not fit an int64"))
}

/// The text of a float that a JSON number cannot express; `None` for all others.
pub(crate) fn special_float(value: f64) -> Option<EightBytes> {
    if value.is_nan() {
        // One NaN for all: Convex compares and stores floats by their bits.
        return Some(EightBytes::new(0x7ff8_0000_0000_0000_u64.to_le_bytes()));
    }
    let negative_zero = value == 0.0 && value.is_sign_negative();
    (value.is_infinite() || negative_zero).then(|| EightBytes::new(value.to_le_bytes()))
}

/// A number of ordinary JSON.
pub(crate) enum JsonNumber {
    Int64(i64),
    Float64(f64),
}

impl JsonNumber {
    /// Parses its text: an int64 if it is one, otherwise a float.
    pub(crate) fn parse(text: &str) -> Self {
        match text.parse() {
            Ok(value) => Self::Int64(value),
            Err(_) => Self::Float64(text.parse().unwrap_or(f64::NAN)),
        }
    }
}
