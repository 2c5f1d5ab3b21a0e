//! How long to wait before a retry.

use std::time::Duration;

use fastrand::f64 as random;

/// The longest pause after a lost connection: only spreads the retries of clients that lost theirs together.
const BRIEF: Duration = Duration::from_millis(400);

/// The shortest pause after an overload.
const LEAST: Duration = Duration::from_millis(100);

/// The longest pause before the first retry of a client that had an answer just before.
const FIRST: Duration = Duration::from_millis(500);

/// The longest pause, unless the deployment asks for more.
const MOST: Duration = Duration::from_secs(20);

/// The pause after a lost connection.
pub(super) fn brief() -> Duration {
    BRIEF.mul_f64(random())
}

/// The pause after a failure or overload of the deployment, or if it cannot be reached.
///
/// `silence` is how long the outage has lasted, as far as this client knows: the time since its last answer, or since the
/// client was made. The longer it lasts, the less a quick retry helps, and the more clients may be about to retry. So pauses
/// grow with it, from 0.5 to 20 seconds, and are distributed evenly over all magnitudes up to there: half of the first
/// retries still happen within a second or so. Later ones wait at least half of it.
///
/// With this, independent clients that call at least every 5 seconds send at most twice as many requests as before in the
/// worst second of an outage, and 1.3 times as many in the worst ten (a test simulates it).
pub(super) fn overload(retries_done: u32, silence: Duration, remaining: Duration) -> Duration {
    let most = silence.saturating_mul(4).clamp(FIRST, MOST).min(remaining / 2).max(LEAST);
    let least = if retries_done == 0 { LEAST } else { (most / 2).max(LEAST) };
    least.mul_f64((most.as_secs_f64() / least.as_secs_f64()).powf(random()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn sorted(pause: impl Fn() -> Duration) -> Vec<f64> {
        fastrand::seed(7);
        let mut pauses: Vec<_> = (0..1000).map(|_| pause().as_secs_f64()).collect();
        pauses.sort_by(f64::total_cmp);
        pauses
    }

    #[test]
    fn a_lost_connection_is_retried_soon() {
        let pauses = sorted(brief);
        assert!(pauses[0] < 0.05 && (0.1..0.3).contains(&pauses[500]) && pauses[999] <= 0.4, "{pauses:?}");
    }

    #[test]
    fn an_overload_is_given_time_by_how_long_it_lasts() {
        for (done, silence, least, most) in [
            (0, 0.0, 0.1, 0.5),
            (0, 1.0, 0.1, 4.0),
            (0, 1e9, 0.1, 20.0),
            (1, 0.0, 0.25, 0.5),
            (1, 1.0, 2.0, 4.0),
            (9, 60.0, 10.0, 20.0),
        ] {
            let pauses = sorted(|| overload(done, Duration::from_secs_f64(silence), LONG));
            assert!(pauses[0] >= least && pauses[0] < least * 1.3, "{done} {silence}: {}", pauses[0]);
            assert!(pauses[999] <= most && pauses[999] > most * 0.8, "{done} {silence}: {}", pauses[999]);
            let middle = (least * most).sqrt();
            assert!((middle * 0.7..middle * 1.4).contains(&pauses[500]), "{done} {silence}: {}", pauses[500]);
        }
        assert!(overload(u32::MAX, Duration::MAX, Duration::MAX) <= MOST);
    }

    #[test]
    fn a_pause_leaves_time_for_the_call() {
        let pauses = sorted(|| overload(0, LONG, Duration::from_secs(2)));
        assert!(pauses[0] >= 0.1 && pauses[999] <= 1.0);
        assert_eq!(overload(1, LONG, Duration::ZERO), LEAST);
    }
}
