//! The clock of the deployment.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::DATE;

/// The deployment's time, from the `Date` of its last response. By this time it decides whether a token has expired.
#[derive(Default)]
pub(super) struct DeploymentClock {
    /// How far it is ahead of the transport's clock.
    ahead: Mutex<Option<Duration>>,
}

impl DeploymentClock {
    pub(super) fn set(&self, headers: &HeaderMap, now: Duration) {
        let Some(text) = headers.get(DATE).and_then(|date| date.to_str().ok()) else { return };
        let Ok(date) = httpdate::parse_http_date(text) else { return };
        let Ok(date) = date.duration_since(SystemTime::UNIX_EPOCH) else { return };
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = date.checked_sub(now);
    }

    /// The deployment's time, since the Unix epoch, at this time of the transport's clock.
    pub(super) fn at(&self, now: Duration) -> Option<Duration> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner).map(|ahead| now.saturating_add(ahead))
    }
}

/// The time by two clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clocks {
    /// The transport's clock, which starts anywhere.
    pub(super) transport: Duration,
    /// The deployment's clock, since the Unix epoch; `None` before the first response.
    pub(super) deployment: Option<Duration>,
}
