//! A deployment without sockets, on tokio's clock: tests pause it and wait no real time.
// Each test binary uses its part of it.
#![allow(dead_code, unreachable_pub)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::transport::{Attempt, BoxFuture, SendError, Transport};
use convex_typed::{Bytes, Client, ClientBuilder};
use http::{Request, Response};
use tokio::time::Instant;

pub type Answer = Result<Response<Bytes>, SendError>;

type Handler = dyn FnMut(&Seen) -> (Duration, Answer) + Send;

/// A request, and when it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub at: Duration,
    pub request: Request<Bytes>,
    pub timeout: Duration,
}

impl Seen {
    pub fn body(&self) -> String {
        String::from_utf8(self.request.body().to_vec()).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}

#[derive(Clone)]
pub struct Fake {
    start: Instant,
    handler: Arc<Mutex<Box<Handler>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Fake {
    /// Answers each request after a while.
    pub fn new(handler: impl FnMut(&Seen) -> (Duration, Answer) + Send + 'static) -> Self {
        Self { start: Instant::now(), handler: Arc::new(Mutex::new(Box::new(handler))), seen: Arc::default() }
    }

    /// Answers at once, with these in turn.
    pub fn answers(answers: Vec<Answer>) -> Self {
        let mut answers = answers.into_iter();
        Self::new(move |_| (Duration::ZERO, answers.next().expect("one request too many")))
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder().transport(self.clone())
    }

    pub fn client(&self) -> Client {
        self.builder().build("https://a.convex.cloud").unwrap()
    }

    /// What was asked since the last time.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

impl Transport for Fake {
    fn send(&self, attempt: Attempt) -> BoxFuture<'_, Answer> {
        let seen = Seen { at: self.now(), request: attempt.request, timeout: attempt.timeout };
        let (pause, answer) = (self.handler.lock().unwrap())(&seen);
        self.seen.lock().unwrap().push(seen);
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

pub fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

pub fn success(value: &str) -> Response<Bytes> {
    answer(200, &format!(r#"{{"logLines":["[LOG] 'x'"],"status":"success","value":{value}}}"#))
}
