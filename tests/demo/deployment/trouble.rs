//! Slow and failing functions, on request: `POST /demo?delay=500&throw=messages:send&unavailable=3`.

use std::time::Duration;

use serde_json::{Value, json};

use super::api::{Refusal, response};
use super::chat::Thrown;
use super::http::Response;

/// The longest delay, in milliseconds.
const LONGEST: u64 = 60_000;

/// The failures that were requested. By default, there are none.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    /// The delay of every call.
    delay: Duration,
    /// The path of a function that throws.
    throws: Option<String>,
    /// Every how many calls one is refused.
    unavailable: Option<usize>,
}

impl Trouble {
    /// Replaces all settings by those of a request to `/demo`.
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

    /// The error of Convex if it has no capacity to run a function.
    pub(crate) fn refuses(&self, call: usize) -> Option<Refusal> {
        let message = || "the demo was asked to refuse some calls".to_owned();
        self.unavailable.is_some_and(|every| call.is_multiple_of(every)).then(|| (503, "WorkerOverloaded", message()))
    }

    /// The error that a function throws.
    pub(crate) fn throws(&self, path: &str) -> Option<Thrown> {
        (self.throws.as_deref() == Some(path)).then(|| Thrown(json!({ "code": "ON_REQUEST" })))
    }

    fn parse(query: &str) -> Result<Self, String> {
        let mut trouble = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let number = || value.parse::<u64>().map_err(|_| format!("`{name}` must be a number, not `{value}`"));
            match name {
                "delay" => trouble.delay = Duration::from_millis(number()?.min(LONGEST)),
                "throw" => trouble.throws = Some(value.to_owned()),
                "unavailable" => trouble.unavailable = Some(number()?.max(1) as usize),
                _ => return Err(format!("unknown setting `{name}`: use `delay`, `throw` or `unavailable`")),
            }
        }
        Ok(trouble)
    }

    fn json(&self) -> Value {
        let delay = self.delay.as_millis() as u64;
        json!({ "delay": delay, "throw": self.throws, "unavailable": self.unavailable })
    }
}
