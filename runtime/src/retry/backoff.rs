//! How long to wait before another try.

use std::time::Duration;

/// The most that is waited before the first retry. It doubles with each further one.
const FIRST: Duration = Duration::from_millis(400);

const MOST: Duration = Duration::from_secs(10);

/// A random time up to the limit ("full jitter"), so that clients that failed together do not
/// come back together; on top of what the deployment asks for.
pub(super) fn pause(retries_done: u32, retry_after: Option<Duration>) -> Duration {
    let limit = FIRST.saturating_mul(1 << retries_done.min(16)).min(MOST);
    retry_after.unwrap_or_default().saturating_add(limit.mul_f64(fastrand::f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_spread() {
        for (done, most) in [(0, 0.4), (1, 0.8), (4, 6.4), (5, 10.0), (u32::MAX, 10.0)] {
            let pauses: Vec<_> = (0..1000).map(|_| pause(done, None).as_secs_f64()).collect();
            assert!(pauses.iter().all(|pause| *pause < most));
            let mean = pauses.iter().sum::<f64>() / 1000.0;
            assert!((most * 0.4..most * 0.6).contains(&mean), "{done}: {mean}");
        }
        let asked = Duration::from_secs(30);
        assert!((asked..asked + FIRST).contains(&pause(0, Some(asked))));
        assert_eq!(pause(0, Some(Duration::MAX)), Duration::MAX);
    }
}
