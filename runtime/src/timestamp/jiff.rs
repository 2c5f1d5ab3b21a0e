//! Conversions from and to the crate `jiff`.

use super::{Timestamp, TimestampRangeError};

impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.as_microsecond() as f64 / 1000.0)
    }
}

impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampRangeError> {
        let micros = super::micros(timestamp)?;
        Self::from_microsecond(micros).map_err(|_| TimestampRangeError(timestamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_convert_both_ways() {
        for millis in [1_714_564_800_000.25, 0.0, -1.5] {
            let time = jiff::Timestamp::try_from(Timestamp::from_millis(millis)).unwrap();
            assert_eq!(time.as_microsecond() as f64, millis * 1000.0);
            assert_eq!(Timestamp::from(time).as_millis(), millis);
        }
        for far in [f64::NAN, f64::INFINITY, 1e17] {
            assert!(jiff::Timestamp::try_from(Timestamp::from_millis(far)).is_err());
        }
    }
}
