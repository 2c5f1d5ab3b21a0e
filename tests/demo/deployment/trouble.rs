//! Slow and failing functions, on request: `POST /demo?delay=500&throw=messages:send&unavailable=3`.

use std::time::Duration;

use serde_json::{Value, json};

use super::api::{Refusal, response};
use super::chat::Thrown;
use super::http::Response;

/// The longest delay, in milliseconds.
const LONGEST: u64 = 60_000;

/// What goes wrong; by default nothing.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    /// How long every call takes.
    delay: Duration,
    /// The path of a function that throws.
    throws: Option<String>,
    /// Every so many calls the deployment has no capacity.
    unavailable: Option<usize>,
}

impl Trouble {
    /// Takes the settings of a request to `/demo`, in place of those before.
    pub(crate) fn set(&mut self, query: &str) -> Response {
        match Self::parse(query) {
            Ok(trouble) => {
                *self = trouble;
                response(200, self.json())
            }
            Err(problem) => response(400, json!({ "code": "BadQuery", "message": problem })),
        }
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    /// What Convex says where a function cannot be run now.
    pub(crate) fn refuses(&self, call: usize) -> Option<Refusal> {
        let message = || "the demo was asked to be unavailable now and then".to_owned();
        self.unavailable.is_some_and(|every| call.is_multiple_of(every)).then(|| (503, "WorkerOverloaded", message()))
    }

    /// What a function throws.
    pub(crate) fn throws(&self, path: &str) -> Option<Thrown> {
        (self.throws.as_deref() == Some(path)).then(|| Thrown(json!({ "code": "ON_REQUEST" })))
    }

    fn parse(query: &str) -> Result<Self, String> {
        let mut trouble = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let number = || value.parse::<u64>().map_err(|_| format!("`{name}` is a number, not `{value}`"));
            match name {
                "delay" => trouble.delay = Duration::from_millis(number()?.min(LONGEST)),
                "throw" => trouble.throws = Some(value.to_owned()),
                "unavailable" => trouble.unavailable = Some(number()?.max(1) as usize),
                _ => return Err(format!("`{name}` is none of `delay`, `throw` and `unavailable`")),
            }
        }
        Ok(trouble)
    }

    fn json(&self) -> Value {
        let delay = self.delay.as_millis() as u64;
        json!({ "delay": delay, "throw": self.throws, "unavailable": self.unavailable })
    }
}
