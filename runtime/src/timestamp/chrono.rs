//! Conversions from and to the crate `chrono`.

use chrono::{DateTime, TimeZone, Utc};

use super::{Timestamp, TimestampRangeError};

impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Self {
        Self(time.timestamp_micros() as f64 / 1000.0)
    }
}

impl TryFrom<Timestamp> for DateTime<Utc> {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampRangeError> {
        Self::from_timestamp_micros(super::micros(timestamp)?).ok_or(TimestampRangeError(timestamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_convert_both_ways() {
        for millis in [1_714_564_800_000.25, 0.0, -1.5] {
            let time = DateTime::<Utc>::try_from(Timestamp::from_millis(millis)).unwrap();
            assert_eq!(time.timestamp_micros() as f64, millis * 1000.0);
            assert_eq!(Timestamp::from(time).as_millis(), millis);
        }
        for far in [f64::NAN, f64::INFINITY, 1e17] {
            assert!(DateTime::<Utc>::try_from(Timestamp::from_millis(far)).is_err());
        }
    }
}
