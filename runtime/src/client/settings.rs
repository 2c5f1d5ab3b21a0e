//! The settings of a client, except those for connecting.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::headers::ExtraHeaders;
use super::runtime::{Async, Runtime};
use super::summary::OnCall;
use super::trace;
use crate::function::Kind;
use crate::retry;
use crate::transport::{Local, RESPONSE_LIMIT, TIMEOUT, boxed};

/// A little more than Convex's own limit for actions, whose error says more.
const ACTION_TIMEOUT: Duration = Duration::from_secs(310);

pub(super) struct Settings {
    pub(super) timeouts: [Duration; 3],
    pub(super) response_limit: usize,
    pub(super) retries: u32,
    /// Whether mutations wait for each other.
    pub(super) mutation_queue: bool,
    /// How long a token provider may take.
    pub(super) provider_timeout: Duration,
    /// Headers of every request, besides its own.
    pub(super) headers: ExtraHeaders,
    pub(super) on_call: Option<Local<OnCall>>,
    pub(super) deprecation: Deprecation,
    pub(super) runtime: &'static dyn Runtime,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeouts: [TIMEOUT, TIMEOUT, ACTION_TIMEOUT],
            response_limit: RESPONSE_LIMIT,
            retries: retry::RETRIES,
            mutation_queue: true,
            provider_timeout: Duration::from_secs(60),
            headers: ExtraHeaders::default(),
            on_call: None,
            deprecation: Deprecation::default(),
            runtime: &Async,
        }
    }
}

impl Settings {
    /// The default timeout of a call. An unknown kind may be an action.
    pub(super) fn timeout(&self, kind: Option<Kind>) -> Duration {
        self.timeouts[kind.unwrap_or(Kind::Action) as usize]
    }
}

static DEPRECATION_STATE: HeaderName = HeaderName::from_static("x-convex-deprecation-state");
static DEPRECATION_MESSAGE: HeaderName = HeaderName::from_static("x-convex-deprecation-message");

/// The callback of [`ClientBuilder::on_deprecation`](crate::ClientBuilder::on_deprecation).
type OnDeprecation = boxed!(dyn Fn(&str));

/// Reports once that this version of the client is deprecated.
#[derive(Default)]
pub(super) struct Deprecation {
    pub(super) callback: Option<Local<OnDeprecation>>,
    reported: AtomicBool,
}

impl Deprecation {
    /// Looks for a warning in the headers of a response.
    pub(super) fn check(&self, headers: &HeaderMap) {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let Some(state) = text(&DEPRECATION_STATE) else { return };
        if self.reported.swap(true, Ordering::Relaxed) {
            return;
        }
        let message = text(&DEPRECATION_MESSAGE).unwrap_or(state);
        match &self.callback {
            Some(callback) => callback(message),
            None => trace::deprecated(message),
        }
    }
}
