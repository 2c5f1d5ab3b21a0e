//! Points in time.

#[cfg(feature = "chrono")]
mod chrono;
mod civil;
#[cfg(feature = "jiff")]
mod jiff;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::time::{Duration, SystemTime};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// A point in time: milliseconds since 1970, like JavaScript's `Date.now()`.
///
/// The type of `_creationTime`, and of the fields that `Builder::times` selects. Convex sends it as a `v.number()` with
/// fractions of milliseconds, which are kept exactly.
///
/// It converts from and to [`SystemTime`], and with the features `jiff` and `chrono` from and to those crates' `Timestamp`
/// and `DateTime`. It displays in UTC, like `2024-05-01T12:30:00.250Z`.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use convex_typed::Timestamp;
///
/// let noon = Timestamp::from_millis(1_714_564_800_000.0);
/// assert_eq!(noon.to_string(), "2024-05-01T12:00:00.000Z");
/// assert_eq!(SystemTime::try_from(noon)?, SystemTime::UNIX_EPOCH + Duration::from_secs(1_714_564_800));
///
/// let yesterday = noon - Duration::from_secs(24 * 60 * 60);
/// assert!(yesterday < noon);
/// # Ok::<(), convex_typed::TimestampRangeError>(())
/// ```
///
/// Timestamps are ordered by [`f64::total_cmp`], so they can be sorted and used as keys. This order includes numbers that
/// are not a point in time, such as NaN.
#[derive(Debug, Clone, Copy)]
pub struct Timestamp(f64);

const MILLIS_PER_SECOND: f64 = 1000.0;

impl Timestamp {
    /// The beginning of 1970 in UTC.
    pub const UNIX_EPOCH: Self = Self(0.0);

    /// Creates a timestamp from milliseconds since 1970, which may be negative.
    #[must_use]
    pub const fn from_millis(millis: f64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since 1970, with their fraction.
    #[must_use]
    pub const fn as_millis(self) -> f64 {
        self.0
    }

    /// Returns the current time of this machine.
    ///
    /// On `wasm32-unknown-unknown`, where the standard library has no clock, this is `Date.now()` and requires the feature
    /// `fetch`.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Returns the current time of this machine: `Date.now()`.
    #[cfg(all(feature = "fetch", target_family = "wasm", target_os = "unknown"))]
    #[must_use]
    pub fn now() -> Self {
        Self(js_sys::Date::now())
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// Formats in UTC, like JavaScript's `toISOString`: `2024-05-01T12:30:00.250Z`, without fractions of milliseconds. Timestamps outside
/// the range of JavaScript's `Date` are formatted as milliseconds.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match civil::iso_8601(self.0) {
            Some(text) => f.pad(&text),
            None => f.pad(&format!("{} ms", self.0)),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = |duration: Duration| duration.as_secs_f64() * MILLIS_PER_SECOND;
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self(millis(after)),
            Err(before) => Self(-millis(before.duration())),
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampRangeError> {
        let out_of_range = TimestampRangeError(timestamp);
        let micros = micros(timestamp)?;
        let distance = Duration::from_micros(micros.unsigned_abs());
        let time = match micros < 0 {
            true => Self::UNIX_EPOCH.checked_sub(distance),
            false => Self::UNIX_EPOCH.checked_add(distance),
        };
        time.ok_or(out_of_range)
    }
}

/// Returns the microseconds since 1970, the precision of a float64 in these years.
fn micros(timestamp: Timestamp) -> Result<i64, TimestampRangeError> {
    let micros = (timestamp.0 * 1000.0).round();
    // As a float, `i64::MAX` is 2^63, the first value that is too large.
    if micros.abs() < i64::MAX as f64 { Ok(micros as i64) } else { Err(TimestampRangeError(timestamp)) }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0 + duration.as_secs_f64() * MILLIS_PER_SECOND)
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0 - duration.as_secs_f64() * MILLIS_PER_SECOND)
    }
}

impl AddAssign<Duration> for Timestamp {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl SubAssign<Duration> for Timestamp {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

/// A [`Timestamp`] is out of range of another type, or not a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampRangeError(Timestamp);

impl fmt::Display for TimestampRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a timestamp of {} ms is out of range", self.0.0)
    }
}

impl std::error::Error for TimestampRangeError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    #[test]
    fn milliseconds_round_trip_exactly() {
        for millis in ["1772053583108.2861", "0.0", "-1.5"] {
            let timestamp: Timestamp = wire::from_str(millis).unwrap();
            assert_eq!(timestamp.as_millis(), millis.parse::<f64>().unwrap());
            assert_eq!(wire::to_string(&timestamp).unwrap(), millis);
        }
        assert!(wire::from_str::<Timestamp>(r#""2024-05-01""#).is_err());
    }

    #[test]
    fn system_times_convert_both_ways() {
        for (millis, micros) in [(1_714_564_800_000.25, 1_714_564_800_000_250), (0.0, 0), (-1.5, -1500)] {
            let timestamp = Timestamp::from_millis(millis);
            let distance = Duration::from_micros(i64::unsigned_abs(micros));
            let time = if micros < 0 { SystemTime::UNIX_EPOCH - distance } else { SystemTime::UNIX_EPOCH + distance };
            assert_eq!(SystemTime::try_from(timestamp), Ok(time));
            assert_eq!(Timestamp::from(time), timestamp);
        }
        for far in [f64::NAN, f64::INFINITY, -1e300, 1e16] {
            let error = SystemTime::try_from(Timestamp::from_millis(far)).unwrap_err();
            assert!(error.to_string().contains("out of range"), "{error}");
        }
    }

    #[test]
    fn timestamps_are_ordered_even_if_nan() {
        let mut times = [3.0, f64::NAN, -1.0, 0.0].map(Timestamp::from_millis);
        times.sort();
        assert_eq!(times.map(|time| time.as_millis().to_string()), ["-1", "0", "3", "NaN"]);
        let later = Timestamp::UNIX_EPOCH + Duration::from_millis(1500);
        assert_eq!((later.as_millis(), later - Duration::from_secs(1)), (1500.0, Timestamp::from_millis(500.0)));
    }
}
