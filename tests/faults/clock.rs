//! Real HTTP clients on a virtual clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::transport::hyper::HyperTransport;
#[cfg(feature = "reqwest")]
use convex_typed::transport::reqwest::ReqwestTransport;
use convex_typed::transport::ureq::UreqTransport;
use convex_typed::transport::{Attempt, BoxFuture, ConnectOptions, SendError, Transport};
use convex_typed::{Bytes, Client, ClientBuilder};
use http::Response;

/// Sends through one of the HTTP clients, but does not wait between retries: it records the pauses, and advances its
/// clock by them.
#[derive(Clone)]
pub(crate) struct Virtual {
    pub(crate) name: &'static str,
    http: Arc<dyn Transport>,
    skipped: Arc<Mutex<Skipped>>,
}

#[derive(Default)]
struct Skipped {
    pauses: Vec<Duration>,
    total: Duration,
    /// Runs during the next pause.
    event: Option<Box<dyn FnOnce() + Send>>,
}

impl Virtual {
    /// Over hyper-util, the default of the async client; over reqwest, with the feature; and over ureq, which the blocking
    /// client uses.
    pub(crate) fn all() -> Vec<Self> {
        Self::connecting_within(Duration::from_secs(10))
    }

    pub(crate) fn connecting_within(timeout: Duration) -> Vec<Self> {
        let options = ConnectOptions::new().timeout(timeout);
        let ureq = Self::new("ureq", UreqTransport::with_options(&options).unwrap());
        Self::with_options(&options).into_iter().chain([ureq]).collect()
    }

    /// Those whose calls can be dropped: over ureq, a call blocks.
    pub(crate) fn all_async() -> Vec<Self> {
        Self::with_options(&ConnectOptions::new())
    }

    fn with_options(options: &ConnectOptions) -> Vec<Self> {
        vec![
            Self::new("hyper", HyperTransport::with_options(options).unwrap()),
            #[cfg(feature = "reqwest")]
            Self::new("reqwest", ReqwestTransport::with_options(options).unwrap()),
        ]
    }

    fn new(name: &'static str, http: impl Transport) -> Self {
        Self { name, http: Arc::new(http), skipped: Arc::default() }
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder().transport(self.clone())
    }

    /// Returns the pauses since the last call.
    pub(crate) fn pauses(&self) -> Vec<Duration> {
        std::mem::take(&mut self.skipped.lock().unwrap().pauses)
    }

    pub(crate) fn at_next_pause(&self, event: impl FnOnce() + Send + 'static) {
        self.skipped.lock().unwrap().event = Some(Box::new(event));
    }
}

impl Transport for Virtual {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        self.http.send(attempt)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let mut skipped = self.skipped.lock().unwrap();
        skipped.pauses.push(duration);
        skipped.total += duration;
        if let Some(event) = skipped.event.take() {
            event();
        }
        Box::pin(std::future::ready(()))
    }

    fn now(&self) -> Duration {
        self.http.now() + self.skipped.lock().unwrap().total
    }
}
