//! Transports without a network, and their answers.

use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::transport::{Attempt, BoxFuture, SendError, Transport};
use convex_typed::{Bytes, Client, ClientBuilder};
use http::Response;
use tokio::time::Instant;

use crate::Request;
use crate::reply::envelope;

/// The deployment URL of the clients here. Nothing is sent to it.
pub const URL: &str = "https://a.convex.cloud";

/// What a transport returns.
pub type Answer = Result<Response<Bytes>, SendError>;

/// Returns a response with this status and body.
///
/// # Panics
///
/// If there is no such status.
#[must_use]
pub fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

/// Returns the response of Convex if a function logs `x` and returns this value.
#[must_use]
pub fn success(value: &str) -> Response<Bytes> {
    answer(200, &format!(r#"{{"logLines":["[LOG] 'x'"],{}"#, &envelope(value)[1..]))
}

/// A transport on tokio's clock. Tests pause that clock, so that they do not wait.
#[derive(Clone)]
pub struct FakeTransport {
    start: Instant,
    respond: Arc<Mutex<Box<Respond>>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

type Respond = dyn FnMut(&Request) -> (Duration, Answer) + Send;

impl FakeTransport {
    /// Answers each request after the delay, and with the answer, that `respond` returns.
    pub fn new(respond: impl FnMut(&Request) -> (Duration, Answer) + Send + 'static) -> Self {
        Self { start: Instant::now(), respond: Arc::new(Mutex::new(Box::new(respond))), requests: Arc::default() }
    }

    /// Answers the requests with these answers, without a delay. Another request panics.
    #[must_use]
    pub fn answers(answers: Vec<Answer>) -> Self {
        let mut answers = answers.into_iter();
        Self::new(move |_| (Duration::ZERO, answers.next().expect("there are more requests than answers")))
    }

    /// Returns a builder of clients with this transport.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder().transport(self.clone())
    }

    /// Returns a client with this transport.
    #[must_use]
    pub fn client(&self) -> Client {
        self.builder().build(URL).unwrap()
    }

    /// Returns the requests since the last call.
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }
}

impl Transport for FakeTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Answer> {
        let request = request(attempt, self.now());
        let (pause, answer) = (self.respond.lock().unwrap())(&request);
        self.requests.lock().unwrap().push(request);
        Box::pin(async move {
            tokio::time::sleep(pause).await;
            answer
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

/// A transport that needs no runtime: it answers at once, never sleeps, and its clock only moves when a test advances
/// it.
#[derive(Clone)]
pub struct InstantTransport {
    respond: Arc<dyn Fn(&Request) -> Answer + Send + Sync>,
    now: Arc<Mutex<Duration>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl InstantTransport {
    /// Answers each request with what `respond` returns. Concurrent requests call it concurrently.
    pub fn new(respond: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self { respond: Arc::new(respond), now: Arc::default(), requests: Arc::default() }
    }

    /// Returns a builder of clients with this transport.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder().transport(self.clone())
    }

    /// Advances the clock.
    pub fn advance(&self, time: Duration) {
        *self.now.lock().unwrap() += time;
    }

    /// Returns the requests since the last call.
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }
}

impl Transport for InstantTransport {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Answer> {
        let request = request(attempt, self.now());
        let answer = (self.respond)(&request);
        self.requests.lock().unwrap().push(request);
        Box::pin(ready(answer))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }
}

fn request(attempt: Attempt, at: Duration) -> Request {
    let (parts, body) = attempt.request.into_parts();
    let (method, uri, headers) = (parts.method, parts.uri, parts.headers);
    Request { connection: 0, at, timeout: attempt.timeout, method, uri, headers, body }
}

impl fmt::Debug for FakeTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeTransport").finish_non_exhaustive()
    }
}

impl fmt::Debug for InstantTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstantTransport").finish_non_exhaustive()
    }
}
