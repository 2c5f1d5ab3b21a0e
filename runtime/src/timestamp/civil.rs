//! Formats a point in time in the Gregorian calendar.

const MILLIS_PER_DAY: i64 = 86_400_000;

/// The range of JavaScript's `Date`: 100 million days before and after the beginning of 1970.
const MAX_MILLIS: f64 = 8.64e15;

/// Formats a point in time in UTC; `None` outside the range of JavaScript's `Date`.
pub(super) fn iso_8601(millis: f64) -> Option<String> {
    if millis.is_nan() || millis.abs() > MAX_MILLIS {
        return None;
    }
    let millis = millis.floor() as i64;
    let (days, time) = (millis.div_euclid(MILLIS_PER_DAY), millis.rem_euclid(MILLIS_PER_DAY));
    let (year, month, day) = date(days);
    let (hour, minute, second, milli) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60, time % 1000);
    let year = match year {
        0..=9999 => format!("{year:04}"),
        _ => format!("{year:+07}"),
    };
    Some(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z"))
}

/// Returns year, month and day of a number of days since 1970, by the algorithm `civil_from_days` of
/// Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
fn date(days: i64) -> (i64, i64, i64) {
    // Years start in March, so that the leap day is the last one. An era is 400 years.
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::iso_8601;

    /// The expected texts are those of `new Date(millis).toISOString()`.
    #[test]
    fn dates_are_formatted_as_in_javascript() {
        for (millis, text) in [
            (0.0, "1970-01-01T00:00:00.000Z"),
            (-0.5, "1969-12-31T23:59:59.999Z"),
            (1_714_566_600_250.75, "2024-05-01T12:30:00.250Z"),
            (951_782_400_000.0, "2000-02-29T00:00:00.000Z"),
            (-2_203_891_200_000.0, "1900-03-01T00:00:00.000Z"),
            (-62_167_219_200_001.0, "-000001-12-31T23:59:59.999Z"),
            (253_402_300_800_000.0, "+010000-01-01T00:00:00.000Z"),
            (8.64e15, "+275760-09-13T00:00:00.000Z"),
            (-8.64e15, "-271821-04-20T00:00:00.000Z"),
        ] {
            assert_eq!(iso_8601(millis).as_deref(), Some(text), "{millis}");
        }
        for none in [f64::NAN, 8.64e15 + 1.0, f64::NEG_INFINITY] {
            assert_eq!(iso_8601(none), None);
        }
    }
}
